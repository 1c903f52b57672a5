"""What may be decided about people, from plain values: a reason why not, or None."""

from datetime import date

from sightline.identity.roles import Role

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


def why_not_move_team(*, under_itself: bool) -> str | None:
    """Return why a team may not stand under another, or None."""
    return "A team cannot stand under itself or under one of its own parts." if under_itself else None
