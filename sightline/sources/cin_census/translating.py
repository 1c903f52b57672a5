"""Children of a census into what it says of them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from sightline.sources.cin_census.beside import is_open, open_of_children_twice
from sightline.sources.cin_census.covering import OPEN_TOO, covered
from sightline.sources.cin_census.groups import Census
from sightline.sources.cin_census.header import Header
from sightline.sources.items import NO_FACTS, Against, Covers, Item, Noticed, PersonSaid, Place, Refusal, Row
from sightline.sources.reading.cells import UNREADABLE
from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.xml import elements
from sightline.sources.saying import NO_DAY_OF_CLOSING, Keys, People, Says, no_further_action

LIST = "Children"
MOST_CHILDREN = 250_000
TRANSFERRED_IN = {"category": "TRANSFER_IN"}
FIRST_CONFERENCE = {"category": "ICPC"}


def translate(
    path: Path, header: Header, extracted_on: date, progress: Callable[[str, int], None] | None = None
) -> Iterator[list[Item]]:
    """Yield what a census says, a child at a time, and last what it covers. Raises FileRefused."""
    waiting: list[Item] = []
    reader = _Reader(path.name, waiting.append, extracted_on)
    reader.open_of_twice = open_of_children_twice(path, extracted_on)
    for number, child in enumerate(elements(path, "Child"), start=1):
        if number > MOST_CHILDREN:
            raise FileRefused(f"This census has more than {MOST_CHILDREN:,} children, which no council has.")
        reader.child(child)
        yield waiting
        waiting.clear()
        if progress is not None and number % 1000 == 0:
            progress(LIST, number)
    yield [Covers(covered(header, extracted_on), "cin_census", OPEN_TOO)]


class _Reader:
    """Says what each child's part of the file says."""

    def __init__(self, file: str, say: Callable[[Item], object], as_at: date) -> None:
        self.file, self.say, self.as_at = file, say, as_at
        self.census = Census(say, as_at)
        self.people = People(say, "cin_census")
        self.children: dict[str, int] = {}
        self.open_of_twice: Mapping[str, frozenset[date | None]] = {}
        self.cases, self.assessments = Keys("case"), Keys("assessment")
        self.enquiries, self.conferences = Keys("section_47"), Keys("conference")
        self.plans, self.need_plans = Keys("protection_plan"), Keys("need_plan")
        self.says = {kind: Says(kind, "cin_census") for kind in KINDS_SAID}

    def child(self, element: etree._Element) -> None:
        """Say one child: who they are, and each of their cases."""
        census, say = self.census, self.say
        place = Place(self.file, None, element.sourceline)
        say(Row(place, LIST))
        _, groups = census.child.read(element, self.file)
        identity: list[Any] = [None] * len(census.identifiers.columns)
        ethnicity, disabilities, cases = None, None, []
        for tag, group in groups:
            if tag == "ChildIdentifiers":
                identity, _ = census.identifiers.read(group, self.file)
            elif tag == "ChildCharacteristics":
                (ethnicity,), inner = census.characteristics.read(group, self.file)
                for _, one in inner:
                    (disabilities,), _ = census.disabilities.read(one, self.file)
            else:
                cases.append(group)
        child = identity[0]
        if not child:
            say(Refusal(place, "LAchildID", "", NO_CHILD, "row", True))
            return
        self._introduce(child, place, identity, ethnicity, disabilities)
        read = [(case, *census.details.read(case, self.file)) for case in cases]
        still_open = {values[0] or None for _, values, _ in read if is_open(values)}
        still_open |= self.open_of_twice.get(child, frozenset())
        for case, values, inner in read:
            self._case(child, case, values, inner, still_open)

    def _introduce(
        self, child: str, place: Place, identity: list[Any], ethnicity: Any, disabilities: list[Any] | None
    ) -> None:
        first = self.children.setdefault(child, place.row or 0)
        if first != place.row:
            words = f"The child in line {first} stands here again, with the same identifier. Both were read."
            self.say(Noticed(place, words))
        _, upn, former, no_upn, born, expected, sex, gender, died = identity
        named = tuple(dict.fromkeys(code for code in disabilities or () if code))
        self.people.introduce(
            PersonSaid(
                child,
                place,
                born or None,
                expected or None,
                died or None,
                sex or gender or None,
                ethnicity or None,
                upn or None,
                former or None,
                no_upn or None,
                named or None,
            ),
            self.as_at,
        )

    def _case(
        self,
        child: str,
        element: etree._Element,
        values: list[Any],
        groups: list[tuple[str, etree._Element]],
        still_open: set[date | None],
    ) -> None:
        """Say one case, from referral to closure, and what happened in it.

        `still_open`: the days of referral of the child's cases that are open. A census has no number for a
        case: one that has closed ends none of the same day that is open.
        """
        referred, source, need, closed, reason, transferred, no_action = values
        place = Place(self.file, None, element.sourceline)
        apart = no_action is True
        case = no_further_action(referred or None) if apart else self.cases[referred or None]
        facts: dict[str, Any] = {}
        if source:
            facts["source"] = source
        if need:
            facts["category"] = need
        if no_action is not None and no_action is not UNREADABLE:
            facts["flag"] = no_action
        self._at("referral_received", child, referred, place, case, facts, apart=apart)
        why = {"reason": reason} if reason else NO_FACTS
        if (closed or reason) and not apart and (referred or None) in still_open:
            self.say(Noticed(place, OPEN_BESIDE))
        elif closed:
            self.say(self.says["case_closed"].on(child, closed, place, case, why, apart=apart))
        elif closed is None and (reason or no_action is True):
            # No further action and nothing in it: no episode of need, which no past day counts as open.
            came_to_nothing = referred and no_action is True and not groups
            latest = referred if came_to_nothing else self.as_at
            ended = self.says["case_closed"].by(child, latest, place, case, why)
            self.say(ended)
            if reason and no_action is not True:
                self.say(Against(place, ended.kind, child, ended.natural_key, NO_DAY_OF_CLOSING))
        conferences: dict[date, str] = {}
        if transferred:
            conferences[transferred] = subject = self.conferences[transferred]
            self.say(
                self.says["initial_conference_held"].on(
                    child, transferred, place, subject, TRANSFERRED_IN, inside=case
                )
            )
        plans = []
        for tag, group in groups:
            if tag == "Assessments":
                self._assessment(child, group, case)
            elif tag == "Section47":
                self._section_47(child, group, case, conferences)
            elif tag == "CINPlanDates":
                self._need_plan(child, group, case)
            else:
                plans.append(group)
        for group in plans:
            self._protection_plan(child, group, case, conferences)

    def _assessment(self, child: str, element: etree._Element, case: str) -> None:
        (started, authorised), inner = self.census.assessment.read(element, self.file)
        place = Place(self.file, None, element.sourceline)
        subject = self.assessments[started or None]
        self._at("assessment_started", child, started, place, subject, inside=case)
        factors: list[str] = []
        for _, group in inner:
            (found,), _ = self.census.factors.read(group, self.file)
            factors.extend(code for code in found or () if code and code not in factors)
        if authorised:
            facts = {"factors": ", ".join(factors)} if factors else NO_FACTS
            ended = self.says["assessment_authorised"].on(
                child, authorised, place, subject, facts, inside=case
            )
            self.say(ended)
            if NO_FACTORS in factors and len(factors) > 1:
                self.say(Against(place, ended.kind, child, ended.natural_key, NONE_AND_SOME))
        elif factors:
            words = "Factors are given for an assessment that is not authorised; they were not filed."
            self.say(Noticed(place, words))

    def _section_47(
        self, child: str, element: etree._Element, case: str, conferences: dict[date, str]
    ) -> None:
        (started, conference, not_required), _ = self.census.section_47.read(element, self.file)
        place = Place(self.file, None, element.sourceline)
        enquiry = self.enquiries[started or None]
        self._at("section_47_started", child, started, place, enquiry, inside=case)
        if conference:
            conferences[conference] = subject = self.conferences[conference]
            self.say(
                self.says["initial_conference_held"].on(
                    child, conference, place, subject, FIRST_CONFERENCE, inside=case, raised_by=enquiry
                )
            )
        if not_required is True:
            says = self.says["conference_not_required"]
            self.say(says.by(child, self.as_at, place, enquiry, inside=case))

    def _need_plan(self, child: str, element: etree._Element, case: str) -> None:
        (started, ended), _ = self.census.need_plan.read(element, self.file)
        place = Place(self.file, None, element.sourceline)
        subject = self.need_plans[started or None]
        self._at("need_plan_started", child, started, place, subject, inside=case)
        if ended:
            self.say(self.says["need_plan_ended"].on(child, ended, place, subject, inside=case))

    def _protection_plan(
        self, child: str, element: etree._Element, case: str, conferences: dict[date, str]
    ) -> None:
        values, groups = self.census.protection_plan.read(element, self.file)
        started, ended, first, latest, previous = values
        place = Place(self.file, None, element.sourceline)
        plan = self.plans[started or None]
        facts: dict[str, Any] = {"category": first} if first else {}
        if previous is not None and previous is not UNREADABLE:
            facts["number"] = previous
        raised_by = conferences.get(started) if started else None
        self._at("protection_plan_started", child, started, place, plan, facts, case, raised_by)
        if latest:
            says = self.says["protection_plan_category_changed"]
            self.say(says.by(child, ended or self.as_at, place, plan, {"category": latest}, inside=case))
        for _, group in groups:
            (days,), _ = self.census.reviews.read(group, self.file)
            for day in days or ():
                if day:
                    self.say(self.says["review_conference_held"].on(child, day, place, plan, inside=case))
        if ended:
            self.say(self.says["protection_plan_ended"].on(child, ended, place, plan, inside=case))

    def _at(
        self,
        kind: str,
        child: str,
        day: Any,
        place: Place,
        subject: str,
        facts: Any = NO_FACTS,
        inside: str | None = None,
        raised_by: str | None = None,
        *,
        apart: bool = False,
    ) -> None:
        """Say an event on its day; one without a day that can be read has happened all the same."""
        says = self.says[kind]
        if day:
            self.say(says.on(child, day, place, subject, facts, inside=inside, raised_by=raised_by,
                          apart=apart))  # fmt: skip
        else:
            self.say(says.by(child, self.as_at, place, subject, facts, inside=inside, raised_by=raised_by))


OPEN_BESIDE = (
    "This case has closed, but another case of the child, referred on the same day, is open. The case was "
    "left open. Correct the day of one of them in the source if they are two."
)
KINDS_SAID = (
    "referral_received",
    "case_closed",
    "assessment_started",
    "assessment_authorised",
    "section_47_started",
    "initial_conference_held",
    "conference_not_required",
    "protection_plan_started",
    "protection_plan_category_changed",
    "review_conference_held",
    "protection_plan_ended",
    "need_plan_started",
    "need_plan_ended",
)
NO_FACTORS = "21"
NONE_AND_SOME = (
    "The assessment has the code that no factor was identified (21) and the codes of others beside it. Take "
    "out what is wrong in the source."
)
NO_CHILD = (
    "This child has no LAchildID that can be read, so it is not known who it is, and nothing of it was read. "
    "Put the identifier in and load the file again."
)
