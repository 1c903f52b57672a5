"""Who is helped early, how it stands for each, and which agencies take part. Asked of the ledger."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast, Coalesce

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.clocks.notes import notes_of
from sightline.clocks.queries import Moment, holders, lasting, readings
from sightline.early_help.models import (
    AssessmentWords,
    Attendance,
    ConsentWord,
    Considered,
    EndWords,
    Lead,
    Meeting,
    PlanWords,
)
from sightline.early_help.rules import Facts, Standing
from sightline.early_help.standing import SUBJECT, events_of, newest_subject, open_as, standing_of
from sightline.identity import queries as identity
from sightline.identity.models import Team
from sightline.records.models import Child, Event, Note, Relationship, Spell, Subject
from sightline.standards.span import Reading
from sightline.standards.warning import warned

SIBLINGS = "^(brother|sister|half|step|sibling|twin)"
# A meeting about several children is one occasion; what a file holds of one child alone is a meeting each.
MEETING = Coalesce(Cast("occasion", TextField()), Cast("id", TextField()))
ASSESSMENT, TEAM_MEETS, SETTLED = "C08", "C08b", "C08c"


@dataclass(frozen=True, slots=True)
class Helped:
    """How early help stands for one child: what a list says."""

    child: Child
    facts: Facts
    since: date | None = None
    lead: Lead | None = None
    lead_agency: str | None = None
    met_on: date | None = None
    assessed_on: date | None = None
    withdrawn_on: date | None = None
    holder: Spell | None = None
    assessment: Reading | None = None
    meeting: Reading | None = None
    settling: Reading | None = None

    @property
    def to_consider(self) -> bool:
        """Say whether the family no longer agrees and nobody has considered what the child needs."""
        return self.facts.standing is Standing.WITHDRAWN and not self.facts.considered

    @property
    def to_take_over(self) -> bool:
        """Say whether the case has closed and another team still holds the child."""
        return not self.facts.held_by_early_help and not self.facts.open_as & {"case", "at the door"}

    @property
    def to_end(self) -> bool:
        """Say whether social care has taken on a child who was stepped up, so that early help may end."""
        return self.facts.stepped_up and "case" in self.facts.open_as


def helped(moment: Moment, *, children: Collection[int] | None = None) -> list[Helped]:
    """Return every child in early help at the end of a day: first those to act on, then by the next due."""
    rows = lasting("early help", moment.day)
    if children is not None:
        rows = rows.filter(child__in=children)
    found = dict(rows.order_by("child_id", "from_on", "id").values_list("child_id", "subject_id"))
    result = _helped({child: subject for child, subject in found.items() if child}, moment)
    return sorted(result, key=_order)


def siblings_helped(child: Child, *, on: date) -> list[Child]:
    """Return the brothers and sisters of a child who are in early help too, by name."""
    rows = Relationship.objects.filter(child=child, other__isnull=False, relation__iregex=SIBLINGS)
    near = lasting("early help", on).filter(child__in=rows.values("other_id"))
    children = Child.objects.filter(pk__in=near.values("child_id")).select_related("party")
    return list(children.order_by("given_name", "pk"))


def offered(moment: Moment) -> list[Helped]:
    """Return the children to whose family early help was offered and who has not answered, oldest first."""
    answers = Event.objects.filter(
        subject=OuterRef("subject"),
        withdrawn_by=None,
        kind__in=("early_help_agreed", "early_help_declined", "early_help_ended"),
    )
    offers = Event.objects.filter(
        ~Exists(answers), kind="early_help_offered", withdrawn_by=None, happened_on__lte=moment.day
    )
    found = dict(offers.order_by("happened_on", "id").values_list("child_id", "subject_id"))
    rows = _helped(found, moment)
    return sorted(rows, key=lambda each: (each.since or date.max, each.child.pk))


def _order(each: Helped) -> tuple[bool, bool, bool, int, int]:
    dues = [
        reading.span.due_high
        for reading in (each.assessment, each.meeting, each.settling)
        if reading and reading.span.due_high is not None
    ]
    return (
        not each.to_consider,
        not each.to_take_over,
        not each.to_end,
        min(dues, default=2**62),
        each.child.pk,
    )


def _helped(subjects: dict[int, int | None], moment: Moment) -> list[Helped]:
    children = Child.objects.select_related("party").in_bulk(list(subjects))
    wanted = [subject for subject in subjects.values() if subject]
    events: dict[int | None, list[Event]] = defaultdict(list)
    rows = Event.objects.filter(subject__in=wanted, withdrawn_by=None, happened_on__lte=moment.day)
    for event in rows.order_by("happened_on", "id"):
        events[event.subject_id].append(event)
    leads: dict[int, Lead] = {}
    for lead in Lead.objects.filter(subject__in=wanted).order_by("event__happened_on", "id"):
        leads[lead.subject_id] = lead
    spells: dict[int, dict[str, str | None]] = defaultdict(dict)
    open_spells = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=moment.day), child__in=subjects)
    for child, kind, team in open_spells.filter(from_on__lte=moment.day).values_list(
        "child_id", "kind", "team__kind"
    ):
        spells[child][kind] = team
    clocks: dict[tuple[str, int | None], Reading] = {}
    asked = (ASSESSMENT, TEAM_MEETS, SETTLED)
    for _, standard, reading in readings(moment, children=list(subjects), standards=asked):
        clocks[standard.code, reading.span.subject] = warned(standard, reading, moment.second)
    held = holders(moment.day, list(subjects))
    return [
        _one(
            children[child],
            events[subject],
            spells[child],
            leads.get(subject or 0),
            held.get(child),
            clocks.get((ASSESSMENT, subject)),
            clocks.get((TEAM_MEETS, subject)),
            clocks.get((SETTLED, subject)),
        )
        for child, subject in subjects.items()
        if child in children
    ]


def _one(
    child: Child,
    events: list[Event],
    spells: dict[str, str | None],
    lead: Lead | None,
    holder: Spell | None,
    assessment: Reading | None,
    meeting: Reading | None,
    settling: Reading | None,
) -> Helped:
    last: dict[str, date] = {event.kind: event.happened_on for event in events}
    kinds = [event.kind for event in events]
    withdrawn = max((n for n, kind in enumerate(kinds) if kind == "early_help_consent_withdrawn"), default=-1)
    facts = Facts(
        standing=standing_of(events),
        open_as=open_as(set(spells)),
        considered=any(
            n > withdrawn for n, kind in enumerate(kinds) if kind == "early_help_step_up_considered"
        ),
        assessing="early_help_assessment_started" in last,
        assessed="early_help_assessed" in last,
        stepped_up=any(
            event.kind == "early_help_step_up_considered" and event.outcome == "STEP_UP" for event in events
        ),
        held_by_early_help=spells.get("holder") == "early_help",
        died=child.died_on is not None,
    )
    agencies = [
        event.agency
        for event in events
        if event.kind in ("early_help_agreed", "early_help_lead_named") and event.agency
    ]
    return Helped(
        child,
        facts,
        since=events[0].happened_on if events else None,
        lead=lead,
        lead_agency=agencies[-1] if agencies else None,
        met_on=last.get("family_team_met"),
        assessed_on=last.get("early_help_assessed"),
        withdrawn_on=last.get("early_help_consent_withdrawn"),
        holder=holder,
        assessment=assessment,
        meeting=meeting,
        settling=settling,
    )


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """A meeting of the team around the family, with who was asked."""

    event: Event
    words: Meeting | None
    asked: tuple[Attendance, ...]
    agencies: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class FamilySaid:
    """What the family said of early help: that it agreed or not, on which day, who said it and how."""

    said: str
    on: date
    by_whom: str
    child_view: str
    words: str


@dataclass(frozen=True, slots=True)
class Episode:
    """One child's early help, whole. `subject` is None where it was never offered."""

    helped: Helped
    subject: Subject | None = None
    events: tuple[Event, ...] = ()
    consents: tuple[FamilySaid, ...] = ()
    leads: tuple[Lead, ...] = ()
    assessment: AssessmentWords | None = None
    plans: tuple[PlanWords, ...] = ()
    meetings: tuple[MeetingHeld, ...] = ()
    considered: tuple[Considered, ...] = ()
    ending: EndWords | None = field(default=None)


