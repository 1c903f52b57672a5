"""A standard in words: what starts it, what meets it, what ends it, and how it is counted.

Written from the declaration itself, so that the page cannot say another thing than the clock does.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from sightline.case_file.wording import limit_words, promise_words, window_words
from sightline.govuk.words import and_join, plural
from sightline.standards import codes
from sightline.standards.model import (
    EVER,
    NAMED_DAY,
    Age,
    AllOf,
    Anchor,
    AnyOf,
    At,
    Birthday,
    CalendarDate,
    Condition,
    Elapsed,
    Entering,
    Happening,
    InState,
    LaterOf,
    Limit,
    Moved,
    Named,
    NextWorkingMorning,
    Not,
    Nth,
    OneOf,
    Promise,
    Provenance,
    Standard,
    Unit,
    UntilBirthday,
    Version,
    Where,
)
from sightline.standards.starts import starting_kinds
from sightline.standards.states import STATES
from sightline.standards.vocabulary import KINDS

PROVENANCE = {
    Provenance.STATUTE: "The law",
    Provenance.GUIDANCE: "National guidance",
    Provenance.DATA_STANDARD: "National data rule",
    Provenance.LOCAL: "Local",
}
COUNTED_IN = {
    Unit.HOURS: "Hours that pass, whatever the clocks change.",
    Unit.DAYS: "Calendar days.",
    Unit.WORKING_DAYS: "Working days in England and Wales.",
    Unit.UK_WORKING_DAYS: "Working days in every part of the United Kingdom.",
    Unit.WEEKS: "Weeks: the same weekday.",
    Unit.MONTHS: "Months by date: the same day of the month, or its last day where it has no such day.",
    Unit.TERMS: "School terms of this authority.",
}
PROMISE_ENDS = {
    Promise.BY: "",
    Promise.BETWEEN: "Too early is missed too.",
    Promise.NOT_BEFORE: "Earlier is missed.",
    Promise.NO_MORE_THAN: "Longer is missed.",
    Promise.ON_AVERAGE: "It is an average over many children: no clock runs for one child.",
}
WHOM = {"child": "child,children", "worker": "worker,workers", "adopter": "adopter,adopters",
        "home": "home,homes", "authority": "clock,clocks"}  # fmt: skip
LONGEST_CONDITION = 120
EXCEPT = "except "
# What facts without a meaning of their own are called.
_FACT_NAMES = {"code": "it", "category": "it", "flag": "it"}
LEAP_YEAR = 2000  # has every day that a year can have


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a standard's description: its name, and sentences; `more` pairs some of them with when."""

    name: str
    sentences: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()


def parts(standard: Standard) -> list[Part]:
    """Return a standard in parts: starts, met by, ends without it, moved by, adds up, and so on."""
    newest = max(standard.versions, key=lambda version: version.in_force_on)
    units = list(dict.fromkeys(limit.unit for limit in newest.limits))
    starts = [starts_words(standard.starts, newest.counts_from)]
    if standard.repeats:
        starts.append("It begins again each time it is met.")
    found = [
        Part("Starts", tuple(starts)),
        Part("Is met by", (met_words(standard),)),
        Part("Ends without it", ends_words(standard.while_in)),
        Part("Moves", tuple(_moved_words(moved) for moved in standard.moved_by)),
        Part("Adds up", _added_words(standard)),
        Part("Counted in", (*(COUNTED_IN[unit] for unit in units), *_day_zero(newest))),
        _due(standard, newest.limits),
        Part("Warns", _warns_words(standard)),
    ]
    return [part for part in found if any(part.sentences)]


def _due(standard: Standard, limits: Sequence[Limit]) -> Part:
    """Return when it is due: with short conditions beside each limit, with long ones below."""
    kinds = (*starting_kinds(standard.starts), *(standard.met_by.happening.kinds if standard.repeats else ()))
    conditions = [when_words(limit, kinds) for limit in limits]
    said = [due_words(standard, limit) for limit in limits]
    if any(len(words) > LONGEST_CONDITION for words in conditions):
        return Part("Due", tuple(dict.fromkeys(said)), tuple(zip(said, conditions, strict=True)))
    return Part("Due", tuple(f"{due} {when}".strip() for due, when in zip(said, conditions, strict=True)))


