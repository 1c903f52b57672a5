"""Lists 8 to 11: children in care, care leavers, adoptions and adopters."""

from typing import Any

from sightline.sources.annex_a.children_in_need import Values, hold
from sightline.sources.annex_a.rows import Speaker
from sightline.sources.items import NO_FACTS, Against, PersonSaid, Place
from sightline.sources.reading.cells import UNREADABLE

LONG_TERM = {"U1": True, "U4": True, "U2": False, "U3": False, "U5": False, "U6": False}
VISITED_IN_CARE = {"context": "CLA"}
REASON_WITHOUT_DAY = (
    "The file gives a reason for ceasing to be looked after and no day. The child was left in care. Put the "
    "day or the reason right in the source."
)


def looked_after_child(to: Speaker, place: Place, row: Values) -> None:
    """List 8: a period of care with its current legal status and placement, and the latest of what recurs.

    The last social work visit is a visit: the list does not say that the child was seen. A reason for ceasing
    alone ends no care: it is asked which of the two is wrong.
    """
    (child, sex, ethnicity, born, unaccompanied, disabled, started, need, status_from, status, reviewed,
     visited, plan, officer, health, dental, ceased, reason, placed_from, placement, provider, urn, location,
     offered, accepted, team, worker) = row  # fmt: skip
    to.introduce(child, place, born, sex, ethnicity, disabled)
    care = to.care_periods[started or None]
    latest = ceased or to.as_at
    facts = {"category": need} if need else NO_FACTS
    if started:
        began = to.care_started.on(child, started, place, care, facts)
    else:
        began = to.care_started.by(child, latest, place, care, facts)
    to.say(began)
    if ceased:
        to.say(to.care_ended.on(child, ceased, place, care, {"reason": reason} if reason else NO_FACTS))
    elif ceased is None and reason:
        to.say(Against(place, began.kind, child, began.natural_key, REASON_WITHOUT_DAY))
    if unaccompanied is True:
        to.say(to.unaccompanied_status_began.by(child, latest, place, "person"))
    _legal_status(to, child, place, care, status_from, status, ceased)
    _placement(to, child, place, care, placed_from, ceased, (placement, provider, urn, location, reason))
    for says, day in (
        (to.care_review_held, reviewed),
        (to.reviewing_officer_contact, officer),
        (to.health_assessed, health),
        (to.dental_check_done, dental),
    ):
        if day:
            to.say(says.on(child, day, place, care))
    if visited:
        to.say(to.child_visited.on(child, visited, place, None, VISITED_IN_CARE))
    if plan:
        to.say(to.permanence_plan_recorded.by(child, latest, place, care, {"code": plan}))
    if offered is True:
        facts = {"flag": accepted} if isinstance(accepted, bool) else NO_FACTS
        to.say(to.return_interview_offered.by(child, latest, place, to.missing[None], facts))
    hold(to, child, "List 8", place, team, worker, ended_on=ceased or None)


def _legal_status(
    to: Speaker, child: str, place: Place, care: str, since: Any, code: Any, ceased: Any
) -> None:
    """Say the current legal status, which ends when the child ceases to be looked after."""
    if not code:
        return
    subject = f"legal_status {code} {since.isoformat() if since else 'undated'}"
    facts = {"code": code}
    if since:
        to.say(to.legal_status_started.on(child, since, place, subject, facts, inside=care))
    else:
        to.say(to.legal_status_started.by(child, ceased or to.as_at, place, subject, facts, inside=care))
    if ceased:
        to.say(to.legal_status_ended.on(child, ceased, place, subject, facts, inside=care))


def _placement(
    to: Speaker, child: str, place: Place, care: str, since: Any, ceased: Any, said: tuple[Any, ...]
) -> None:
    """Say the latest placement, which ends when the child ceases to be looked after."""
    code, provider, urn, location, reason = said
    facts: dict[str, Any] = {}
    if code:
        facts["code"] = code
        if code in LONG_TERM:
            facts["long_term"] = LONG_TERM[code]
    for name, value in (("category", provider), ("provider_urn", urn), ("location", location)):
        if value:
            facts[name] = value
    if not since and not facts:
        return
    subject = to.placements[since or None]
    if since:
        to.say(to.placement_started.on(child, since, place, subject, facts, inside=care))
    else:
        to.say(to.placement_started.by(child, ceased or to.as_at, place, subject, facts, inside=care))
    if ceased:
        ended: dict[str, Any] = {"code": code} if code else {}
        if reason:
            ended["outcome"] = reason
        to.say(to.placement_ended.on(child, ceased, place, subject, ended, inside=care))


