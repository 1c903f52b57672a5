"""The authority's own settings, changed: local limits, school terms, source lines, and what is written here.

Each change is a recording with its reason. What depends on it is worked out again: see `reworking`.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.db import connection, transaction
from django.db.models import Q

from sightline.access import keeper
from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.clocks import reworking
from sightline.clocks.models import LocalLimit, SchoolTerm, SettingChange
from sightline.clocks.models import Span as KeptSpan
from sightline.clocks.rebuilding import standards_in_force
from sightline.clocks.timelines import touched_by
from sightline.identity.models import User
from sightline.records.models import CoverageDeclared, Event, Party, Recording, SourceLine
from sightline.standards import calendar, local
from sightline.standards.calendar import SchoolTerms, in_words
from sightline.standards.model import Standard, Unit, Version, Warns
from sightline.standards.register import STANDARDS
from sightline.standards.starts import starting_kinds

# Settings are changed one after another, under this lock.
SETTINGS_LOCK = 7_301_002
SHORTEST_REASON = 5
EVERY_KIND = "*"


class CannotSet(Exception):
    """Say, in the reader's words, why a setting may not be changed so."""


@transaction.atomic
def set_local_limit(
    *,
    standard: str,
    amounts: Sequence[int],
    in_force_on: date,
    by: Actor,
    at: datetime,
    why: str,
    cutoff: time | None = None,
    counts_from: str = "",
) -> SettingChange:
    """Add a version of a local limit, from today or a later day on. What was promised before stays as it was.

    `amounts`: one for each limit of the standard, in their order and units. `cutoff` and `counts_from`: see
    `standards.model.Version`.
    Raises CannotSet with the reason.
    """
    user = _begin(by, Permission.LIMITS_SET, why)
    today = calendar.uk_date(at)
    setting = local.LocalLimit(
        standard, tuple(amounts), in_force_on, user.person.name, why.strip(), today, cutoff, counts_from
    )
    before = standards_in_force()
    refusal = local.why_not_set(before, setting)
    if refusal:
        raise CannotSet(refusal)
    version = local.with_local_limits(before, [setting])[standard].versions[-1]
    said = (
        f"{standard} {before[standard].title}: {counted_in_words(before[standard], version)} from "
        f"{in_words(in_force_on)} (until then "
        f"{counted_in_words(before[standard], before[standard].versions[-1])})"
    )
    change = _write(user, f"limit {standard}", said, why)
    LocalLimit.objects.create(
        standard=standard,
        amounts=list(amounts),
        cutoff=cutoff,
        counts_from=counts_from,
        in_force_on=in_force_on,
        entered_on=today,
        by=user,
        why=why.strip(),
        recording=change.recording,
    )
    is_chosen = counts_from != before[standard].versions[-1].counts_from
    touched = _told_of(before[standard]) if is_chosen else _running_since(standard, in_force_on)
    reworking.begin(change, touched)
    return change


@transaction.atomic
def set_warning(
    *, share_left: int, working_days_left: int, in_force_on: date, by: Actor, at: datetime, why: str
) -> SettingChange:
    """Set from a day on how little of any limit is left when a running clock warns. Raises CannotSet."""
    user = _begin(by, Permission.LIMITS_SET, why)
    today = calendar.uk_date(at)
    setting = local.LocalWarning(
        share_left, working_days_left, in_force_on, user.person.name, why.strip(), today
    )
    before = warnings_set()
    refusal = local.why_not_warned(before, setting)
    if refusal:
        raise CannotSet(refusal)
    said = f"A running promise warns {warning_in_words(share_left, working_days_left)}"
    until = warning_in_words(before[-1].share_left, before[-1].working_days_left)
    change = _write(user, "warnings", f"{said} from {in_words(in_force_on)} (until then {until})", why)
    LocalLimit.objects.create(
        standard=LocalLimit.WARNINGS,
        amounts=[share_left, working_days_left],
        in_force_on=in_force_on,
        entered_on=today,
        by=user,
        why=why.strip(),
        recording=change.recording,
    )
    return change


