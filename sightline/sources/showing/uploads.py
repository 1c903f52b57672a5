"""Files on their way in, in words."""

from collections.abc import Mapping

from django.urls import reverse

from sightline.govuk.words import moment
from sightline.sources.models import Upload

State = Upload.State
HEADINGS: Mapping[str, str] = {
    State.WAITING: "Waiting to be read",
    State.READING: "Reading your file",
    State.ASKING: "When was it taken from its system?",
    State.TRIED: "What would happen",
    State.FILED: "Your files are in",
    State.REFUSED: "Nothing was filed",
    State.CANCELLED: "Cancelled",
}


def row(upload: Upload) -> dict[str, str]:
    """Return an upload as a row of those lately sent."""
    return {
        "name": upload.name,
        "url": reverse("sources:load_a_file_upload", args=[upload.public_id]),
        "state": upload.get_state_display(),
        "by": upload.by.person.name,
        "sent": moment(upload.sent_at),
    }


def upload(found: Upload) -> dict[str, object]:
    """Return an upload as its page shows it."""
    return {
        "name": found.name,
        "heading": HEADINGS[found.state],
        "state": str(found.state),
        "moving": found.state in (State.WAITING, State.READING),
        "step": "Stopping" if found.cancel_asked else found.step or "Waiting for the background worker",
        "done": found.done,
        "total": found.total,
        "sent": f"Sent by {found.by.person.name} on {moment(found.sent_at)}.",
        "why": found.why,
        "receipts": [(number, reverse("sources:receipt", args=[number])) for number in found.receipts],
    }
