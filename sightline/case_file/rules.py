"""What may be decided in the case file, from plain values: a reason why not, or None."""

from datetime import date, datetime

from sightline.standards.calendar import in_words, uk_date


def why_not_record_visit(
    *,
    may_record: bool,
    on: date,
    at: datetime,
    opened_on: date | None,
    is_open_then: bool,
    died_on: date | None,
    born_on: date | None,
    seen: bool,
) -> str | None:
    """Return why a visit may not be recorded, in a sentence for the worker, or None."""
    if not may_record:
        return "Only those who work with this child can record a visit. Ask the child's worker."
    if on > uk_date(at):
        return "That day has not come. A visit is recorded once it has been made or tried."
    if died_on is not None and on > died_on:
        return "The child had died by then. If the date of death is wrong, ask a data steward to correct it."
    if seen and born_on is not None and on < born_on:
        return f"The child was born on {in_words(born_on)}, after that day. Check the day of the visit."
    if opened_on is None:
        return "This child has never been open to the service, so no visit can be recorded."
    if not is_open_then:
        return "The child was not open to the service on that day. Check the day of the visit."
    return None


def why_not_correct_visit(
    *,
    may_record: bool,
    may_correct: bool,
    written_here: bool,
    is_withdrawn: bool,
    is_different: bool,
    why: str,
) -> str | None:
    """Return why a visit may not be corrected, in a sentence for the worker, or None."""
    if not may_record:
        return "Only those who work with this child can correct a visit. Ask the child's worker."
    if is_withdrawn:
        return "Somebody has already corrected this visit. Open the timeline to see what it says now."
    if not written_here:
        return "This visit came from a file. Correct it in the system that the file comes from."
    if not may_correct:
        return "Only the person who wrote this visit down, or their manager, can correct it. Ask one of them."
    if not why.strip():
        return "Say why it is corrected."
    if not is_different:
        return "Nothing is different yet. Change what was written wrongly."
    return None
