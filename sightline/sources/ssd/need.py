"""From contact to protection plan: what each table of the dataset says. One method for each table."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sightline.sources.items import END_NOT_SAID, About, Against, HolderSaid, Item, Noticed, Place, Refusal
from sightline.sources.saying import NO_DAY_OF_CLOSING, no_further_action
from sightline.sources.ssd.cases import Beside
from sightline.sources.ssd.outcomes import most_telling
from sightline.sources.ssd.people import PeopleTables


class NeedTables(PeopleTables):
    """Says contacts, early help, cases, assessments, enquiries, conferences, plans and their visits."""

    def __init__(self, say: Callable[[Item], object], as_at: date) -> None:
        super().__init__(say, as_at)
        self.cases: dict[str, str] = {}
        self.beside = Beside()
        self.done_in: set[str] = set()
        self.to_no_avail: list[tuple[str, str, Place, date, str | None]] = []
        # Who leads early help now; and the children with a case, whose holder is another table's to say.
        self.helped: list[HolderSaid] = []
        self.in_need: set[str] = set()
        self.enquiries: dict[str, str] = {}
        self.conferences: dict[str, str] = {}
        self.plans: dict[str, str] = {}
        self.visits: dict[tuple[str, str, Any], str] = {}
        self.factors: dict[str, tuple[tuple[str, ...], Place]] = {}

    def contacts(self, place: Place, child: str, _id: Any, received: Any, source: Any, outcomes: Any) -> None:
        """Say a contact, and its outcome where there is one: on which day it was decided is not in the table,
        so that such a contact was open until a day that nobody says."""
        subject = self.key("contact", received)
        outcome = most_telling(outcomes or None)
        said = END_NOT_SAID if outcome else {}
        self.event("contact_received", child, received, place, subject, source=source or None, **said)
        if outcome:
            self.happened("contact_decided", child, place, subject, outcome=outcome)

    def early_help_episodes(
        self, place: Place, child: str, _id: Any, began: Any, ended: Any, _why: Any, _by: Any, worker: Any
    ) -> None:
        """Say early help, from its start to its end, and who leads it now."""
        subject = self.key("early_help", began)
        worker = self.person_called(worker, place)
        if worker and ended is None:
            self.helped.append(HolderSaid(child, "early_help_episodes", None, worker, self.as_at, place))
        self.event("early_help_agreed", child, began, place, subject)
        self.event("early_help_ended", child, ended, place, subject)

    def cin_episodes(
        self, place: Place, child: str, referral: Any, received: Any, need: Any, source: Any, outcomes: Any,
        no_action: Any, reason: Any, closed: Any, team: Any, worker: Any,
    ) -> None:  # fmt: skip
        """Say a case from referral to closure. On which day its next step was decided is not in the table.

        Without a day of closing, one with no further action waits until it is known whether anything was done
        in it.
        """
        came_to_nothing = no_action is True or (no_action is None and outcomes == ("NFA",))
        if not (closed or came_to_nothing):
            self.in_need.add(child)
        case, apart = self._case_of(child, referral, received, closed, came_to_nothing=came_to_nothing)
        if referral:
            self.cases[referral] = case
        said = {"source": source or None, "category": need or None, "flag": no_action}
        if received:
            self.event("referral_received", child, received, place, case, apart=apart, **said)
        else:
            self.happened("referral_received", child, place, case, latest=closed, **said)
        if outcome := most_telling(outcomes or None):
            self.happened("referral_decided", child, place, case, outcome=outcome, team=team or None,
                          worker=worker or None)  # fmt: skip
        if closed:
            self.event("case_closed", child, closed, place, case, apart=apart, reason=reason or None)
        elif closed is None and came_to_nothing and received:
            self.to_no_avail.append((case, child, place, received, reason or None))
        elif closed is None and (reason or came_to_nothing):
            ended = self.happened("case_closed", child, place, case, reason=reason or None)
            if not came_to_nothing:
                self.say(Against(place, ended.kind, child, ended.natural_key, NO_DAY_OF_CLOSING))

    def _case_of(
        self, child: str, referral: Any, received: Any, closed: Any, *, came_to_nothing: bool
    ) -> tuple[str, bool]:
        """Return the name of a case, and whether it stands apart from another of its day.

        One with no further action does, so that it closes nothing else; of others of one day the first by
        its number has the day's name, as every format gives it, and the rest a name of their own.
        """
        if came_to_nothing:
            return no_further_action(received or None), True
        case = self.key("case", received)
        name = self.beside.name(case, child, received or None, referral or "", closed or None)
        return name, name != case

    def _inside_case(self, referral: Any) -> str | None:
        """Return the case that something was done in."""
        case = self.cases.get(referral)
        if case is not None:
            self.done_in.add(case)
        return case

    def to_the_end(self) -> None:
        """Say that referrals with no further action have closed, now that every table is read.

        One in which nothing was done is no episode of need: it is closed on its own day, so that no past day
        counts it as open.
        """
        for case, child, place, received, reason in self.to_no_avail:
            latest = None if case in self.done_in else received
            self.happened("case_closed", child, place, case, latest=latest, reason=reason)

    def assessment_factors(self, place: Place, assessment: str, factors: Any) -> None:
        """Keep the factors of an assessment until it is read."""
        if factors or assessment not in self.factors:
            self.factors[assessment] = (factors or (), place)

    def cin_assessments(
        self, place: Place, child: str, assessment: Any, referral: Any, started: Any, seen: Any,
        authorised: Any, outcomes: Any, no_action: Any, team: Any, worker: Any,
    ) -> None:  # fmt: skip
        """Say an assessment, its factors and what it led to."""
        subject, inside = self.key("assessment", started), self._inside_case(referral)
        self.event("assessment_started", child, started, place, subject, inside=inside, team=team or None,
                   worker=worker or None)  # fmt: skip
        factors, factors_at = self.factors.pop(assessment, ((), None)) if assessment else ((), None)
        if factors_at is not None:
            self.say(About(factors_at, child))
        self.event("assessment_authorised", child, authorised, place, subject, inside=inside,
                   outcome=most_telling(outcomes or None), seen=seen, flag=no_action,
                   factors=", ".join(factors) or None)  # fmt: skip

    def cin_plans(self, place: Place, child: str, _id: Any, referral: Any, began: Any, ended: Any) -> None:
        """Say a child in need plan."""
        subject, inside = self.key("need_plan", began), self._inside_case(referral)
        self.event("need_plan_started", child, began, place, subject, inside=inside)
        self.event("need_plan_ended", child, ended, place, subject, inside=inside)

    def s47_enquiry(
        self, place: Place, child: str, enquiry: Any, referral: Any, started: Any, ended: Any,
        no_action: Any, outcomes: Any, worker: Any, team: Any,
    ) -> None:  # fmt: skip
        """Say a section 47 enquiry. Who completed it is not said to have started it."""
        subject, inside = self.key("section_47", started), self._inside_case(referral)
        if enquiry:
            self.enquiries[enquiry] = subject
        self.event("section_47_started", child, started, place, subject, inside=inside)
        outcome = most_telling(outcomes or None) or ("NFA" if no_action is True else None)
        self.event("section_47_authorised", child, ended, place, subject, inside=inside, outcome=outcome)

    def initial_cp_conference(
        self, place: Place, child: str, conference: Any, enquiry: Any, _plan: Any, referral: Any,
        transferred_in: Any, held: Any, to_a_plan: Any, outcomes: Any,
    ) -> None:  # fmt: skip
        """Say an initial conference, which enquiry raised it, and whether it led to a plan."""
        subject = self.key("conference", held)
        if conference:
            self.conferences[conference] = subject
        outcome = "CP_PLAN" if to_a_plan is True else most_telling(outcomes or None)
        self.event("initial_conference_held", child, held, place, subject, inside=self._inside_case(referral),
                   raised_by=self.enquiries.get(enquiry), outcome=outcome,
                   category="TRANSFER_IN" if transferred_in is True else "ICPC")  # fmt: skip

    def cp_plans(
        self, place: Place, child: str, plan: Any, referral: Any, conference: Any, began: Any, ended: Any,
        first: Any, of_another_council: Any, latest: Any,
    ) -> None:  # fmt: skip
        """Say a child protection plan of this council; another council's is told, and not filed as one."""
        if of_another_council is True:
            self.say(
                Noticed(place, "This plan is another council's, so it was not filed as one of this council.")
            )
            return
        subject, inside = self.key("protection_plan", began), self._inside_case(referral)
        if plan:
            self.plans[plan] = subject
        self.event("protection_plan_started", child, began, place, subject, inside=inside,
                   raised_by=self.conferences.get(conference), category=first or None)  # fmt: skip
        if latest:
            self.happened("protection_plan_category_changed", child, place, subject, inside=inside,
                          latest=ended, category=latest)  # fmt: skip
        self.event("protection_plan_ended", child, ended, place, subject, inside=inside)

    def cp_reviews(self, place: Place, child: str, plan: Any, held: Any, continues: Any) -> None:
        """Say a review conference and whether the plan goes on."""
        outcome = {True: "CONTINUE", False: "END"}[continues] if isinstance(continues, bool) else None
        self.event("review_conference_held", child, held, place, self.plans.get(plan), outcome=outcome)

    def cin_visits(
        self, place: Place, child: str, _id: Any, day: Any, seen: Any, alone: Any, bedroom: Any
    ) -> None:
        """Say a visit to a child in need."""
        self.visit(place, child, day, "CIN", seen, alone, bedroom)

    def cp_visits(
        self, place: Place, child: str, _id: Any, _plan: Any, day: Any, seen: Any, alone: Any, bedroom: Any
    ) -> None:
        """Say a visit to a child on a protection plan."""
        self.visit(place, child, day, "CP", seen, alone, bedroom)

    def visit(
        self, place: Place, child: str, day: Any, context: str, seen: Any, alone: Any, bedroom: Any = None
    ) -> None:
        """Say that the child was seen, or was not, or that the table does not say.

        Of a row that says not seen, and seen alone, neither is read: that there was a visit is all it says.
        Each table has the visits of one kind of work. One of another kind on the same day is another visit.
        """
        said: dict[str, Any] = {"context": context}
        if seen is False and alone is True:
            self.say(Refusal(place, SEEN_ALONE[context], "seen: no, seen alone: yes", SEEN_AND_NOT_SEEN))
            seen = alone = None
        if seen is True or alone is True:
            kind, said = "child_seen", {**said, "alone": alone, "bedroom": bedroom}
        elif seen is False:
            kind = "visit_attempted"
        else:
            kind, said = "child_visited", {**said, "alone": alone}
        first = self.visits.setdefault((kind, child, day), context)
        self.event(kind, child, day, place, None, apart=None if first == context else context, **said)


SEEN_AND_NOT_SEEN = (
    "The row says that the child was not seen, and that the child was seen alone. Both cannot be right, so "
    "neither was read, and the visit counts as one of which it is not known whether the child was seen. "
    "Correct one of the two in the source."
)
SEEN_ALONE = {
    "CIN": "cinv_cin_visit_seen_alone",
    "CP": "cppv_cp_visit_seen_alone",
    "CLA": "clav_cla_visit_seen_alone",
}
