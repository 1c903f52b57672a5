"""The one table of who may do what."""

import pytest

from sightline.access.matrix import MATRIX, Scope, lines, may, roles_that_may
from sightline.access.permissions import Permission
from sightline.identity.roles import Role


def test_every_role_stands_in_the_table_once():
    assert set(MATRIX) == set(Role)


def test_the_twenty_two_roles_of_guidance_are_there():
    codes = sorted(duties.code for duties in MATRIX.values() if duties.code)

    assert codes == [f"R{number:02}" for number in range(1, 23)]


def test_nobody_without_a_role_may_do_anything():
    assert may([]) == frozenset()


@pytest.mark.parametrize("role", [role for role in Role if MATRIX[role].scope is Scope.AGGREGATE])
def test_who_sees_counts_only_opens_lists_no_child_and_searches_for_none(role):
    forbidden = {Permission.CHILD_SEE, Permission.LISTS_SEE, Permission.SEARCH, Permission.LISTS_DOWNLOAD}

    assert MATRIX[role].may & forbidden == frozenset()


def test_an_analyst_sees_no_names_and_does_not_mend_them():
    assert MATRIX[Role.ANALYST].may & {Permission.CHILD_NAMES_SEE, Permission.CELLS_MEND} == frozenset()


def test_a_partner_answers_and_sees_no_list():
    assert MATRIX[Role.PARTNER].may == {Permission.PARTNER_ANSWER, Permission.STANDARDS_SEE}


def test_who_gives_roles_reads_no_child_and_no_log():
    assert MATRIX[Role.ADMINISTRATOR].scope is Scope.NONE
    assert Permission.ACCESS_LOG_SEE not in MATRIX[Role.ADMINISTRATOR].may


def test_only_the_information_governance_lead_reads_the_access_log():
    assert roles_that_may(Permission.ACCESS_LOG_SEE) == [Role.INFORMATION_GOVERNANCE_LEAD]


def test_the_printed_table_says_yes_exactly_where_the_table_does():
    heading, *rows = lines()

    printed = {
        (row[1], column)
        for row in rows
        for column, cell in zip(heading[3:], row[3:], strict=True)
        if cell == "yes"
    }
    assert printed == {(role.label, p.label) for role, duties in MATRIX.items() for p in duties.may}
