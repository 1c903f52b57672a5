"""`sightline check` says nothing of a sound house, and fails loudly when one kept row or number is wrong."""

from contextlib import contextmanager
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from typer.testing import CliRunner

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file import balance
from sightline.case_file.checking import days_compared
from sightline.clocks.actions import NewEvent, record
from sightline.identity.models import Team
from sightline.project.command_line import app
from sightline.project.commands import check
from sightline.records.models import Event, Spell, Summary
from sightline.standards.register import STANDARDS
from tests import cast
from tests.cast import NOW


@pytest.fixture
def moved(db, monkeypatch):
    """Return a child who moved from the north team to the south; the command asks this database."""

    @contextmanager
    def here():
        yield

    monkeypatch.setattr(check, "at_work", here)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: cast.TODAY)
    # Two clocks are enough here: to compile them all takes longer than all the rest.
    few = {code: STANDARDS[code] for code in ("C06", "C07")}
    for module in ("rebuilding", "checking"):
        monkeypatch.setattr(f"sightline.clocks.{module}.standards_in_force", lambda: few)
    council = cast.council()
    child = council.child(council_id="2001")
    with keeping(EVERY_CHILD):
        case = Event.objects.filter(child=child, kind="referral_received").get().subject
    on = date(2026, 4, 10)
    record(
        [NewEvent(child.pk, "holder_changed", on, subject=case, facts={"worker": "W5", "team": "S"})],
        by=None,
        at=NOW,
        why="The family moved.",
    )
    return child


def _checked():
    return CliRunner().invoke(app, ["check"])


def test_a_sound_house_ends_with_nothing_to_tell(moved):
    said = _checked()

    assert said.exit_code == 0, said.output
    assert "are what the ledger says" in said.stderr


def test_a_kept_spell_that_was_tampered_with_is_told_in_clocks_and_in_the_balance(moved):
    with keeping(EVERY_CHILD), connection.cursor() as cursor:
        north = Team.objects.get(code="N").pk
        cursor.execute("UPDATE records_spell SET team_id = %s WHERE kind = 'holder'", [north])
        assert Spell.objects.filter(kind="holder", team=north).count() == 2

    said = _checked()

    assert said.exit_code == 1
    assert "spells" in said.stdout
    assert "2026-03-31 to 2026-04-30, team S, moved in: pages show 0, the ledger says 1 (records 2001)." in (
        " ".join(said.stderr.split())
    )


def test_a_kept_summary_that_was_tampered_with_is_told(moved):
    with keeping(EVERY_CHILD):
        assert Summary.objects.filter(tried=0).update(tried=1) == 1

    said = _checked()

    assert said.exit_code == 1
    assert "summary" in said.stdout


def test_a_page_that_loses_a_child_is_told_though_every_kept_row_is_right(moved, monkeypatch):
    def forgetful(before, day):
        found = kept(before, day)
        found.held = [each for each in found.held if each.until_on is not None]
        return found

    kept = balance.kept
    monkeypatch.setattr(balance, "kept", forgetful)

    said = _checked()

    assert said.exit_code == 1
    assert said.stdout == ""
    assert "team S, closing: pages show 0, the ledger says 1" in " ".join(said.stderr.split())


def test_it_compares_each_of_the_last_days_and_each_month_to_its_true_end():
    compared = days_compared(date(2026, 3, 31))

    months, days = compared[:60], compared[60:]
    assert all((last + timedelta(days=1)).day == 1 for pair in months for last in pair)
    assert months[-1] == (date(2026, 1, 31), date(2026, 2, 28))
    assert all(one[1] == other[0] for one, other in pairwise(months))
    assert [day for _, day in days] == [date(2026, 3, 1) + timedelta(days=number) for number in range(31)]
