"""What may be done to a child's case, by whom, and from where to where: the machines of a case.

Three machines run side by side for one child: involvement, protection and need, care. The door stands apart
from involvement, since a message may come about a child whose case is open. Missing and out of hours are side
processes. `after` moves a child on by one act, and refuses it from where it cannot come.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

Standing = frozenset[str]


@dataclass(frozen=True, slots=True)
class Machine:
    """States that belong together. `single`: a child is in at most one of them."""

    name: str
    states: tuple[str, ...]
    single: bool


DOOR = Machine("door", ("contact", "enquiry"), single=True)
INVOLVEMENT = Machine(
    "involvement", ("not known", "early help", "referral", "open case", "closed"), single=True
)
PROTECTION_AND_NEED = Machine(
    "protection and need",
    (
        "assessment",
        "assessment authorised",
        "strategy discussion",
        "section 47 enquiry",
        "section 47 outcome",
        "conference to be held",
        "protection plan",
        "need plan",
    ),
    single=False,
)
CARE = Machine("care", ("not looked after", "looked after", "eligible for leaving care"), single=False)
MISSING = Machine("missing", ("missing",), single=True)
OUT_OF_HOURS = Machine("out of hours", ("night enquiry",), single=True)

MACHINES: tuple[Machine, ...] = (DOOR, INVOLVEMENT, PROTECTION_AND_NEED, CARE, MISSING, OUT_OF_HOURS)
STATES: Mapping[str, Machine] = MappingProxyType({name: each for each in MACHINES for name in each.states})
START: Standing = frozenset(("not known", "not looked after"))
EVERY_CLOCK = "all"


@dataclass(frozen=True, slots=True)
class Act:
    """One act: from any of `sources`, it leaves states and enters others.

    `sources` empty: from anywhere. `beside`: one of these must be there too. `refused_in`: none of these may
    be. `instead`: what it may enter in place of `enters`, when the decision is so. `deciders` are role codes
    of `access.matrix`, or who else decides. `sign_off`: a second person signs before it takes effect. `guard`
    says what must be true, in words. `starts` and `stops` are codes of clocks. `recorded_as` are the kinds of
    event that tell of it.
    """

    id: str
    trigger: str
    sources: tuple[str, ...]
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    deciders: tuple[str, ...]
    guard: str
    recorded_as: tuple[str, ...]
    sign_off: bool = False
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    refused_in: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

    @property
    def arrows(self) -> Iterator[tuple[str, str]]:
        """Yield from where to where it leads, for drawing. What it only ends leads to the same state."""
        for source in self.sources or ("anywhere",):
            for target in (*(self.enters or self.beside or ("ended",)), *self.instead):
                yield source, target


class UndeclaredState(Exception):
    """Say that an act names a state that no machine declares."""


class CannotAct(Exception):
    """Say why an act cannot be done from where the child stands."""


def declared(acts: Iterable[Act]) -> Mapping[str, Act]:
    """Return the acts by id. Raises UndeclaredState."""
    found = {act.id: act for act in acts}
    for act in found.values():
        for state in chain(act.sources, act.enters, act.leaves, act.beside, act.refused_in, act.instead):
            if state not in STATES:
                raise UndeclaredState(f"{act.id} names the state “{state}”, which no machine declares.")
    return MappingProxyType(found)


def after(standing: Standing, act: Act, *, instead: bool = False) -> Standing:
    """Return where the child stands after the act. Raises CannotAct.

    `instead`: the decision was the other one, which leads to `act.instead`.
    """
    reason = why_not(standing, act)
    if reason:
        raise CannotAct(reason)
    entered = act.instead if instead else act.enters
    return (standing - frozenset(act.leaves)) | frozenset(entered)


def why_not(standing: Standing, act: Act) -> str | None:
    """Return why the act cannot be done from where the child stands, or None when it can."""
    if act.sources and not standing & frozenset(act.sources):
        return f"{act.trigger}: this comes after: {_either(act.sources)}. Record that first."
    if act.beside and not standing & frozenset(act.beside):
        return f"{act.trigger}: this is for a child who is: {_either(act.beside)}. Use another act."
    ruled_out = [state for state in act.refused_in if state in standing]
    if ruled_out:
        return f"{act.trigger}: this is ruled out by: {_either(ruled_out)}. End that first."
    reached = (standing - frozenset(act.leaves)) | frozenset(act.enters)
    for machine in MACHINES:
        held = [state for state in machine.states if state in reached]
        if machine.single and len(held) > 1:
            return (
                f"{act.trigger}: a child cannot be in {' and in '.join(held)} at once. End one of them first."
            )
    return None


def _either(states: Iterable[str]) -> str:
    return " or ".join(states)


_CARE_CLOCKS = (
    "C33", "C34", "C35", "C36", "C37", "C38", "C39", "C40", "C41", "C42", "C43", "C44", "C45", "C46",
)  # fmt: skip
_OPEN_WORK = (
    "assessment", "strategy discussion", "section 47 enquiry", "conference to be held", "protection plan",
    "need plan", "looked after",
)  # fmt: skip

ACTS: Mapping[str, Act] = declared((
    Act("T01", "A message about a child is received", INVOLVEMENT.states, ("contact",), (), ("R01",),
        "The source is coded, the child's identity was looked for, and the moment received is recorded.",
        ("contact_received",), starts=("C01",)),
    Act("T02", "The contact ends with advice, or is not about a child's welfare", ("contact", "enquiry"),
        ("closed",), ("contact", "enquiry", "not known"), ("R02",),
        "The reason is written down and the referrer told.",
        ("contact_decided", "contact_decision_signed"), sign_off=True, stops=("C01", "C02a", "C02b", "C02c"),
        beside=("not known", "closed")),
    Act("T03", "The contact is about a child whose case is open", ("contact", "enquiry"), (),
        ("contact", "enquiry"), ("R01",),
        "The child is open already, and the worker and their manager were told.",
        ("contact_decided", "information_passed_on"), starts=("C01b",), stops=("C01",),
        beside=("open case", "referral", "early help")),
    Act("T04", "Concerns need checks with partners", ("contact",), ("enquiry",), ("contact",), ("R02",),
        "The enquiry is graded, and consent or why it was not asked is recorded.",
        ("enquiry_opened", "enquiry_graded"), starts=("C02a", "C02b", "C02c", "C03")),
    Act("T05", "The threshold for early help is met", ("enquiry",), ("early help",),
        ("enquiry", "not known", "closed"), ("R02",),
        "The family consents, and the receiving team accepts.",
        ("enquiry_decided", "contact_decided", "early_help_agreed"), sign_off=True,
        starts=("C08",), stops=("C02a", "C02b", "C02c", "C01"),
        refused_in=("open case", "referral")),
    Act("T06", "The threshold for social care is met", ("enquiry", "contact", "early help"), ("referral",),
        ("enquiry", "contact", "early help", "not known", "closed"), ("R02",), "The child has no open case.",
        ("enquiry_decided", "contact_decided", "referral_received"), sign_off=True,
        starts=("C05",), stops=("C01", "C02a", "C02b", "C02c"),
        refused_in=("open case", "referral")),
    Act("T07", "The referral goes no further", ("referral",), ("closed",), ("referral",), ("R02",),
        "The reason is written down and the referrer told.", ("referral_decided", "case_closed"),
        sign_off=True, stops=("C05",)),
    Act("T08", "The referral is to be assessed", ("referral",), ("open case", "assessment"), ("referral",),
        ("R02",), "The team accepts, and a worker is allocated or the child is recorded as unallocated.",
        ("referral_decided", "assessment_started"), sign_off=True,
        starts=("C06", "C07", "C11"), stops=("C05",)),
    Act("T09", "There is reasonable cause to suspect significant harm",
        ("referral", "assessment", "open case", "contact", "enquiry"), ("strategy discussion",), (), ("R07",),
        "Police and health were contacted.", ("significant_harm_suspected",), starts=("C14",)),
    Act("T10", "The strategy discussion decides on a section 47 enquiry", ("strategy discussion",),
        ("open case", "section 47 enquiry"), ("referral", "strategy discussion"),
        ("R07", "police", "health"),
        "At least social care, police and health took part, and a plan keeps the child safe meanwhile.",
        ("strategy_discussion_held", "section_47_started"), sign_off=True,
        starts=("C15", "C17"), stops=("C14",)),
    Act("T11", "The strategy discussion decides on no section 47 enquiry", ("strategy discussion",), (),
        ("strategy discussion",), ("R07",), "The reason and the next step are recorded.",
        ("strategy_discussion_held",), sign_off=True, stops=("C14",)),
    Act("T12", "The section 47 enquiry is complete", ("section 47 enquiry",), ("section 47 outcome",),
        ("section 47 enquiry",), ("R07",),
        "The child was seen, alone unless there is a reason, and the finding on harm is recorded.",
        ("section_47_authorised",), sign_off=True, stops=("C15",)),
    Act("T13", "Harm is substantiated and the risk continues", ("section 47 enquiry", "section 47 outcome"),
        ("conference to be held",), (), ("R07",), "A conference is booked.", ("conference_booked",),
        sign_off=True),
    Act("T14", "The conference decides on a protection plan", ("conference to be held",),
        ("protection plan",), ("conference to be held", "section 47 outcome", "need plan"), ("R10",),
        "The conference is quorate or a waiver recorded; category, core group and outline plan are recorded.",
        ("initial_conference_held", "protection_plan_started"),
        starts=("C19", "C21", "C22", "C23"), stops=("C17",)),
    Act("T15", "The conference decides on no protection plan", ("conference to be held",), (),
        ("conference to be held", "section 47 outcome"), ("R10",), "The reason is recorded.",
        ("initial_conference_held",), starts=("C27",), stops=("C17",), instead=("need plan",)),
    Act("T16", "The assessment is complete", ("assessment",), ("assessment authorised",), ("assessment",),
        ("R07",), "Whether the child was seen, the factors, the outcome and the child's view are recorded.",
        ("assessment_authorised",), sign_off=True, stops=("C07",)),
    Act("T17", "The child needs services", ("assessment", "assessment authorised"), ("need plan",),
        ("assessment authorised",), ("R07",), "A parent agrees.", ("need_plan_started",), sign_off=True,
        starts=("C27", "C28", "C29"), refused_in=("protection plan",)),
    Act("T18", "The review conference continues the plan", ("protection plan",), ("protection plan",), (),
        ("R10",), "The category is stated again.",
        ("review_conference_held", "protection_plan_category_changed"),
        starts=("C20",), stops=("C19", "C20")),
    Act("T19", "The protection plan ends", ("protection plan",), (), ("protection plan",), ("R10",),
        "Why it ends and what follows are recorded.", ("protection_plan_ended",),
        starts=("C27",), stops=("C20", "C21", "C22", "C23", "C24"), instead=("need plan",)),
    Act("T20", "The child becomes looked after", ("open case",), ("looked after",), ("not looked after",),
        ("R09", "court", "police"),
        "Legal status, placement and its approval are recorded, and consent is signed where it is owed.",
        ("care_started", "legal_status_started", "placement_started"), sign_off=True, starts=_CARE_CLOCKS),
    Act("T21", "The placement or the legal status changes", ("looked after",), ("looked after",), (),
        ("R12",), "The new episode starts on the day the old one ends, and the reason is recorded.",
        ("placement_ended", "placement_started", "legal_status_ended", "legal_status_started"),
        starts=("C34", "C40")),
    Act("T22", "The child ceases to be looked after", ("looked after",), ("not looked after",),
        ("looked after",), ("R09", "court", "R11"),
        "The reason is coded, and a review is held first where it is owed.",
        ("care_ended",), sign_off=True, starts=("C60",), stops=_CARE_CLOCKS),
    Act("T23", "The child becomes eligible for leaving care services", ("looked after",),
        ("eligible for leaving care",), (), ("system",), "Thirteen weeks of care have passed since fourteen.",
        ("leaving_care_began",), starts=("C58",)),
    Act("T24", "The child is not where they should be, and nobody knows where they are", (), ("missing",), (),
        ("carer", "police"), "The risk is graded.", ("missing_noticed",), starts=("C50", "C51")),
    Act("T25", "The child is found", ("missing",), (), ("missing",), ("police", "carer"),
        "The moment of return is recorded.", ("missing_found",), starts=("C52", "C53"), stops=("C51",)),
    Act("T26", "There is no further need", ("open case",), ("closed",),
        ("open case", "assessment authorised", "section 47 outcome"), ("R07",),
        "The child was seen lately, the plan's outcomes are recorded, and partners and the family were told.",
        ("case_closed",), sign_off=True, stops=(EVERY_CLOCK,), refused_in=_OPEN_WORK),
    Act("T27", "There is a new concern about a child known before", ("closed",), ("referral",), ("closed",),
        ("R02",), "The day of the last referral was compared.", ("referral_received",), starts=("C05",)),
    Act("T28", "The night decision is signed and reviewed", ("night enquiry",), (), ("night enquiry",),
        ("R05", "day manager"), "The decision was reviewed, and agreed or changed.",
        ("night_decision_signed", "night_decision_reviewed"), sign_off=True, stops=("C09", "C10")),
))  # fmt: skip
