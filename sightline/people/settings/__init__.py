"""What this authority sets for itself: its limits, its terms, its sources; each dated, by a named person."""