def warnings_set() -> tuple[Warns, ...]:
    """Return when a running clock warns: the default and what this authority has set, by its day."""
    return next(iter(standards_in_force().values())).warns


def warning_in_words(share_left: int, working_days_left: int) -> str:
    """Return "with 25% of its time or 3 working days left"."""
    days = f"{working_days_left} {_unit(working_days_left, Unit.WORKING_DAYS)}"
    return f"with {share_left}% of its time{f' or {days}' if working_days_left else ''} left"


@transaction.atomic
def add_school_term(*, first_on: date, last_on: date, by: Actor, why: str) -> SettingChange:
    """Enter a school term, both days included; halves of a term are one. Raises CannotSet."""
    user = _begin(by, Permission.LIMITS_SET, why)
    try:
        SchoolTerms([*SchoolTerm.objects.values_list("first_on", "last_on"), (first_on, last_on)])
    except ValueError as refusal:
        raise CannotSet(str(refusal)) from refusal
    said = f"School term from {in_words(first_on)} to {in_words(last_on)} entered"
    change = _write(user, "terms", said, why)
    SchoolTerm.objects.create(first_on=first_on, last_on=last_on, recording=change.recording)
    reworking.begin(change, _counted_in_terms())
    return change


@transaction.atomic
def take_out_school_term(*, term: SchoolTerm, by: Actor, why: str) -> SettingChange:
    """Take out a school term that was entered wrongly. Raises CannotSet where it is gone already."""
    user = _begin(by, Permission.LIMITS_SET, why)
    if not SchoolTerm.objects.filter(pk=term.pk).exists():
        raise CannotSet("Somebody has taken this term out already.")
    said = f"School term from {in_words(term.first_on)} to {in_words(term.last_on)} taken out"
    change = _write(user, "terms", said, why)
    SchoolTerm.objects.filter(pk=term.pk).delete()
    reworking.begin(change, _counted_in_terms())
    return change


@transaction.atomic
def describe_source(
    *,
    line: SourceLine,
    name: str,
    rank: int,
    rhythm_days: int | None,
    owner: User | None,
    by: Actor,
    why: str,
) -> SettingChange:
    """Say what a source line is called, which rank it has, how often it comes and who answers for it.

    Of two lines that disagree, clocks read the one of the lower rank. Raises CannotSet.
    """
    user = _begin(by, Permission.SOURCES_SET, why)
    line = SourceLine.objects.select_for_update(of=("self",)).select_related("owner__person").get(pk=line.pk)
    new = {"name": name.strip(), "rank": rank, "rhythm_days": rhythm_days, "owner": owner}
    words = [
        f"{_SAID_OF_SOURCE[field]} {_in_words(getattr(line, field))} is now {_in_words(value)}"
        for field, value in new.items()
        if getattr(line, field) != value
    ]
    if not words:
        raise CannotSet("Nothing is different from what stands already.")
    is_read_otherwise = line.rank != rank
    change = _write(user, f"source {line.code}", f"{line.name}: {'; '.join(words)}", why)
    for field, value in new.items():
        setattr(line, field, value)
    line.save(update_fields=list(new))
    reworking.begin(change, _told_by(line) if is_read_otherwise else [])
    return change


@transaction.atomic
def declare_all_written_here(*, from_on: date, by: Actor, why: str) -> SettingChange:
    """Declare that from a day on people write everything down here, so that a gap is a gap.

    Raises CannotSet where it is declared already.
    """
    user = _begin(by, Permission.LIMITS_SET, why)
    if written_here() is not None:
        raise CannotSet("It is declared already. Say first until when it held.")
    change = _write(user, "coverage", f"Everything is written down here from {in_words(from_on)}", why)
    CoverageDeclared.objects.create(
        line=_people(), kind=EVERY_KIND, extent="every", from_on=from_on, recording=change.recording
    )
    reworking.begin(change, _everybody())
    return change