def starts_words(anchor: Anchor, counts_from: str = "") -> str:
    """Return what starts a clock, in a sentence; where it is a choice, the one that stands first."""
    match anchor:
        case At(happening):
            return happening_words(happening)
        case Named(happening):
            named = and_join(dict.fromkeys(KINDS[kind].names or "" for kind in happening.kinds))
            return f"{_capital(named)}, as named when: {happening_words(happening)}"
        case Entering(states):
            return f"On coming to be: {and_join(states)}."
        case Birthday(age, months):
            return f"The birthday at which the child is {age}{_months_off(months)}."
        case Nth(nth, happening, within_days):
            return (
                f"The {_ordinal(nth)} in {plural(within_days, 'day,days')} of: {happening_words(happening)}"
            )
        case NextWorkingMorning(happening):
            return f"9:00am on the first working day after: {happening_words(happening)}"
        case LaterOf(first, second):
            return f"The later of two: {happening_words(first)} {happening_words(second)}"
        case OneOf(options):
            chosen = counts_from or options[0][0]
            others = " or ".join(name for name, _ in options if name != chosen)
            other = f"Your authority may choose {others} instead, in its settings."
            return f"{_capital(chosen)}: {happening_words(anchor.named(chosen))} {other}"
        case CalendarDate(month, day, after):
            each = f"{day} {date(LEAP_YEAR, month, day):%B}"
            return f"Every {each}, from the first of these on: {happening_words(after)}"
        case _:
            assert_never(anchor)


def _months_off(months: int) -> str:
    if not months:
        return ""
    return f", {plural(abs(months), 'month,months')} {'before' if months < 0 else 'after'}"


def _ordinal(number: int) -> str:
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def met_words(standard: Standard) -> str:
    """Return what meets a promise, in a sentence or two."""
    met = standard.met_by
    said = [happening_words(met.happening)]
    if met.early_days >= EVER:
        said.append("It may have happened before.")
    elif met.early_days:
        said.append(f"It may have happened up to {plural(met.early_days, 'day,days')} before.")
    if met.same_fact:
        said.append(f"By the same {met.same_fact}.")
    if met.perhaps:
        said.append(f"Perhaps: {happening_words(met.perhaps)} Then it cannot be said.")
    return " ".join(said)


def happening_words(happening: Happening) -> str:
    """Return what happens, in the vocabulary's own sentences, with its conditions."""
    sentences = [KINDS[kind].meaning for kind in happening.kinds]
    if happening.where is None:
        return " Or: ".join(sentences)
    condition = condition_words(happening.where, happening.kinds)
    if len(sentences) == 1:
        return f"{sentences[0].removesuffix('.')}, {condition}."
    each = "Either counts" if len(sentences) == 2 else "Each counts"
    return f"{' Or: '.join(sentences)} {each} {condition}."


def condition_words(condition: Condition, kinds: Iterable[str] = ()) -> str:
    """Return when a condition holds, in words: "where the outcome is “High”", "except while looked after".

    `kinds` are the kinds of event whose facts it may ask about.
    """
    kinds = tuple(kinds)
    match condition:
        case Where(fact, values):
            return _where_words(fact, values, kinds)
        case Age(at_least, under):
            ages = [f"at least {at_least}"] if at_least is not None else []
            ages += [f"under {under}"] if under is not None else []
            return f"while the child is {and_join(ages)}"
        case InState(state):
            return _in_state_words(state)
        case Elapsed(within_months, after_months):
            if within_months is not None:
                return f"in the first {plural(within_months, 'month,months')}"
            return f"after {plural(after_months or 0, 'month,months')}"
        case AllOf(_, said) | AnyOf(_, said) if said:
            return said
        case AllOf(each):
            return _all_words(each, kinds)
        case AnyOf(each):
            return f"either {', or '.join(condition_words(part, kinds) for part in each)}"
        case Not(part):
            return _not_words(part, kinds)
        case _:
            assert_never(condition)


def _all_words(each: Sequence[Condition], kinds: tuple[str, ...]) -> str:
    """Return that all of these hold: first what must be, then what must not."""
    words = [condition_words(part, kinds) for part in _flat(each)]
    must = ", and ".join(word for word in words if not word.startswith(EXCEPT))
    must_not = [word for word in words if word.startswith(EXCEPT)]
    if not must or not must_not:
        return must or ", and ".join(must_not)
    return f"{must}, but not {', and not '.join(word.removeprefix(EXCEPT) for word in must_not)}"


def _flat(each: Sequence[Condition]) -> Iterator[Condition]:
    """Yield the parts of a condition, and instead of a part that has no words of its own, its parts."""
    for part in each:
        if isinstance(part, AllOf) and not part.said:
            yield from _flat(part.parts)
        else:
            yield part


def _not_words(part: Condition, kinds: tuple[str, ...]) -> str:
    """Return that a condition does not hold."""
    match part:
        case InState(state) if isinstance(lived := STATES[state], UntilBirthday):
            return f"from the {_ordinal(lived.age)} birthday on"
        case Not(again):
            return condition_words(again, kinds)
        case Where():
            return f"unless {condition_words(part, kinds).removeprefix('where ').removeprefix('unless ')}"
        case _:
            return f"{EXCEPT}{condition_words(part, kinds)}"


def _in_state_words(state: str) -> str:
    lived = STATES[state]
    if isinstance(lived, UntilBirthday):
        return f"before the {_ordinal(lived.age)} birthday"
    return _lasting(lived.meaning)


