"""Lists 1 to 7: what each row says of contacts, help, referrals, assessments, enquiries, cases and plans."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sightline.sources.annex_a.rows import Speaker
from sightline.sources.items import END_NOT_SAID, NO_FACTS, Against, HolderSaid, Noticed, Place
from sightline.sources.reading.cells import UNREADABLE
from sightline.sources.saying import NO_DAY_OF_CLOSING, no_further_action

Values = tuple[Any, ...]
RowSays = Callable[[Speaker, Place, Values], None]


def contact(to: Speaker, place: Place, row: Values) -> None:
    """List 1: a contact was received. Its outcome is not in this file: it is neither decided nor open."""
    child, sex, ethnicity, born, received, source = row
    to.introduce(child, place, born, sex, ethnicity)
    if received:
        facts = {"source": source, **END_NOT_SAID} if source else END_NOT_SAID
        to.say(to.contact_received.on(child, received, place, to.contacts[received], facts))


def early_help_assessment(to: Speaker, place: Place, row: Values) -> None:
    """List 2: an early help assessment started and perhaps ended. When help ends is not in this file: it is
    never open."""
    child, sex, ethnicity, born, started, completed, organisation = row
    to.introduce(child, place, born, sex, ethnicity)
    facts = {"organisation": organisation} if organisation else NO_FACTS
    subject = to.early_help[started or None]
    if started:
        begun = {**facts, **END_NOT_SAID}
        to.say(to.early_help_assessment_started.on(child, started, place, subject, begun))
    if completed:
        to.say(to.early_help_assessed.on(child, completed, place, subject, facts))


def referral(to: Speaker, place: Place, row: Values) -> None:
    """List 3: a referral was received; what one with no further action is waits until every list is read.

    Its team and worker are those of the referral: who holds the child now is in lists 6 to 9.
    """
    child, sex, ethnicity, born, received, source, no_action, team, worker = row
    to.introduce(child, place, born, sex, ethnicity)
    to.workforce.name(worker, team, place)
    if not received:
        return
    facts: dict[str, Any] = {}
    if source:
        facts["source"] = source
    if no_action is not None and no_action is not UNREADABLE:
        facts["flag"] = no_action
    if no_action is True:
        to.no_action.append((child, received, place, facts))
        return
    to.acted_on.add((child, received))
    if no_action is False:
        to.went_on[child, received] = place
    to.say(to.referral_received.on(child, received, place, to.cases[received], facts))


def assessment(to: Speaker, place: Place, row: Values) -> None:
    """List 4: an assessment started and perhaps was authorised, by the team and worker who made it.

    Whether the child needed support is said as no further action, or not.
    """
    child, sex, ethnicity, born, disabled, started, seen, authorised, needs_support, team, worker = row
    to.introduce(child, place, born, sex, ethnicity, disabled)
    worker = to.workforce.name(worker, team, place)
    subject = to.assessments[started or None]
    if started:
        to.say(to.assessment_started.on(child, started, place, subject, _by(team, worker)))
    if authorised:
        facts: dict[str, Any] = {}
        if isinstance(seen, bool):
            facts["seen"] = seen
        if isinstance(needs_support, bool):
            facts["flag"] = not needs_support
        to.say(to.assessment_authorised.on(child, authorised, place, subject, facts))


def section_47_enquiry(to: Speaker, place: Place, row: Values) -> None:
    """List 5: the strategy discussion that decided on an enquiry, the enquiry, and its conference.

    A conference that led to a plan says so; one that did not says nothing of what else it decided.
    """
    child, sex, ethnicity, born, disabled, held, unnecessary, conference, to_a_plan, team, worker = row
    to.introduce(child, place, born, sex, ethnicity, disabled)
    worker = to.workforce.name(worker, team, place)
    discussion = to.discussions[held or None]
    enquiry = to.enquiries[held or None]
    if held:
        to.say(to.strategy_discussion_held.on(child, held, place, discussion, SECTION_47_DECIDED))
        to.say(to.section_47_started.on(
            child, held, place, enquiry, _by(team, worker), raised_by=discussion
        ))  # fmt: skip
    if conference:
        facts = LED_TO_PLAN if to_a_plan is True else FIRST_CONFERENCE
        to.say(to.initial_conference_held.on(
            child, conference, place, to.conferences[conference], facts, raised_by=enquiry
        ))  # fmt: skip
    elif unnecessary is True:
        to.say(to.conference_not_required.by(child, to.as_at, place, enquiry))


def case(to: Speaker, place: Place, row: Values) -> None:
    """List 6: a case: its referral and closure, when the child was last seen, and who holds the child now.

    A case whose start is not given, or cannot be read, is a case all the same: it started at some time before
    the extract. The list says when the child was last seen, not whether alone; where it says so in a way that
    cannot be read, there was a visit at some time, of which no more is known. A reason for closure alone
    closes no case: it is asked which of the two is wrong (V01).
    """
    (child, sex, ethnicity, born, disabled, started, need, seen, closed, reason, status, team, worker) = row
    to.introduce(child, place, born, sex, ethnicity, disabled)
    subject = to.cases[started or None]
    facts = {"category": need} if need else NO_FACTS
    if started:
        received = to.referral_received.on(child, started, place, subject, facts)
    else:
        latest = min(day for day in (closed, seen, to.as_at) if day)
        received = to.referral_received.by(child, latest, place, subject, facts)
    to.say(received)
    if seen:
        to.say(to.child_seen.on(child, seen, place, subject))
    elif seen is not None:
        to.say(to.child_visited.by(child, to.as_at, place, subject))
    if started:
        to.case_rows[child, started] = place
    to.cases_end.setdefault(child, []).append(closed or None)
    why = {"reason": reason} if reason else NO_FACTS
    if closed:
        to.closings.append((started, to.case_closed.on(child, closed, place, subject, why)))
    elif closed is None and status == "CLOSED":
        to.closings.append((started, to.case_closed.by(child, to.as_at, place, subject, why)))
    else:
        to.still_open.add((child, started or None))
        if closed is None and reason:
            to.say(Against(place, received.kind, child, received.natural_key, REASON_WITHOUT_DAY))
    hold(to, child, "List 6", place, team, worker, status=status or None, ended_on=closed or None)


def said_of_all_lists(to: Speaker) -> None:
    """Say which cases have closed and which referrals came to nothing, now that every row is known.

    Cases are known by child and day alone: a row that says one has closed ends none that another row says is
    open. A referral with no further action is no episode of need: it is closed on its own day, so that no
    past day counts it as open, and it is its own, so that it closes nothing else referred on that day. Where
    list 6 has the one referral of the day as a case, the lists say two things of it: it is a case until a
    person says otherwise; so is a referral that went on and of which list 6 has no case that it can be.
    """
    for (child, received), place in to.went_on.items() if to.has_cases else ():
        ends = to.cases_end.get(child, ())
        if not any(end is None or end >= received for end in ends):
            to.say(Against(place, "referral_received", child, (received,), NO_CASE))
    for started, closed in to.closings:
        if (closed.party, started or None) in to.still_open:
            to.say(Noticed(closed.place, OPEN_BY_ANOTHER_ROW))
        else:
            to.say(closed)
            if closed.undated and "reason" in closed.facts:
                to.say(
                    Against(closed.place, closed.kind, closed.party, closed.natural_key, NO_DAY_OF_CLOSING)
                )
    for child, received, place, facts in to.no_action:
        case_row = to.case_rows.get((child, received))
        if case_row is not None and (child, received) not in to.acted_on:
            case = to.cases[received]
            if (child, received) in to.still_open:
                to.say(to.referral_received.on(child, received, case_row, case, {"flag": False}))
            to.say(to.referral_received.on(child, received, place, case, facts))
        else:
            case = no_further_action(received)
            to.say(to.referral_received.on(child, received, place, case, facts, apart=True))
            to.say(to.case_closed.by(child, received, place, case))


def protection_plan(to: Speaker, place: Place, row: Values) -> None:
    """List 7: a child protection plan, its latest review, and the latest visit.

    Seen alone is seen. A visit at which the child was not seen alone, or it is not known, is a visit: the
    list does not say that the child was seen.
    """
    (child, sex, ethnicity, born, disabled, started, first, latest, visited, alone, reviewed, ended, previous,
     team, worker) = row  # fmt: skip
    to.introduce(child, place, born, sex, ethnicity, disabled)
    plan = to.plans[started or None]
    facts: dict[str, Any] = {"category": first} if first else {}
    if previous is not None and previous is not UNREADABLE:
        facts["number"] = previous
    if started:
        to.say(to.protection_plan_started.on(child, started, place, plan, facts))
    else:
        to.say(to.protection_plan_started.by(child, _first(ended, reviewed, to.as_at), place, plan, facts))
    if latest:
        to.say(to.protection_plan_category_changed.by(
            child, ended or to.as_at, place, plan, {"category": latest}
        ))  # fmt: skip
    if visited:
        if alone is True:
            to.say(to.child_seen.on(child, visited, place, None, SEEN_ALONE_ON_PLAN))
        else:
            facts = NOT_ALONE_ON_PLAN if alone is False else VISITED_ON_PLAN
            to.say(to.child_visited.on(child, visited, place, None, facts))
    if reviewed:
        to.say(to.review_conference_held.on(child, reviewed, place, plan))
    if ended:
        to.say(to.protection_plan_ended.on(child, ended, place, plan))
    hold(to, child, "List 7", place, team, worker, ended_on=ended or None)


def hold(
    to: Speaker,
    child: str,
    list_name: str,
    place: Place,
    team: Any,
    worker: Any,
    *,
    adviser: Any = None,
    status: str | None = None,
    ended_on: date | None = None,
) -> None:
    """Say who holds the child, and nothing when either cell could not be read: a gap there is no answer.

    An empty cell is an answer, and so is a tray or the team's name: nobody is allocated, and nothing is put
    in its place.
    """
    worker = to.workforce.name(worker, team, place)
    adviser = to.workforce.name(adviser, team, place)
    if worker is UNREADABLE or team is UNREADABLE or adviser is UNREADABLE:
        return
    to.say(HolderSaid(child, list_name, team, worker, to.as_at, place, adviser, status, ended_on))


NO_CASE = (
    "List 3 says that this referral went on, and list 6, which has every case that is open or closed lately, "
    "has none of the child that it can be. Put right in the source which of the two is wrong."
)
REASON_WITHOUT_DAY = (
    "The file gives a reason for closing this case, and neither a day of closing nor a closed status. The "
    "case was left open. Put the day of closing or the reason right in the source."
)
OPEN_BY_ANOTHER_ROW = (
    "This case has closed, but another row says that a case of the child from the same day is open. The case "
    "was left open. Correct the start of one of them in the source if they are two."
)
SECTION_47_DECIDED = {"outcome": "S47"}
LED_TO_PLAN = {"category": "ICPC", "outcome": "CP_PLAN"}
FIRST_CONFERENCE = {"category": "ICPC"}
SEEN_ALONE_ON_PLAN = {"alone": True, "context": "CP"}
NOT_ALONE_ON_PLAN = {"alone": False, "context": "CP"}
VISITED_ON_PLAN = {"context": "CP"}


def _by(team: Any, worker: Any) -> dict[str, Any]:
    """Return the facts that name who did it."""
    facts = {}
    if worker:
        facts["worker"] = worker
    if team:
        facts["team"] = team
    return facts


def _first(*days: date | None) -> date:
    """Return the earliest day that is known."""
    return min(day for day in days if day)
