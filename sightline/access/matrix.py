"""Who may do what: the one table. What is not here may not be done.

Source: the roles of a children's service and what each decides. `sightline matrix` prints it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from sightline.access.permissions import Permission as P
from sightline.identity.roles import Role


class Scope(TextChoices):
    """Which children a role reaches."""

    TEAM = "team", "Own children, and open children of the team and those under it"
    SERVICE = "service", "Every child; a reason is asked to open one outside one's own work"
    ROWS = "rows", "Every child's dates and codes, without names, addresses or free text"
    STEWARD = "steward", "Every child, to mend what a file says"
    PARTNER = "partner", "Only what the partner's own agency was asked"
    AGGREGATE = "aggregate", "No child: counts only, small ones hidden"
    NONE = "none", "No child"


@dataclass(frozen=True, slots=True)
class Duties:
    """What one role may do and which children it reaches. `code` is the role's number, from R01 to R22."""

    scope: Scope
    may: frozenset[P]
    code: str = ""


_SIGNED_IN = {P.STANDARDS_SEE, P.PEOPLE_SEE}
_LISTS = {P.CHILD_SEE, P.CHILD_NAMES_SEE, P.LISTS_SEE, P.SEARCH, P.STANDARDS_KEPT_SEE, P.BREAK_GLASS}
_WORKS = _SIGNED_IN | _LISTS | {P.OWN_WORK_SEE, P.CHILD_RECORD}
_MANAGES = _WORKS | {
    *(P.ALLOCATE, P.LISTS_DOWNLOAD, P.RESTRICTED_COUNT_SEE, P.WHO_LOOKED_SEE, P.DATA_QUALITY_SEE),
    *(P.PAST_KNOWLEDGE_SEE, P.DISPUTE_SETTLE, P.TEAM_COUNTS_SEE),
}
_LOOKS_ACROSS = _SIGNED_IN | _LISTS | {P.PAST_KNOWLEDGE_SEE, P.SERVICE_COUNTS_SEE}
_LEADS = _LOOKS_ACROSS | {
    *(P.LISTS_DOWNLOAD, P.RESTRICTED_COUNT_SEE, P.WHO_LOOKED_SEE, P.DATA_QUALITY_SEE, P.RECEIPTS_SEE),
    *(P.SETTINGS_SEE, P.HEALTH_SEE, P.CHILD_RESTRICT),
}
_HANDLES_FILES = _SIGNED_IN | {
    *(P.CHILD_SEE, P.LISTS_SEE, P.LISTS_DOWNLOAD, P.PAST_KNOWLEDGE_SEE, P.SERVICE_COUNTS_SEE, P.SEARCH),
    *(P.STANDARDS_KEPT_SEE, P.FILES_LOAD, P.RECEIPTS_SEE, P.DATA_QUALITY_SEE, P.SETTINGS_SEE, P.HEALTH_SEE),
}


def _duties(scope: Scope, may: Iterable[P], code: str = "") -> Duties:
    return Duties(scope, frozenset(may), code)


_COUNTS = {P.STANDARDS_SEE, P.STANDARDS_KEPT_SEE, P.SERVICE_COUNTS_SEE}
_CHAIRS = _LOOKS_ACROSS | {P.OWN_WORK_SEE, P.CHILD_RECORD}
_HUB = {P.CONTACT_RECORD, P.CONTACT_DECIDE}
_NIGHT = {P.CONTACT_RECORD, P.NIGHT_DECIDE, P.NIGHT_SEE}
_TAKES_OVER_FROM_NIGHT = {P.NIGHT_SEE, P.NIGHT_ACCEPT}
_REVIEWS_NIGHT = _TAKES_OVER_FROM_NIGHT | {P.NIGHT_REVIEW}
_GOVERNS = {P.ACCESS_LOG_SEE, P.WHO_LOOKED_SEE, P.BREAK_GLASS_REVIEW, P.SETTINGS_SEE, P.HEALTH_SEE}
_MENDS = {
    *(P.CHILD_NAMES_SEE, P.CELLS_MEND, P.DISPUTE_SETTLE, P.CHILD_MERGE, P.PEOPLE_MANAGE, P.SOURCES_SET),
}