def _where_words(fact: str, values: tuple[str | bool | int | None, ...], kinds: tuple[str, ...]) -> str:
    """Return that a fact is one of the values. What is yes or no is said as a clause: its meaning."""
    meaning = _meaning(fact, kinds)
    yes_or_no = [value for value in values if isinstance(value, bool)]
    if yes_or_no and len(set(yes_or_no)) == 1:
        if True in yes_or_no:
            return f"where {meaning}{', or where that is not recorded' if None in values else ''}"
        return f"unless {meaning}" if None in values else f"where the record says no to “{meaning}”"
    said = [_value_words(fact, value, kinds) for value in values if value is not None]
    missing = ", or is not recorded" if None in values else ""
    return f"where {meaning or _fact_name(fact)} is {_or_join(said)}{missing}"


def _meaning(fact: str, kinds: tuple[str, ...]) -> str:
    meanings = (KINDS[kind].fact(fact) for kind in kinds if kind in KINDS)
    return next((found.meaning for found in meanings if found and found.meaning), "")


def _fact_name(fact: str) -> str:
    """Return what a fact is called in a sentence."""
    return _FACT_NAMES.get(fact, f"the {fact.replace('_', ' ')}")


def _or_join(words: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _value_words(fact: str, value: str | bool | int, kinds: tuple[str, ...]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    for kind in kinds or KINDS:
        found = KINDS[kind].fact(fact) if kind in KINDS else None
        code_set = codes.SETS[found.codes] if found and found.codes else None
        code = code_set.get(str(value)) if code_set else None
        if code:
            return f"“{code.label}”"
    return str(value)


def ends_words(while_in: Iterable[str]) -> tuple[str, ...]:
    """Return when a promise ends without being kept: each state it lives in says how long that lasts."""
    return tuple(f"It lasts {_lasting(STATES[name].meaning)}." for name in while_in)


def _lasting(meaning: str) -> str:
    return meaning if meaning.startswith(("until", "from", "while", "once")) else f"while {meaning}"


def _moved_words(moved: Moved) -> str:
    by = (
        f"At the birthday at which the child is {moved.by.age}"
        if isinstance(moved.by, Birthday)
        else happening_words(moved.by).removesuffix(".")
    )
    if moved.to == "named":
        return f"{by}: due then on the day that it names."
    return f"{by}: the limit is read again."


def _added_words(standard: Standard) -> tuple[str, ...]:
    """Return what a rolling total adds up."""
    if standard.window is None:
        return ()
    return (
        f"All of them in the {window_words(standard.window)} up to any moment, added up. Time in two at once "
        "counts once.",
        "It is due at the last moment to which it may go on, and when none is left, as it starts.",
    )


def _warns_words(standard: Standard) -> tuple[str, ...]:
    """Return when a running clock warns, by the authority's latest numbers."""
    if standard.promise in (Promise.NOT_BEFORE, Promise.ON_AVERAGE):
        return ()
    newest = standard.warns[-1]
    hours = {limit.unit for version in standard.versions for limit in version.limits} == {Unit.HOURS}
    days = plural(newest.working_days_left, "working day,working days")
    also = "" if hours or not newest.working_days_left else f" or {days}, whichever comes first"
    said = [f"It is nearly due with {newest.share_left}% of its time left{also}."]
    if standard.expires:
        said.append("It says so when three quarters are gone: to lose this authority is a serious matter.")
    return tuple(said)


def _day_zero(version: Version) -> tuple[str, ...]:
    limits = version.limits
    if all(limit.unit is Unit.HOURS for limit in limits):
        return ()
    if any(limit.beginning_with for limit in limits):
        return ("The day it starts is day 1.",)
    after = f" What comes after {version.cutoff:%H:%M} counts from the next day." if version.cutoff else ""
    return (f"The day it starts is day 0.{after}",)


def due_words(standard: Standard, limit: Limit) -> str:
    """Return a limit as a sentence, without when it applies."""
    said = [_capital(promise_words(standard, limit))]
    if limit.ordinal:
        said.append(f"for the {_ordinal(limit.ordinal)} one")
    elif limit.ordinal_from:
        said.append(f"for the {_ordinal(limit.ordinal_from)} one and later ones")
    if limit.amount_from == NAMED_DAY:
        said.append("or by the day that the record names, if that is sooner")
    elif limit.amount_from and limit.amount < EVER:
        said.append("or as was agreed, if that is less")
    return f"{' '.join(said)}."


def when_words(limit: Limit, kinds: Iterable[str] = ()) -> str:
    """Return when a limit applies, by the facts of these kinds of event; empty where it always does."""
    if limit.when is None:
        return ""
    judged = ", on the day it would be due" if limit.judged_at == "due" else ""
    return f"{_capital(condition_words(limit.when, kinds))}{judged}."


def limits_words(limits: Iterable[Limit]) -> str:
    """Return the limits of a version in a line: "15 working days"."""
    return and_join(dict.fromkeys(limit_words(limit) for limit in limits))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
