"""What may be decided about access, from plain values: a reason why not, or None."""


def why_not_review(*, opened_by: int, reviewing: int, reviewed: bool, finding: str) -> str | None:
    """Return why an emergency opening may not be reviewed so, or None. Two accounts of one person are one."""
    if opened_by == reviewing:
        return "Another person must review this: you opened the record."
    if reviewed:
        return "This opening has been reviewed already."
    if not finding.strip():
        return "Say what you found."
    return None