def episode_of(child: Child, moment: Moment) -> Episode:
    """Return the early help that a child is in, or was in last, with its words."""
    subject = newest_subject(child)
    (summary,) = _helped({child.pk: subject.pk if subject else None}, moment)
    if subject is None:
        return Episode(summary)
    asked: dict[int, list[Attendance]] = defaultdict(list)
    for row in Attendance.objects.filter(meeting__subject=subject).order_by("agency", "id"):
        asked[row.meeting_id].append(row)
    words = {row.event_id: row for row in Meeting.objects.filter(subject=subject)}
    events = events_of(subject)
    return Episode(
        summary,
        subject,
        tuple(events),
        _family_said(subject),
        _of(Lead, subject),
        AssessmentWords.objects.filter(subject=subject).order_by("-id").first(),
        _of(PlanWords, subject)[::-1],
        tuple(_meetings(events, words, asked))[::-1],
        _of(Considered, subject),
        EndWords.objects.filter(subject=subject).order_by("-id").first(),
    )


def _family_said(subject: Subject) -> tuple[FamilySaid, ...]:
    """Return what the family said, to the hub before early help began and to early help since, in order."""
    told = [
        FamilySaid(each.heading, each.happened_on, each.who, "", each.words)
        for each in notes_of([subject.pk], of=Note.Of.CONSENT)
    ]
    said = [
        FamilySaid(each.get_said_display(), each.event.happened_on, each.by_whom, each.child_view, each.words)
        for each in _of(ConsentWord, subject)
    ]
    return tuple(sorted(told + said, key=lambda each: each.on))