def care_leaver(to: Speaker, place: Place, row: Values) -> None:
    """List 9: a young person entitled to leaving care services, as they are now; since when is not said.

    Only this list says who is a care leaver. A contact is the adviser's, and says nothing of who was seen.
    """
    (child, sex, ethnicity, born, unaccompanied, disabled, team, worker, adviser, category, pathway, in_touch,
     contacted, home, suitable, activity) = row  # fmt: skip
    to.introduce(child, place, born, sex, ethnicity, disabled)
    subject = to.leaving[None]
    facts: dict[str, Any] = {"category": category} if category else {}
    to.say(to.leaving_care_began.by(child, to.as_at, place, subject, facts))
    if unaccompanied is True:
        to.say(to.unaccompanied_status_began.by(child, to.as_at, place, "person"))
    if pathway:
        to.say(to.pathway_plan_reviewed.on(child, pathway, place, subject))
    worker, adviser = to.workforce.name(worker, team, place), to.workforce.name(adviser, team, place)
    if contacted:
        by = adviser or worker
        to.say(to.adviser_contact.on(child, contacted, place, subject, {"worker": by} if by else NO_FACTS))
    named = (("code", in_touch), ("category", activity), ("outcome", home), ("level", suitable))
    circumstances = {name: value for name, value in named if value}
    if circumstances:
        to.say(to.leaving_care_circumstances.by(child, to.as_at, place, subject, circumstances))
    hold(to, child, "List 9", place, team, worker, adviser=adviser)


def adoption(to: Speaker, place: Place, row: Values) -> None:
    """List 10: from the decision that a child should be placed for adoption to the order or the reversal."""
    (child, family, sex, ethnicity, born, disabled, entered_care, decided, ordered, matched, placed, adopted,
     reversed_on, why, fostered) = row  # fmt: skip
    to.introduce(child, place, born, sex, ethnicity, disabled, family)
    care = to.care_periods[entered_care or None]
    subject = to.adoptions[decided or None]
    if entered_care:
        to.say(to.care_started.on(child, entered_care, place, care))
    for says, day in (
        (to.adoption_decided, decided),
        (to.placement_order_made, ordered),
        (to.adopters_matched, matched),
        (to.placed_for_adoption, placed),
        (to.adoption_order_made, adopted),
        (to.fostered_for_adoption, fostered),
    ):
        if day:
            to.say(says.on(child, day, place, subject, inside=care))
    facts = {"reason": why} if why else NO_FACTS
    if reversed_on:
        to.say(to.adoption_decision_reversed.on(child, reversed_on, place, subject, facts, inside=care))
    elif reversed_on is None and why:
        to.say(to.adoption_decision_reversed.by(child, to.as_at, place, subject, facts, inside=care))


def adopter(to: Speaker, place: Place, row: Values) -> None:
    """List 11: one adult on the way to adopting, from enquiry to order or leaving."""
    (one, family, sex, ethnicity, disabled, enquired, registered, first_ended, proceeded, second_ended,
     applied, approved, matched, placed, number, adopted, left, why) = row  # fmt: skip
    subject = f"adopter {enquired.isoformat() if enquired else 'undated'}"
    if to.people.is_new("adopter", one, family, sex, ethnicity, disabled):
        person = PersonSaid(
            one,
            place,
            sex=sex or None,
            ethnicity=ethnicity or None,
            family=family or None,
            party_kind="adopter",
        )
        to.people.introduce(person, to.as_at)
    for says, day in (
        (to.adopter_enquired, enquired),
        (to.adopter_registered, registered),
        (to.adopter_stage_one_ended, first_ended),
        (to.adopter_proceeded, proceeded),
        (to.adopter_stage_two_ended, second_ended),
        (to.adopter_applied, applied),
        (to.adopter_approved, approved),
        (to.adopter_matched, matched),
        (to.adopter_order_made, adopted),
    ):
        if day:
            to.say(says.on(one, day, place, subject))
    if placed:
        facts = {"number": number} if number is not None and number is not UNREADABLE else NO_FACTS
        to.say(to.adopter_child_placed.on(one, placed, place, subject, facts))
    if left:
        to.say(to.adopter_left.on(one, left, place, subject, {"reason": why} if why else NO_FACTS))
    elif left is None and why:
        to.say(to.adopter_left.by(one, to.as_at, place, subject, {"reason": why}))
