"""Work in the background gives way to whoever waits for a processor."""

import pytest

from sightline.clocks import giving_way
from sightline.clocks.giving_way import GivingWay, others_wait

PRESSED = "some avg10={} avg60=17.42 avg300=17.98 total=6957328498\nfull avg10=0.00 avg60=0.00 total=0\n"


@pytest.fixture
def rests(monkeypatch):
    """Return for how long it rested; a piece of work takes two seconds by the clock."""
    rested, clock = [], iter(range(0, 100, 2))
    monkeypatch.setattr(giving_way, "sleep", rested.append)
    monkeypatch.setattr(giving_way, "monotonic", lambda: next(clock))
    return rested


@pytest.mark.parametrize(("waited", "rested"), [("0.00", []), ("9.50", []), ("35.10", [6.0])])
def test_it_rests_three_times_as_long_as_it_worked_while_others_wait(
    rests, tmp_path, monkeypatch, waited, rested
):
    counted = tmp_path / "cpu"
    counted.write_text(PRESSED.format(waited))
    monkeypatch.setattr(giving_way, "PRESSURE", counted)

    with GivingWay():
        pass

    assert rests == rested


@pytest.mark.parametrize(("load", "wait"), [(1.9, False), (2.1, True)])
def test_where_the_system_does_not_count_who_waits_it_goes_by_how_many_want_a_processor(
    tmp_path, monkeypatch, load, wait
):
    monkeypatch.setattr(giving_way, "PRESSURE", tmp_path / "none")
    monkeypatch.setattr(giving_way.os, "getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr(giving_way.os, "cpu_count", lambda: 2)

    assert others_wait() is wait


def test_work_that_failed_says_so_at_once(rests, monkeypatch):
    monkeypatch.setattr(giving_way, "others_wait", lambda: True)

    with pytest.raises(LookupError), GivingWay():
        raise LookupError

    assert rests == []
