"""Forms: what is asked, what is wrong, and what opens further questions."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.test import RequestFactory
from django.test.html import parse_html

from sightline.govuk.fields import DayField, DayPartsField, MomentField, MomentInput
from sightline.govuk.parts.questions import _select
from tests.govuk.gallery import AsAt, EveryQuestion, RecordAVisit


def printed(source: str, address: str = "/list", **context: object) -> str:
    request = RequestFactory().get(address)
    return Template("{% load govuk %}" + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    "written", ["12/11/2026", "12 November 2026", "12 Nov 2026", "2026-11-12", "12.11.2026"]
)
def test_a_day_is_read_in_the_ways_people_write_it(written):
    assert DayField().clean(written) == date(2026, 11, 12)


@pytest.mark.parametrize(
    ("written", "refusal"),
    [
        ("12/11/26", "four digits"),
        ("31/9/2026", "There is no 31 September 2026."),
        ("11/13/2026", "Write the day before the month."),
        ("soon", "four digits"),
    ],
)
def test_a_day_is_never_guessed(written, refusal):
    with pytest.raises(ValidationError, match=refusal):
        DayField().clean(written)


@pytest.mark.parametrize(("month"), ["9", "09", "September", "sep"])
def test_a_month_may_be_a_number_or_a_name(month):
    assert DayPartsField().clean(["3", month, "2015"]) == date(2015, 9, 3)


@pytest.mark.parametrize(
    ("parts", "refusal"),
    [
        (["3", "", "2015"], "a day, a month and a year"),
        (["3", "9", "15"], "four digits"),
        (["30", "2", "2015"], "There is no 30 February 2015."),
        (["x", "2", "2015"], "as numbers"),
        (["3", "smarch", "2015"], "as numbers"),
    ],
)
def test_a_wrong_part_of_a_day_is_named(parts, refusal):
    with pytest.raises(ValidationError, match=refusal):
        DayPartsField().clean(parts)


@pytest.mark.parametrize("clock", ["4:15pm", "16:15", "4.15pm"])
def test_a_moment_is_read_in_uk_time(clock):
    assert MomentField().clean(["1/7/2026", clock]) == datetime(2026, 7, 1, 15, 15, tzinfo=UTC)


def test_an_hour_that_happens_twice_is_asked_again_with_the_way_to_say_which():
    with pytest.raises(ValidationError, match="Write 1:30am BST for the first time or 1:30am GMT"):
        MomentField().clean(["25/10/2026", "1:30am"])


@pytest.mark.parametrize(("clock", "hour"), [("1:30am BST", 0), ("01:30 gmt", 1)])
def test_which_of_two_equal_hours_is_meant_may_be_written(clock, hour):
    assert MomentField().clean(["25/10/2026", clock]) == datetime(2026, 10, 25, hour, 30, tzinfo=UTC)


def test_an_hour_that_never_happens_is_refused_with_the_reason():
    with pytest.raises(ValidationError, match="clocks went forward that night, and 1:30am did not happen"):
        MomentField().clean(["28/3/2027", "1:30am"])


@pytest.mark.parametrize(("hour", "said"), [(0, "01:30 BST"), (1, "01:30 GMT"), (2, "02:30")])
def test_a_moment_of_the_night_the_clocks_go_back_is_shown_so_that_it_is_read_back_the_same(hour, said):
    at = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)

    day, clock = MomentInput().decompress(at)

    assert clock == said
    assert MomentField().clean([f"{day:%d/%m/%Y}", clock]) == at


def test_every_error_stands_first_and_leads_to_its_question():
    form = EveryQuestion({"born_on_day": "31", "born_on_month": "9", "born_on_year": "2015"})

    html = printed("{% error_summary form %}{% fields form %}", form=form)

    targets = re.findall(r'<li><a href="#([^"]+)">', html)
    assert len(targets) == len([name for name in form.errors if name != "came_from"]) + 1
    shown = set(re.findall(r' id="([^"]+)"', html)) | {"id_came_from"}
    assert set(targets) <= shown
    assert "There is no 31 September 2015." in html


def test_a_missing_answer_is_asked_for_by_the_name_of_its_question():
    form = RecordAVisit({})

    html = printed("{% error_summary form %}", form=form)

    assert "Choose an answer for “Did you see Amara?”." in html
    assert "Fill in “What Amara said or showed”." in html
    assert "This field is required" not in html


def test_a_form_s_own_words_for_a_missing_answer_are_kept():
    class Named(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter the child's first name."})

    assert "Enter the child&#x27;s first name." in printed("{% error_summary form %}", form=Named({}))


def test_every_box_is_described_by_its_hint_and_its_error():
    html = printed("{% fields form %}", form=EveryQuestion({}))

    described = re.findall(r'aria-describedby="([^"]+)"', html)
    ids = set(re.findall(r' id="([^"]+)"', html))
    assert described
    assert all(set(each.split()) <= ids for each in described)


def test_nothing_typed_is_lost():
    form = EveryQuestion(
        {
            "name": "Ada",
            "seen_at_day": "nonsense",
            "seen_at_time": "4:15pm",
            "born_on_month": "sept",
            "due_on": "3.3",
        }
    )

    html = printed("{% fields form %}", form=form)

    for typed in ("Ada", "nonsense", "4:15pm", "sept", "3.3"):
        assert f'value="{typed}"' in html


def test_a_password_is_never_sent_back():
    assert "hunter2" not in printed("{% fields form %}", form=EveryQuestion({"password": "hunter2"}))


def test_radios_start_with_nothing_chosen():
    assert "checked" not in printed("{% fields form %}", form=RecordAVisit())


def test_a_question_that_an_answer_opens_is_asked_once_under_that_answer():
    html = printed("{% fields form %}", form=RecordAVisit())

    assert html.count('name="alone"') == 2
    under_yes = html.index('class="govuk-radios__conditional"', html.index('value="yes"'))
    assert under_yes < html.index('name="alone"') < html.index('value="tried"')


def test_radios_and_checkboxes_carry_no_script():
    html = printed("{% fields form %}", form=RecordAVisit())

    assert 'data-module="govuk-radios"' not in html
    assert 'data-module="govuk-checkboxes"' not in html


def test_the_as_at_bar_keeps_the_order_and_drops_the_page():
    html = printed(
        "{% as_at_bar form %}As known now.{% endas_at_bar %}",
        address="/list?order=-unseen&page=7&team=sn&band=60",
        form=AsAt({"as_at": "12/11/2026"}),
    )

    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]+)">', html))
    assert hidden == {"order": "-unseen", "band": "60"}


def test_a_posted_form_has_its_token_and_one_that_asks_has_none():
    form = AsAt()

    assert 'name="csrfmiddlewaretoken"' in printed(
        "{% form_for form button='Go' %}{% endform_for %}", form=form
    )
    assert "csrf" not in printed("{% form_for form button='Go' method='get' %}{% endform_for %}", form=form)


def test_a_form_with_a_file_says_so():
    html = printed("{% form_for form button='Load file' %}{% endform_for %}", form=EveryQuestion())

    assert 'enctype="multipart/form-data"' in html
    assert 'name="came_from"' in html


class Chosen(forms.Form):
    """A list to choose from, with groups, marks that need escaping and a box that is required."""

    team = forms.ChoiceField(
        choices=[
            ("", "Any team"),
            ("N & S", 'North & "South" <1>'),
            ("Services", [("A", "Assessment"), ("B", "Care")]),
        ]
    )


@pytest.mark.parametrize("given", [{}, {"team": ""}, {"team": "N & S"}, {"team": "B"}, {"team": "gone"}])
def test_a_list_to_choose_from_is_drawn_as_its_widget_draws_it(given):
    question = Chosen(given or None)["team"]
    attributes = {"class": "govuk-select", "aria-describedby": "hint", "disabled": True, "hidden": False}

    drawn = parse_html(_select(question, dict(attributes)))

    assert drawn == parse_html(question.as_widget(attrs=attributes))
