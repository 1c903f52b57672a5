"""What of the letterbox points to somebody."""

from sightline.clocks.pointing import stays

stays("letterbox.Arrival.read_by")
