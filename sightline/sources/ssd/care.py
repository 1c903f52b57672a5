"""Care, adoption, leaving care and allocation: what each table of the dataset says."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sightline.clocks.spells import HOLDING_ROLES
from sightline.sources.items import About, Against, HolderSaid, Item, Observation, Place, Refusal
from sightline.sources.reading.cells import UNREADABLE
from sightline.sources.saying import NO_NEXT, NO_REASON
from sightline.sources.ssd.need import NeedTables
from sightline.standards import codes

LONG_TERM = {"U1": True, "U4": True, "U2": False, "U3": False, "U5": False, "U6": False}
_DONE = frozenset({"completed", "complete", "done", "a", "attended"})
# Words in the name of a role, and what the worker is to the child; the first that fits. Who stands beside or
# above the holder comes before what they are by profession: a supervising social worker does not hold.
_ROLES = (
    ("reviewing officer", "REVIEWING_OFFICER"),
    ("iro", "REVIEWING_OFFICER"),
    ("personal advis", "PERSONAL_ADVISER"),
    ("pa", "PERSONAL_ADVISER"),
    ("chair", "CHAIR"),
    ("lead practitioner", "LEAD_PRACTITIONER"),
    ("lead professional", "LEAD_PRACTITIONER"),
    ("supervisor", "SUPERVISOR"),
    ("manager", "SUPERVISOR"),
    ("adoption", "ADOPTION_WORKER"),
    ("supervising", "SECOND_WORKER"),
    ("second", "SECOND_WORKER"),
    ("co worker", "SECOND_WORKER"),
    ("support worker", "SECOND_WORKER"),
    ("fsw", "SECOND_WORKER"),
    ("assistant", "SECOND_WORKER"),
    ("student", "SECOND_WORKER"),
    ("allocated", "SOCIAL_WORKER"),
    ("social worker", "SOCIAL_WORKER"),
    ("sw", "SOCIAL_WORKER"),
    ("case worker", "SOCIAL_WORKER"),
    ("case holder", "SOCIAL_WORKER"),
)
_ABBREVIATED = 3


class _Episode(NamedTuple):
    """An episode as far as it says whether care goes on. A cell that could not be read is `UNREADABLE`."""

    began: date
    place: Place
    ceased: Any
    why_ceased: Any


class CareTables(NeedTables):
    """Says periods of care with all that belongs to them, care leavers, adoptions and who is allocated."""

    def __init__(self, say: Callable[[Item], object], as_at: date) -> None:
        super().__init__(say, as_at)
        self.periods: dict[str, tuple[str, str]] = {}
        # What began each period of care, and the last of its episodes so far.
        self.began: dict[tuple[str, str], Observation] = {}
        self.latest: dict[tuple[str, str], _Episode] = {}
        # Who holds a child now by a row that does not say since when; and who has a holder since a day.
        self.held_now: dict[str, list[HolderSaid]] = {}
        self.held_since: set[str] = set()
        # The allocations of a child to a role that holds and that have not ended.
        self.allocated_now: dict[tuple[str, str], list[tuple[str, Place, Observation]]] = {}

    def _inside(self, period: Any) -> str | None:
        return self.periods[period][1] if period in self.periods else None

    def cla_episodes(
        self, place: Place, child: str, began: Any, why_new: Any, need: Any, ceased: Any,
        why_ceased: Any, period: Any, _referral: Any, entered: Any, officer: Any,
    ) -> None:  # fmt: skip
        """Say a period of care; its placements and legal statuses have tables of their own."""
        start = entered or (began if why_new == "S" else None)
        subject = self.key("care_period", start)
        if period:
            self.periods[period] = (child, subject)
        said = None
        if start and (why_new == "S" or self.people.is_new("care", child, start)):
            said = self.event("care_started", child, start, place, subject, category=need or None)
        elif not start and self.people.is_new("care", child, period):
            said = self.happened("care_started", child, place, subject, latest=began, category=need or None)
        if said is not None:
            self.began.setdefault((child, subject), said)
        if why_ceased and why_ceased != "X1":
            self.event("care_ended", child, ceased, place, subject, reason=why_ceased)
        episode = _Episode(began or date.min, place, ceased, why_ceased)
        if (child, subject) not in self.latest or self.latest[child, subject].began <= episode.began:
            self.latest[child, subject] = episode
        self.event("reviewing_officer_contact", child, officer, place, subject)

    def _say_what_ends_are_not_said(self) -> None:
        """Say of the last episode of each period what it leaves unsaid of the end of care, and dispute it."""
        for (child, subject), last in self.latest.items():
            began = self.began.get((child, subject))
            if began is None or UNREADABLE in (last.ceased, last.why_ceased):
                continue
            if last.why_ceased and last.why_ceased != "X1":
                if last.ceased is None:
                    ended = self.happened("care_ended", child, last.place, subject, reason=last.why_ceased)
                    self.say(Against(last.place, ended.kind, child, ended.natural_key, NO_DAY_OF_ENDING))
            elif last.ceased:
                why = NO_NEXT if last.why_ceased else NO_REASON
                self.say(Against(last.place, began.kind, child, began.natural_key, why))

    def cla_placement(
        self, place: Place, child: str, _id: Any, began: Any, code: Any, urn: Any, period: Any, provider: Any,
        ended: Any, why_moved: Any,
    ) -> None:  # fmt: skip
        """Say a placement."""
        subject, inside = self.key("placement", began), self._inside(period)
        self.event("placement_started", child, began, place, subject, inside=inside, code=code or None,
                   category=provider or None, long_term=LONG_TERM.get(code),
                   provider_urn=urn or None)  # fmt: skip
        self.event("placement_ended", child, ended, place, subject, inside=inside, code=code or None,
                   reason=why_moved or None)  # fmt: skip

    def legal_status(self, place: Place, child: str, _id: Any, code: Any, began: Any, ended: Any) -> None:
        """Say a legal status."""
        if code:
            subject = f"legal_status {code} {began.isoformat() if began else 'undated'}"
            self.event("legal_status_started", child, began, place, subject, code=code)
            self.event("legal_status_ended", child, ended, place, subject, code=code)

    def cla_reviews(self, place: Place, period: str, held: Any, cancelled: Any, code: Any) -> None:
        """Say a review of a child in care; the table names the period of care and not the child."""
        if period not in self.periods:
            self.say(Refusal(place, "clar_cla_id", period, NO_PERIOD, "row", True))
            return
        child, subject = self.periods[period]
        self.say(About(place, child))
        if cancelled is not True:
            self.event("care_review_held", child, held, place, subject, code=code or None)

    def cla_visits(
        self, place: Place, child: str, _id: Any, _period: Any, day: Any, seen: Any, alone: Any
    ) -> None:
        """Say a visit to a child in care."""
        self.visit(place, child, day, "CLA", seen, alone)

    def cla_care_plan(self, place: Place, child: str, _id: Any, made: Any, plans: Any) -> None:
        """Say a care plan and the plan for permanence in it."""
        known = [plan for plan in plans or () if codes.SETS["PERM"].valid(plan)]
        self.event("care_plan_made", child, made, place, None, code=known[0] if known else None)

    def cla_health(self, place: Place, child: str, check: Any, day: Any, status: Any) -> None:
        """Say a health assessment or a dental check that was done; one planned or refused was not."""
        if not check or not status or status.lower() not in _DONE:
            if status is None and day:
                self.once("clah", place, "A health check without its status is not said to have been done.")
            return
        kind = check.lower()
        if "dent" in kind:
            self.event("dental_check_done", child, day, place, None)
        elif "health" in kind or kind == "ha":
            self.event("health_assessed", child, day, place, None)

    def sdq_scores(self, place: Place, child: str, day: Any, reason: Any, score: Any) -> None:
        """Say a strengths and difficulties score, or why there is none."""
        self.event("strengths_and_difficulties_scored", child, day, place, None, number=score,
                   reason=reason or None)  # fmt: skip

    def cla_previous_permanence(self, place: Place, child: str, when: Any, code: Any, council: Any) -> None:
        """Say an earlier permanence arrangement; its day may be known in part only."""
        if not code:
            return
        day, exact = when or (None, False)
        said = {"code": code, "authority": council or None}
        if exact:
            self.event("previous_permanence_recorded", child, day, place, None, **said)
        else:
            self.happened("previous_permanence_recorded", child, place, None, latest=day, **said)

    def missing(
        self,
        place: Place,
        child: str,
        _id: Any,
        began: Any,
        code: Any,
        ended: Any,
        offered: Any,
        accepted: Any,
    ) -> None:
        """Say that a child went missing, came back, and was offered an interview, on a day not said."""
        subject = self.key("missing_episode", began)
        self.event("missing_noticed", child, began, place, subject, category=code or None)
        self.event("missing_found", child, ended, place, subject)
        if offered is True:
            self.happened("return_interview_offered", child, place, subject, flag=accepted)

    def permanence(
        self, place: Place, child: str, _id: Any, period: Any, decided: Any, ordered: Any, placed: Any,
        matched: Any, by_carer: Any, fostered: Any, reversed_on: Any, why: Any, final_on: Any, final: Any,
        _worker: Any, sex: Any, status: Any, number: Any,
    ) -> None:  # fmt: skip
        """Say the way to adoption, and the order that ended it."""
        subject, inside = self.key("adoption", decided), self._inside(period)
        for kind, day in (
            ("adoption_decided", decided),
            ("placement_order_made", ordered),
            ("adopters_matched", matched),
            ("placed_for_adoption", placed),
            ("fostered_for_adoption", fostered),
        ):
            self.event(kind, child, day, place, subject, inside=inside)
        self.event("adoption_decision_reversed", child, reversed_on, place, subject, inside=inside,
                   reason=why or None)  # fmt: skip
        if final and "adopt" in final.lower():
            self.event("adoption_order_made", child, final_on, place, subject, inside=inside, number=number,
                       foster_carer=by_carer, category=sex or None, level=status or None)  # fmt: skip

    def care_leavers(
        self, place: Place, child: str, _id: Any, category: Any, in_touch: Any, contacted: Any, home: Any,
        suitable: Any, activity: Any, pathway: Any, adviser: Any, team: Any, worker: Any,
    ) -> None:  # fmt: skip
        """Say a care leaver as the table has them now; since when is not in it."""
        subject = self.key("leaving_care", None)
        self.happened("leaving_care_began", child, place, subject, category=category or None)
        self.event("pathway_plan_reviewed", child, pathway, place, subject)
        self.event("adviser_contact", child, contacted, place, subject, worker=adviser or worker or None)
        now = {"code": in_touch, "category": activity, "outcome": home, "level": suitable}
        if any(now.values()):
            self.happened("leaving_care_circumstances", child, place, subject,
                          **{name: code or None for name, code in now.items()})  # fmt: skip
        worker, adviser = self.person_called(worker, place), self.person_called(adviser, place)
        if UNREADABLE not in (team, worker, adviser):
            self.say(HolderSaid(child, "care_leavers", team, worker, self.as_at, place, adviser))

    def involvements(
        self, place: Place, child: str, _id: Any, worker: Any, role: Any, team: Any, began: Any, ended: Any,
        reason: Any, _referral: Any,
    ) -> None:  # fmt: skip
        """Say that a worker was allocated, as what, and until when. A team, or a tray, is no worker.

        Without a role the worker holds the child. With a role that is none of ours it is not known whether
        they do, and nothing is filed of it: a wrong holder hides that a child has none. A row without its
        first day says who holds the child on the day of the extract, unless another says since when.
        """
        worker = self.person_called(worker, place)
        if not worker or role is UNREADABLE:
            return
        kind = _role(role) if role else None
        if role and kind is None:
            self.say(Refusal(place, "invo_professional_role_id", role, UNKNOWN_ROLE, "row"))
            return
        if kind in HOLDING_ROLES and not ended and ended is not UNREADABLE:
            if began:
                self.held_since.add(child)
            else:
                now = HolderSaid(child, "involvements", team or None, worker, self.as_at, place)
                self.held_now.setdefault(child, []).append(now)
        subject = f"allocation {worker} {began.isoformat() if began else 'undated'}"
        said = self.event("allocated", child, began, place, subject, worker=worker, team=team or None,
                          category=kind, reason=reason or None)  # fmt: skip
        self.event("allocation_ended", child, ended, place, subject, worker=worker)
        if said is not None and ended and ended < began:
            self.say(Against(place, said.kind, child, said.natural_key, ENDED_BEFORE_IT_BEGAN))
        elif said is not None and kind in HOLDING_ROLES and ended is None:
            self.allocated_now.setdefault((child, kind or "SOCIAL_WORKER"), []).append((worker, place, said))

    def _say_who_is_allocated_beside(self) -> None:
        """Dispute allocations of several workers to one role, none of which has ended."""
        for (child, _), found in self.allocated_now.items():
            if len({worker for worker, _, _ in found}) > 1:
                for _, place, said in found:
                    self.say(Against(place, said.kind, child, said.natural_key, TWO_ALLOCATED))

    def to_the_end(self) -> None:
        """Say who holds a child of whom no row says since when, now that every row is read."""
        super().to_the_end()
        self._say_what_ends_are_not_said()
        self._say_who_is_allocated_beside()
        for child, said in self.held_now.items():
            if child not in self.held_since:
                for each in said:
                    self.say(each)
        for each in self.helped:
            if each.party not in self.in_need | self.held_since | self.held_now.keys():
                self.say(each)

    def pre_proceedings(
        self, place: Place, child: str, _id: Any, ended: Any, letter: Any, _care: Any
    ) -> None:
        """Say the letter before proceedings, and the day on which it was agreed to step down or to issue."""
        subject = self.key("pre_proceedings", letter)
        self.event("proceedings_letter_sent", child, letter, place, subject)
        self.event("pre_proceedings_ended", child, ended, place, subject)


ENDED_BEFORE_IT_BEGAN = (
    "This allocation ended before it began. It counts as open until one of the days is put right in the "
    "source."
)
TWO_ALLOCATED = (
    "Two workers are allocated to the child in the same role, and neither allocation has ended. The child "
    "counts as held by the one who was allocated last; end the other in the source."
)
NO_DAY_OF_ENDING = (
    "The table of episodes says why care ended and not when. It had ended by the day of the extract; put the "
    "day right in the source."
)
NO_PERIOD = (
    "The table of episodes has no period of care with this identifier, so it is not known whose review this "
    "is. Load ssd_cla_episodes with it."
)


UNKNOWN_ROLE = (
    "This role is not known here, so it cannot be said whether the worker holds the child, and the row was "
    "not filed. Write the role in words, such as Social worker, Reviewing officer or Second worker."
)


def _role(words: str) -> str | None:
    """Return what a worker is to the child, by the name of the role; None for a role that is none of ours.

    A part of a few letters is an abbreviation, and must be a word of the name.
    """
    said = " ".join("".join(one if one.isalnum() else " " for one in words.lower()).split())
    of_name = set(said.split())
    fits = ((part in of_name) if len(part) <= _ABBREVIATED else (part in said) for part, _ in _ROLES)
    return next((role for (_, role), here in zip(_ROLES, fits, strict=True) if here), None)