@transaction.atomic
def end_all_written_here(*, last_on: date, by: Actor, why: str) -> SettingChange:
    """Say until which day everything was written down here; afterwards the files say what they can.

    Raises CannotSet where nothing is declared or the day is before the first.
    """
    user = _begin(by, Permission.LIMITS_SET, why)
    declared = written_here()
    if declared is None:
        raise CannotSet("It is not declared that everything is written down here.")
    if declared.from_on and last_on < declared.from_on:
        raise CannotSet(f"It is declared from {in_words(declared.from_on)}. Choose that day or a later one.")
    change = _write(user, "coverage", f"Everything was written down here until {in_words(last_on)}", why)
    CoverageDeclared.objects.filter(pk=declared.pk).update(to_on=last_on, ended_by=change.recording)
    reworking.begin(change, _everybody())
    return change


def written_here() -> CoverageDeclared | None:
    """Return the declaration that everything is written down here, while it stands."""
    rows = CoverageDeclared.objects.filter(
        line__format=SourceLine.Format.PEOPLE, kind=EVERY_KIND, extent="every", to_on=None
    )
    return rows.order_by("id").first()


def amounts_in_words(version: Version) -> str:
    """Return the limits of a version: 10 working days; 4, 24 and 72 hours stand one by one."""
    return ", ".join(f"{abs(limit.amount)} {_unit(limit.amount, limit.unit)}" for limit in version.limits)


def counted_in_words(standard: Standard, version: Version) -> str:
    """Return the limits of a version, and how it counts where the authority chooses that."""
    return ", ".join((amounts_in_words(version), *local.rules_in_words(standard, version)))


def _unit(amount: int, unit: Unit) -> str:
    words = str(unit).removesuffix("s") if abs(amount) == 1 else str(unit)
    return f"{words} before" if amount < 0 else words


def _begin(by: Actor, permission: Permission, why: str) -> User:
    """Check that this person may, and says why; then wait for whoever is changing a setting."""
    if by.user is None or not by.may(permission):
        raise CannotSet(f"You may not {permission.label}.")
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotSet("Say why, for whoever asks after you.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SETTINGS_LOCK])
    return by.user


def _write(user: User, setting: str, said: str, why: str) -> SettingChange:
    recording = Recording.objects.create(by=user, why=why.strip())
    return SettingChange.objects.create(setting=setting, said=said, recording=recording)


_SAID_OF_SOURCE = {
    "name": "the name",
    "rank": "the rank",
    "rhythm_days": "days between",
    "owner": "the owner",
}


def _in_words(value: object) -> str:
    if isinstance(value, User):
        return value.person.name
    return "not said" if value is None else str(value)


def _people() -> SourceLine:
    return SourceLine.objects.get(format=SourceLine.Format.PEOPLE)


# Whom a change touches: too few would leave a clock that says what is no longer promised.


def _running_since(standard: str, day: date) -> Collection[int]:
    """Return the parties with a clock of a standard that ran on a day or later."""
    begins = int(calendar.start_of_day(day).timestamp())
    return _with_spans(KeptSpan.objects.filter(Q(ended=None) | Q(ended__gte=begins), standard=standard))


def _told_of(standard: Standard) -> Collection[int]:
    """Return the parties of whom any event is told that the standard's choice may start at."""
    kinds = starting_kinds(standard.starts)
    with keeper.keeping(keeper.EVERY_CHILD):
        told = Event.objects.filter(kind__in=kinds, withdrawn_by=None).order_by("party_id")
        return touched_by(told.values_list("party_id", flat=True).distinct())


def _counted_in_terms() -> Collection[int]:
    codes = [
        code
        for code, standard in STANDARDS.items()
        if any(limit.unit is Unit.TERMS for version in standard.versions for limit in version.limits)
    ]
    return _with_spans(KeptSpan.objects.filter(standard__in=codes))


def _with_spans(spans: object) -> Collection[int]:
    with keeper.keeping(keeper.EVERY_CHILD):
        return set(spans.order_by("party_id").values_list("party_id", flat=True))  # type: ignore[attr-defined]


def _told_by(line: SourceLine) -> Collection[int]:
    with keeper.keeping(keeper.EVERY_CHILD):
        told = Event.objects.filter(line=line).order_by("party_id").values_list("party_id", flat=True)
        return touched_by(told.distinct())


def _everybody() -> Collection[int]:
    return list(Party.objects.order_by("pk").values_list("pk", flat=True))
