"""Rights that pass, and those who review and restrict: who may not."""

import pytest

from sightline.access import actions
from sightline.access.actions import CannotAllow
from sightline.access.actor import actor_of
from sightline.access.models import EmergencyOpening
from sightline.access.scope import EMERGENCY_LASTS, REASON_LASTS
from sightline.identity import actions as people
from sightline.identity.roles import Role
from tests.access.conftest import as_user
from tests.cast import NOW, PASSWORD, Council


@pytest.fixture
def opening(council: Council) -> EmergencyOpening:
    """Return an emergency opening of another team's child by a social worker."""
    user = council.user(Role.SOCIAL_WORKER, team=council.north)
    child = council.child(team=council.south)
    with as_user(user):
        return actions.break_glass(
            user=user, child_id=child.pk, reason="Police ask.", at=NOW, until_at=NOW + EMERGENCY_LASTS
        )


def _review(opening: EmergencyOpening, reviewer, **said) -> None:
    with as_user(reviewer) as by:
        actions.review_emergency(
            opening=opening, by=by, at=NOW, **{"was_right": True, "finding": "Rightly.", **said}
        )


def test_a_right_given_in_an_emergency_passes_after_a_day(council, opening, seen_by):
    later = actor_of(opening.user, at=NOW + EMERGENCY_LASTS)

    assert seen_by(opening.user) == {opening.child_id}
    assert later.opened == frozenset()


def test_a_reason_that_was_given_passes_after_twelve_hours(council):
    user, child = council.user(Role.DIRECTOR), council.child()
    with as_user(user):
        actions.say_why(user=user, child_id=child.pk, reason="A review.", at=NOW, until_at=NOW + REASON_LASTS)

    assert actor_of(user, at=NOW).reasons == {child.pk: "A review."}
    assert actor_of(user, at=NOW + REASON_LASTS).reasons == {}


def test_the_information_governance_lead_reviews_an_emergency_opening(council, opening):
    lead = council.user(Role.INFORMATION_GOVERNANCE_LEAD)
    _review(opening, lead)

    with as_user(lead):
        opening.refresh_from_db()
    assert (opening.reviewed_by, opening.was_right) == (lead, True)


def test_an_opening_that_was_wrong_closes_at_once(council, opening, seen_by):
    _review(opening, council.user(Role.INFORMATION_GOVERNANCE_LEAD), was_right=False, finding="Curiosity.")

    assert seen_by(opening.user) == set()


def test_nobody_reviews_their_own_opening_in_another_account(council, opening):
    second = people.open_sign_in(
        person=opening.user.person, email="second@council.example", password=PASSWORD
    )
    people.give_role(user=second, role=Role.INFORMATION_GOVERNANCE_LEAD, at=NOW, by=None)

    with pytest.raises(CannotAllow, match="Another person must review"):
        _review(opening, second)


def test_an_opening_is_reviewed_once(council, opening):
    _review(opening, council.user(Role.INFORMATION_GOVERNANCE_LEAD))

    with pytest.raises(CannotAllow, match="reviewed already"):
        _review(opening, council.user(Role.DIRECTOR))


def test_a_review_without_a_finding_is_refused(council, opening):
    with pytest.raises(CannotAllow, match="what you found"):
        _review(opening, council.user(Role.INFORMATION_GOVERNANCE_LEAD), finding=" ")


def test_a_head_of_service_may_not_review_an_emergency_opening(council, opening):
    with pytest.raises(CannotAllow, match="Only those who review"):
        _review(opening, council.user(Role.HEAD_OF_SERVICE))


def test_a_team_manager_may_not_restrict_a_record(council):
    child = council.child()

    with (
        pytest.raises(CannotAllow, match="Ask a head of service"),
        as_user(council.user(Role.TEAM_MANAGER, team=council.north)) as by,
    ):
        actions.restrict(child=child, by=by, reason="A relative.")


def test_a_record_is_not_restricted_without_a_reason(council):
    child = council.child()

    with pytest.raises(CannotAllow, match="Say why"), as_user(council.user(Role.DIRECTOR)) as by:
        actions.restrict(child=child, by=by, reason=" ")


def test_a_lifted_restriction_shows_the_child_to_the_team_again(council, seen_by):
    child = council.child(team=council.north)
    manager = council.user(Role.TEAM_MANAGER, team=council.north)
    director = actor_of(council.user(Role.DIRECTOR), at=NOW)
    actions.restrict(child=child, by=director, reason="A relative works here.")
    before = seen_by(manager)
    actions.lift_restriction(child=child, by=director, reason="The relative left.")

    assert (before, seen_by(manager)) == (set(), {child.pk})


def test_nobody_names_themselves_for_a_restricted_record(council):
    child, head = council.child(), council.user(Role.HEAD_OF_SERVICE)

    with pytest.raises(CannotAllow, match="cannot name yourself"), as_user(head) as by:
        actions.name_for(child=child, user=head, by=by, at=NOW, reason="I lead on it.")
