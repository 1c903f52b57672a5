"""Which sections stand in the bar at the head of a page, and which under "More"."""

import pytest

from sightline.project.bar import under_more

HEAD = (
    *("Disagreements", "My work", "Whole service", "Offers", "Unallocated", "Early help", "Night desk"),
    *("Out of sight", "Standards", "Receipts", "Data quality", "Find a child", "People", "Settings"),
)
COUNTED = ("Disagreements", "My work", "Offers", "Unallocated", "Night desk")
WORKER = ("My work", "My team", "Offers", "Out of sight", "Standards", "Find a child", "People")


def test_sections_that_fit_in_one_line_all_stand_in_it():
    assert under_more(WORKER, counted=COUNTED, begins="My work") == frozenset()


def test_a_long_name_leaves_less_room():
    name = "Persephone Featherstonehaugh-Winterbourne"

    assert under_more(WORKER, counted=COUNTED, begins="My work", person_name=name)


def test_what_is_looked_up_now_and_then_goes_under_more_first():
    sections = (*WORKER, "Night desk", "Early help")

    folded = under_more(sections, counted=COUNTED, begins="My work", person_name="Ewan Strand")

    assert folded == {"Standards", "People"}


def test_what_is_wide_makes_room_for_what_is_narrow():
    sections = (*WORKER[:2], "Unallocated", "Early help", "Night desk", "Out of sight", "Find a child")

    folded = under_more(sections, counted=COUNTED, begins="My work", person_name="Idony Marchwood-Reed")

    assert len(folded) == 1


@pytest.mark.parametrize("begins", ["My work", "Out of sight", "Find a child"])
def test_where_a_person_s_work_begins_stands_in_the_bar(begins):
    folded = under_more(HEAD, counted=COUNTED, begins=begins)

    assert begins not in folded
    assert {"Standards", "Settings"} <= folded


def test_a_section_that_may_carry_a_count_has_room_for_it_before_anything_waits_in_it():
    assert under_more(HEAD, counted=COUNTED) > under_more(HEAD, counted=())
