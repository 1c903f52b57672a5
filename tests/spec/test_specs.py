"""Every worked example, read by the plain reader."""

import pytest

from sightline.standards.bank_holidays import BANK_HOLIDAYS
from sightline.standards.example import Example
from sightline.standards.limits import uk_day
from sightline.standards.model import Promise
from sightline.standards.reading import read
from sightline.standards.register import STANDARDS
from sightline.standards.spec import SITUATIONS, examples

EXAMPLES = examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_plain_reader_says_what_the_example_says(example: Example):
    standard = STANDARDS[example.standard]
    timeline = example.timeline()

    wrong = [
        ask.wrong(read(standard, timeline.as_known(ask.known_by), ask.as_at, terms=example.school_terms))
        for ask in example.asks
    ]

    assert not any(wrong), f"{example.place}\n" + "\n".join(filter(None, wrong))


@pytest.mark.parametrize("code", STANDARDS)
def test_every_standard_shows_the_situations_that_a_reader_must_know(code: str):
    titles = [example.title for example in EXAMPLES if example.standard == code]

    missing = [each for each in SITUATIONS if not any(title.startswith(each) for title in titles)]

    assert not missing


# An average gives no reading for one child.
ACROSS_A_BANK_HOLIDAY = [
    each
    for each in EXAMPLES
    if "bank holiday" in each.title and STANDARDS[each.standard].promise is not Promise.ON_AVERAGE
]


@pytest.mark.parametrize("example", ACROSS_A_BANK_HOLIDAY, ids=str)
def test_a_bank_holiday_falls_between_start_and_due(example: Example):
    said = read(
        STANDARDS[example.standard], example.timeline(), example.asks[0].as_at, terms=example.school_terms
    )
    asked = example.asks[0].chosen(said)
    assert asked and asked.span.started_on and asked.span.due_on

    days = {uk_day(asked.span.began), asked.span.started_on, asked.span.due_on}

    assert any(min(days) <= holiday <= max(days) for holiday in BANK_HOLIDAYS)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_calls_its_standard_by_its_title(example: Example):
    assert example.name == STANDARDS[example.standard].title


def test_no_two_examples_have_one_heading():
    headings = [str(example) for example in EXAMPLES]

    assert len(headings) == len(set(headings))