def _of(model: type[Any], subject: Subject) -> tuple[Any, ...]:
    rows = model.objects.filter(subject=subject).select_related("event__recording__by__person")
    return tuple(rows.order_by("event__happened_on", "id"))


def _meetings(
    events: Iterable[Event], words: dict[int, Meeting], asked: dict[int, list[Attendance]]
) -> Iterable[MeetingHeld]:
    rows = list(events)
    for event in rows:
        if event.kind != "family_team_met":
            continue
        said = words.get(event.pk)
        agencies = tuple(
            (other.agency or "", bool(other.flag))
            for other in rows
            if other.kind == "family_team_agency_asked" and other.occasion == event.occasion
        )
        yield MeetingHeld(event, said, tuple(asked[said.pk]) if said else (), agencies)


@dataclass(frozen=True, slots=True)
class TakesPart:
    """How one agency takes part: to how many meetings it was asked and came, and how many it leads now."""

    agency: str
    asked: int
    came: int
    leads: int


def participation(first: date, last: date, moment: Moment) -> list[TakesPart]:
    """Return how each agency takes part, most asked first: meetings between two days, and who leads now.

    Each agency counts once for a meeting, however many of it came and however many brothers and sisters it
    was about. It counts the meetings about children that the asker reaches.
    """
    rows = Event.objects.filter(
        kind="family_team_agency_asked", withdrawn_by=None, happened_on__gte=first, happened_on__lte=last
    )
    counts = {
        row["agency"]: (row["asked"], row["came"])
        for row in rows.values("agency").annotate(
            asked=Count(MEETING, distinct=True), came=Count(MEETING, distinct=True, filter=Q(flag=True))
        )
    }
    leads = leads_by_agency(moment)
    found = [
        TakesPart(agency, *counts.get(agency, (0, 0)), leads.get(agency, 0))
        for agency in counts.keys() | leads.keys()
        if agency
    ]
    return sorted(found, key=lambda each: (-each.asked, -each.leads, each.agency))


def leads_by_agency(moment: Moment) -> dict[str, int]:
    """Return how many children in early help at the end of a day are led by each agency; "" where unsaid."""
    subjects = lasting("early help", moment.day).values_list("subject_id", flat=True)
    named = Event.objects.filter(
        subject__in=list(subjects),
        kind__in=("early_help_agreed", "early_help_lead_named"),
        withdrawn_by=None,
        agency__isnull=False,
        happened_on__lte=moment.day,
    )
    latest = dict(named.order_by("happened_on", "id").values_list("subject_id", "agency"))
    found: dict[str, int] = defaultdict(int)
    for subject in subjects:
        found[latest.get(subject, "")] += 1
    return dict(found)


def is_for(actor: Actor) -> bool:
    """Return whether early help is part of somebody's work: theirs is such a team, or the whole service."""
    if actor.reaches_every_child and actor.may(Permission.SERVICE_COUNTS_SEE):
        return True
    return any(team.kind == SUBJECT for team in identity.teams(actor.teams).values())


def teams(day: date) -> list[Team]:
    """Return the early help teams that are open on a day, by name."""
    open_then = Q(closed_on=None) | Q(closed_on__gte=day)
    return list(Team.objects.filter(open_then, kind=SUBJECT, agency__kind="authority").order_by("name", "id"))
