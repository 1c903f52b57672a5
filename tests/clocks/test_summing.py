"""How a child stands in one row, and since when it is so."""

from datetime import date

from sightline.clocks.spells import Draft
from sightline.clocks.summing import ALWAYS, Sight, summed
from sightline.standards.timeline import Event, Timeline

OPENED, SEEN, TRIED, LEAVES = date(2026, 3, 2), date(2026, 4, 7), date(2026, 4, 9), date(2026, 12, 31)
OPEN = Draft("open", OPENED, ways=("case",), began="new")
CASE = Draft("case", OPENED)
HELD = Draft("holder", OPENED, worker="W1", team="S", began="allocated")


def _timeline(*events):
    return Timeline(
        1, tuple(Event(number, *event) for number, event in enumerate(events)), lines=frozenset({4, 2})
    )


def test_it_says_what_lasts_and_since_when_all_of_it_is_so():
    timeline = _timeline(("child_seen", SEEN), ("visit_attempted", TRIED), ("born", date(2020, 5, 6)))

    said = summed(timeline, [OPEN, CASE, HELD])

    assert (said.opened, said.holder, said.status) == (OPEN, HELD, "case")
    assert said.sight == Sight(seen_on=SEEN, tried=1, tried_on=TRIED)
    assert (said.from_on, said.born_on, said.lines) == (TRIED, date(2020, 5, 6), (2, 4))


def test_what_a_later_day_will_change_it_says_from_that_day_on():
    ends = Draft("holder", OPENED, LEAVES, worker="W1", team="S", began="allocated")
    follows = Draft("holder", LEAVES, team="S", began="worker left")

    said = summed(_timeline(("child_seen", SEEN)), [OPEN, CASE, ends, follows])

    assert (said.from_on, said.holder) == (LEAVES, follows)


def test_who_was_seen_before_the_birth_was_the_mother():
    said = summed(_timeline(("child_seen", SEEN), ("born", TRIED)), [OPEN, HELD])

    assert (said.sight, said.from_on) == (Sight(), TRIED)


def test_a_disputed_spell_does_not_describe_the_child():
    plan = Draft("on a protection plan", SEEN, disputed=True)

    assert summed(_timeline(), [OPEN, CASE, plan, HELD]).status == "case"


def test_a_child_who_is_not_open_has_nothing_that_lasts():
    closed = [Draft("open", OPENED, SEEN), Draft("holder", OPENED, SEEN, team="S")]

    said = summed(_timeline(), closed)

    assert (said.opened, said.holder, said.status, said.from_on) == (None, None, "", SEEN)
    assert summed(_timeline(), []).from_on == ALWAYS
