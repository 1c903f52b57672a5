"""The worked examples of a standard, drawn: the same that every reader is tested by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sightline.case_file.wording import WORKING_UNITS
from sightline.govuk.parts.drawings import DrawnDay
from sightline.govuk.words import day, moment, number
from sightline.standards import calendar
from sightline.standards.bank_holidays import BANK_HOLIDAYS, UK_BANK_HOLIDAYS
from sightline.standards.calendar import uk_date
from sightline.standards.example import Ask, Example
from sightline.standards.limits import uk_day
from sightline.standards.model import Standard, State, Unit
from sightline.standards.reading import read
from sightline.standards.span import WHY, Reading
from sightline.standards.spec import examples
from sightline.standards.timeline import last_second

DRAWN_IN = (Unit.WORKING_DAYS, Unit.UK_WORKING_DAYS, Unit.DAYS, Unit.WEEKS)
MOST_DAYS = 44
DAYS_AFTER = 2


@dataclass(frozen=True, slots=True)
class Drawn:
    """One worked example: what happened in words, what the clock says, and its days if they can be drawn."""

    title: str
    sentence: str
    state: str
    detail: str
    note: str
    days: Sequence[DrawnDay]


def drawn_examples(standard: Standard) -> list[Drawn]:
    """Return the examples of a standard, those first that can be drawn."""
    found = [_drawn(example, standard) for example in examples() if example.standard == standard.code]
    return sorted(found, key=lambda each: not each.days)


def _drawn(example: Example, standard: Standard) -> Drawn:
    ask = _shown(example)
    reading = _reading(example, standard, ask)
    as_at = uk_day(ask.as_at)
    title = f"{example.title[0].upper()}{example.title[1:]}"
    if reading is None:
        return Drawn(title, f"As at {day(as_at)} no clock runs.", "", "", example.why, ())
    return Drawn(
        title,
        _sentence(reading, standard, ask, as_at),
        reading.state.value,
        _detail(reading, standard),
        example.why or WHY[reading.why],
        _days(reading, standard, as_at),
    )


def _shown(example: Example) -> Ask:
    """Return the question whose answer is drawn: the last, and of one still running the last that says so."""
    running = [ask for ask in example.asks if ask.state is State.RUNNING]
    return running[-1] if running and example.title.startswith("still running") else example.asks[-1]


def _reading(example: Example, standard: Standard, ask: Ask) -> Reading | None:
    timeline = example.timeline().as_known(ask.known_by)
    return ask.chosen(read(standard, timeline, ask.as_at, terms=example.school_terms))


def _sentence(reading: Reading, standard: Standard, ask: Ask, as_at: date) -> str:
    span, hours = reading.span, any(limit.unit is Unit.HOURS for limit in standard.versions[-1].limits)
    exact = hours and span.due_low == span.due_high
    starts = _when(span.started_on, span.began if exact else None)
    said = [f"Starts {starts}." if starts else "When it starts is not known."]
    due = _when(span.due_on, span.due_low if exact else None)
    said += [f"Due {due}."] if due else []
    if span.ended_on and reading.state in (State.MET, State.MISSED, State.NOT_NEEDED):
        to_the_minute = hours and span.ended_low == span.ended
        said.append(f"{_ended(reading)} {_when(span.ended_on, span.ended if to_the_minute else None)}.")
    else:
        said.append(f"As at {_when(as_at, ask.as_at if hours else None)}.")
    if ask.known_by is not None:
        said.append(f"As known on {day(uk_date(ask.known_by))}.")
    return " ".join(said)


def _when(on: date | None, second: int | None) -> str:
    """Return a day in words; to the minute where its second is known and is not the day's last."""
    if on is None:
        return ""
    if second is None or second == last_second(on):
        return day(on)
    at = datetime.fromtimestamp(second, UTC)
    return moment(at) if uk_date(at) == on else day(on)


def _ended(reading: Reading) -> str:
    return "Done" if reading.span.ending == "met" else "Ended"


def _detail(reading: Reading, standard: Standard) -> str:
    span = reading.span
    if reading.state is not State.MISSED or span.due_on is None or span.ended_on is None:
        return ""
    unit = standard.versions[-1].limits[0].unit
    if unit is Unit.HOURS or span.ended_on <= span.due_on:
        return ""
    if unit in WORKING_UNITS:
        late = calendar.working_days_between(span.due_on, span.ended_on, uk=unit is Unit.UK_WORKING_DAYS)
        words = "working day"
    else:
        late, words = (span.ended_on - span.due_on).days, "day"
    return f"{number(late)} {words}{'' if late == 1 else 's'} late"


def _days(reading: Reading, standard: Standard, as_at: date) -> Sequence[DrawnDay]:
    span = reading.span
    limits = standard.versions[-1].limits
    start, due = span.started_on, span.due_on
    if start is None or due is None or due < start or any(limit.unit not in DRAWN_IN for limit in limits):
        return ()
    ended = span.ended_on if reading.state in (State.MET, State.MISSED, State.NOT_NEEDED) else None
    shown = ended if ended is not None else as_at
    last = max(due, min(shown, due + timedelta(days=14))) + timedelta(days=DAYS_AFTER)
    if (last - start).days > MOST_DAYS or shown < start:
        return ()
    working = next((limit.unit for limit in limits if limit.unit in WORKING_UNITS), None)
    below = f"{_ended(reading)} {_short(shown)}" if ended else f"As at {_short(shown)}"
    days, counted = [], 0
    for offset in range((last - start).days + 1):
        on = start + timedelta(days=offset)
        kind = _kind(on, start, due, working=working)
        counted += kind == "counted"
        days.append(
            DrawnDay(
                kind,
                counted if kind == "counted" else None,
                above=_above(on, start, due),
                below=below if on == shown else "",
                mark=on == ended and span.ending == "met",
            )
        )
    return days


def _kind(on: date, start: date, due: date, *, working: Unit | None) -> str:
    if on == start:
        return "start"
    uk = working is Unit.UK_WORKING_DAYS
    if working and not calendar.is_working_day(on, uk=uk):
        holidays = UK_BANK_HOLIDAYS if uk else BANK_HOLIDAYS
        return "holiday" if on in holidays and on.weekday() < 5 else "not_counted"
    return "after" if on > due else "counted"


def _above(on: date, start: date, due: date) -> str:
    if on == start:
        return f"Starts {_short(on)}"
    return f"Due {_short(on)}" if on == due else ""


def _short(on: date) -> str:
    return f"{on.day} {on:%B}"