MATRIX: Mapping[Role, Duties] = {
    Role.CONTACT_OFFICER: _duties(Scope.TEAM, _WORKS | _TAKES_OVER_FROM_NIGHT | {P.CONTACT_RECORD}, "R01"),
    Role.HUB_MANAGER: _duties(Scope.TEAM, _MANAGES | _HUB | _REVIEWS_NIGHT | {P.NIGHT_SIGN}, "R02"),
    Role.PARTNER: _duties(Scope.PARTNER, {P.PARTNER_ANSWER, P.STANDARDS_SEE}, "R03"),
    Role.NIGHT_WORKER: _duties(Scope.SERVICE, _WORKS | _NIGHT, "R04"),
    Role.NIGHT_MANAGER: _duties(Scope.SERVICE, _MANAGES | _NIGHT | {P.NIGHT_SIGN}, "R05"),
    Role.SOCIAL_WORKER: _duties(Scope.TEAM, _WORKS | _TAKES_OVER_FROM_NIGHT, "R06"),
    Role.TEAM_MANAGER: _duties(Scope.TEAM, _MANAGES | _REVIEWS_NIGHT, "R07"),
    Role.SENIOR_PRACTITIONER: _duties(Scope.TEAM, _WORKS | _TAKES_OVER_FROM_NIGHT, "R08"),
    Role.HEAD_OF_SERVICE: _duties(
        Scope.SERVICE,
        _MANAGES
        | _LEADS
        | _REVIEWS_NIGHT
        | {P.CHILD_MERGE, P.PEOPLE_MANAGE, P.CHILD_ADDRESS_SEE, P.NIGHT_SIGN, P.DISAGREEMENT_SETTLE},
        "R09",
    ),
    Role.CONFERENCE_CHAIR: _duties(Scope.SERVICE, _CHAIRS, "R10"),
    Role.REVIEWING_OFFICER: _duties(Scope.SERVICE, _CHAIRS, "R11"),
    Role.NOMINATED_OFFICER: _duties(Scope.SERVICE, _LOOKS_ACROSS | {P.CHILD_RECORD}, "R12"),
    Role.AGENCY_DECISION_MAKER: _duties(Scope.SERVICE, _LOOKS_ACROSS | {P.CHILD_RECORD}, "R13"),
    Role.DIRECTOR: _duties(
        Scope.SERVICE,
        _LEADS | {P.NIGHT_SEE, P.CHILD_ADDRESS_SEE, P.LIMITS_SET, P.SOURCES_SET, P.BREAK_GLASS_REVIEW},
        "R14",
    ),
    Role.LEAD_MEMBER: _duties(Scope.AGGREGATE, _COUNTS, "R15"),
    Role.VIRTUAL_SCHOOL_HEAD: _duties(Scope.SERVICE, _LOOKS_ACROSS, "R16"),
    Role.PERSONAL_ADVISER: _duties(Scope.TEAM, _WORKS | _TAKES_OVER_FROM_NIGHT, "R17"),
    Role.DESIGNATED_OFFICER: _duties(Scope.SERVICE, _LOOKS_ACROSS | {P.CHILD_RECORD}, "R18"),
    Role.AUDITOR: _duties(Scope.SERVICE, _LOOKS_ACROSS | {P.AUDIT, P.DATA_QUALITY_SEE, P.NIGHT_SEE}, "R19"),
    Role.BOARD_MEMBER: _duties(Scope.AGGREGATE, _COUNTS, "R20"),
    Role.FAMILY_HELP_PRACTITIONER: _duties(Scope.TEAM, _WORKS | _TAKES_OVER_FROM_NIGHT, "R21"),
    Role.LEAD_PROTECTION_PRACTITIONER: _duties(Scope.TEAM, _WORKS | _TAKES_OVER_FROM_NIGHT, "R22"),
    Role.ANALYST: _duties(Scope.ROWS, _HANDLES_FILES),
    Role.DATA_STEWARD: _duties(Scope.STEWARD, _HANDLES_FILES | _MENDS),
    Role.ADMINISTRATOR: _duties(
        Scope.NONE,
        _SIGNED_IN
        | {P.PEOPLE_MANAGE, P.SIGN_INS_MANAGE, P.AGENCY_KEYS_SET}
        | {P.SETTINGS_SEE, P.HEALTH_SEE, P.NIGHT_POLICY_SET},
    ),
    Role.INFORMATION_GOVERNANCE_LEAD: _duties(Scope.NONE, _SIGNED_IN | _GOVERNS),
    Role.INSPECTOR: _duties(
        Scope.SERVICE, _LOOKS_ACROSS - {P.BREAK_GLASS} | {P.LISTS_DOWNLOAD, P.AUDIT, P.NIGHT_SEE}
    ),
}


def may(roles: Iterable[Role]) -> frozenset[P]:
    """Return everything that somebody with these roles may do."""
    return frozenset().union(*(MATRIX[role].may for role in roles))


def roles_that_may(permission: P) -> list[Role]:
    """Return the roles that may do this, in the order of the table."""
    return [role for role, duties in MATRIX.items() if permission in duties.may]


def lines() -> Iterator[tuple[str, ...]]:
    """Yield the table: a heading, then a line for each role with yes or nothing for each permission."""
    yield ("Code", "Role", "Reaches", *(permission.label for permission in P))
    for role, duties in MATRIX.items():
        yield (
            duties.code,
            str(role.label),
            str(duties.scope.label),
            *("yes" if permission in duties.may else "" for permission in P),
        )
