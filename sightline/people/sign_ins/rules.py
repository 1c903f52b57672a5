"""What an administrator may do with ways in, from plain values: a reason why not, or None."""


def why_not_close(*, own: bool, last_administrator: bool) -> str | None:
    """Return why a way in may not be closed, or None."""
    if own:
        return "You cannot close your own sign-in. Ask another administrator."
    if last_administrator:
        return "This is the last administrator. Make somebody else administrator first."
    return None


def why_not_take(*, own: bool, last_administrator: bool) -> str | None:
    """Return why a role may not be taken away, or None."""
    if own:
        return "You cannot take away your own role. Ask another administrator."
    if last_administrator:
        return "This is the last administrator. Make somebody else administrator first."
    return None


def why_not_scope(
    *, role: str, in_team: bool, for_agency: bool, has_team: bool, has_agency: bool
) -> str | None:
    """Return why a role may not be given with this team or agency, or None.

    `in_team`: the role is held in a team; `for_agency`: for an agency; else in the whole service.
    """
    if has_team and not in_team:
        return f"The role of {role.lower()} is not held in a team. Leave the team empty."
    if has_agency and not for_agency:
        return f"The role of {role.lower()} is not held for an agency. Leave the agency empty."
    return None
