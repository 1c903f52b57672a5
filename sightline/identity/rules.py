"""What may be decided about people, from plain values: a reason why not, or None."""

from datetime import date

from sightline.identity.roles import Role
from sightline.standards.calendar import in_words

# A role here without a team would reach nobody or everybody, so the team must be said.
NEEDS_TEAM = frozenset(
    {
        Role.CONTACT_OFFICER,
        Role.HUB_MANAGER,
        Role.SOCIAL_WORKER,
        Role.TEAM_MANAGER,
        Role.SENIOR_PRACTITIONER,
        Role.PERSONAL_ADVISER,
        Role.FAMILY_HELP_PRACTITIONER,
        Role.LEAD_PROTECTION_PRACTITIONER,
    }
)
NEEDS_AGENCY = frozenset({Role.PARTNER})


def unnamed_worker(code: str) -> str:
    """Return what a worker is called whom files point at by a code, and nobody has named."""
    return f"A worker your files do not name ({code})"


def unnamed_team(code: str) -> str:
    """Return what a team is called that files point at by a code, and nobody has named."""
    return f"A team your files do not name ({code})"


def why_not_give_role(*, role: Role, has_team: bool, has_agency: bool, to_oneself: bool) -> str | None:
    """Return why a role may not be given so, or None."""
    if to_oneself:
        return "You cannot give yourself a role, in this account or another. Ask another administrator."
    if role in NEEDS_TEAM and not has_team:
        return f"Say in which team: the role of {role.label.lower()} is held in a team."
    if role in NEEDS_AGENCY and not has_agency:
        return f"Say for which agency: the role of {role.label.lower()} is held for an agency."
    return None


def why_not_leave(*, started_on: date | None, left_on: date) -> str | None:
    """Return why a worker cannot have left on this last day, or None."""
    if started_on and left_on < started_on:
        return "The last day is before the first. Check both dates."
    return None


def why_not_move_team(
    *, under_itself: bool, from_on: date, today: date, last_moved_on: date | None
) -> str | None:
    """Return why a team may not stand under another from a day on, or None."""
    if under_itself:
        return "A team cannot stand under itself or under one of its own parts."
    if from_on > today:
        return "That day has not come. Move the team on the day, or choose an earlier one."
    if last_moved_on and from_on < last_moved_on:
        return f"The team was moved on {in_words(last_moved_on)} already. Choose that day or a later one."
    return None


def why_not_close_team(
    *, is_root: bool, closed: bool, opened_on: date | None, last_on: date, today: date, receives_itself: bool
) -> str | None:
    """Return why a team may not be closed after a last day, or None."""
    if is_root:
        return "The whole service is not closed: every child would be left with nobody."
    if closed:
        return "This team has been closed already."
    if last_on > today:
        return "That day has not come. Close the team on its last day, or choose an earlier one."
    if opened_on and last_on < opened_on:
        return "The last day is before the first. Check both dates."
    if receives_itself:
        return "Choose a team that stays open, and does not stand under this one."
    return None
