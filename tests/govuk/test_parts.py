"""What the tags print, where a mistake would mislead a reader."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory


def printed(source: str, address: str = "/list", **context: object) -> str:
    page = Template("{% load govuk %}" + source)
    return page.render(Context({"request": RequestFactory().get(address), **context}))


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_zero_is_grey_and_opens_nothing():
    html = printed("{% count 0 '/children' sign='+' %}")

    assert words_of(html) == "0"
    assert "<a" not in html


def test_every_other_number_opens_its_children_with_its_sign_before_it():
    html = printed("{% count 1402 '/children' sign='-' %}")

    assert words_of(html) == "− 1,402"
    assert 'href="/children"' in html


def test_a_number_that_is_not_known_is_never_a_zero():
    html = printed("{% count nothing '/children' %}", nothing=None)

    assert words_of(html) == "– not known"


@pytest.mark.parametrize(
    ("state", "html"),
    [
        ("running", "Running"),
        ("met", "Met"),
        ("not_needed", "Not needed"),
        ("overdue", '<strong class="govuk-tag govuk-tag--red">Overdue</strong>'),
        ("unknown", '<strong class="govuk-tag govuk-tag--grey">Unknown</strong>'),
        ("missed", '<strong class="sl-late">Missed</strong>'),
    ],
)
def test_only_states_that_ask_somebody_to_act_have_a_tag(state, html):
    assert printed("{% state state %}", state=state) == html


def test_what_people_wrote_is_shown_and_never_run():
    hostile = "<script>x</script>"
    parts = (
        "{% fact h h %}{% link h h %}{% tag h %}{% badge h %}{% code h %}{% heading h %}"
        "{% panel h %}{{ h }}{% endpanel %}{% alert h %}{{ h }}{% endalert %}"
        "{% happened h when=h by=h written=h quote=h %}{{ h }}{% endhappened %}"
        "{% table caption=h people=True %}{% heads %}{% column h phone=h sort=h %}{% endheads %}"
        "{% row %}{% cell note=h %}{{ h }}{% endcell %}{% endrow %}{% endtable %}"
        "{% summary_row h action=h href=h %}{{ h }}{% endsummary_row %}"
        "{% empty_good h %}{% empty_by_filter h h h %}{% cannot_say h h h %}{% restricted 1 h %}"
        "{% button h href=h %}"
    )  # fmt: skip

    html = printed(parts, address="/list?q=<script>", h=hostile)

    assert "<script" not in html
    assert "&lt;script&gt;" in html


TABLE = (
    "{% table caption='Children' people=people order=order %}"
    "{% heads %}{% column 'Due' sort='due' %}{% column 'Child' %}"
    "{% column 'Children' numeric=True phone='Children' %}{% endheads %}"
    "{% for name in names %}{% row %}"
    "{% cell %}Today{% endcell %}{% cell heading=True %}{{ name }}{% endcell %}"
    "{% cell %}4{% endcell %}{% endrow %}{% endfor %}{% endtable %}"
)  # fmt: skip


def test_a_table_of_people_says_it_is_a_table_even_where_it_is_drawn_as_blocks():
    html = printed(TABLE, people=True, names=["Ada", "Bo"])

    assert html.count('role="row"') == 3
    assert html.count('role="rowheader"') == 2
    assert html.count('role="cell"') == 4
    assert html.count('class="sl-cell-label" aria-hidden="true"') == 2
    assert "moj-scrollable-pane" not in html


def test_an_empty_cell_of_people_has_no_label_of_its_own():
    half = TABLE.replace("{% cell %}4{% endcell %}", "{% cell %} {% endcell %}")

    html = printed(half, people=True, names=["Ada", "Bo"])

    assert html.count('role="cell"') == 4
    assert "sl-cell-label" not in html


def test_a_table_of_numbers_scrolls_in_a_pane_that_can_be_focused_and_has_a_name():
    html = printed(TABLE, people=False, names=["Ada"])

    pane = re.search(r'<div class="moj-scrollable-pane[^>]*>', html).group()
    assert 'tabindex="0"' in pane
    assert 'aria-labelledby="table-children"' in pane
    assert 'id="table-children"' in html
    assert html.count("govuk-table__cell--numeric") == 1


def test_a_head_that_orders_keeps_the_filter_and_goes_back_to_the_first_page():
    html = printed(TABLE, address="/list?team=sn&page=3", people=True, names=[])

    assert 'href="?team=sn&amp;order=due"' in html
    assert "aria-sort" not in html


def test_a_second_press_turns_the_order():
    html = printed(TABLE, address="/list?order=due", people=True, names=[], order="due")

    assert 'aria-sort="ascending"' in html
    assert 'href="?order=-due"' in html


def test_a_cell_outside_a_table_is_a_mistake_that_is_named():
    with pytest.raises(TemplateSyntaxError, match="belong inside a table"):
        printed("{% cell %}4{% endcell %}")


def test_a_table_without_a_caption_is_a_mistake():
    with pytest.raises(TemplateSyntaxError, match="takes a caption"):
        printed("{% table people=True %}{% endtable %}")


def test_a_misspelt_kind_of_button_is_a_mistake():
    with pytest.raises(TemplateSyntaxError, match="no kind"):
        printed("{% button 'Save' kind='sekondary' %}")


def test_a_figure_of_zero_opens_nothing_and_one_not_known_is_a_dash():
    items = [
        {"count": 0, "label": "late", "href": "/late"},
        {"count": None, "label": "seen", "href": "/seen"},
    ]

    html = printed("{% figures items %}", items=items)

    assert "<a" not in html
    assert words_of(html) == "0 late – not known seen"


def test_pages_keep_the_rest_of_the_address():
    from django.core.paginator import Paginator

    html = printed(
        "{% pagination page %}", address="/list?team=sn&page=2", page=Paginator(range(95), 10).page(2)
    )

    assert 'href="?team=sn&amp;page=3" rel="next"' in html
    assert 'aria-label="Page 2" aria-current="page"' in html


def test_one_page_has_no_pagination():
    from django.core.paginator import Paginator

    assert printed("{% pagination page %}", page=Paginator(range(9), 10).page(1)).strip() == ""


def test_restricted_children_are_counted_and_not_named():
    assert words_of(printed("{% restricted 2 'Selma' %}")) == (
        "And 2 restricted children, not listed here, held by Selma."
    )
    assert printed("{% restricted 0 'Selma' %}").strip() == ""


def test_a_notification_over_99_is_read_out_in_full():
    assert words_of(printed("{% notification_badge 1204 'due' %}")) == "99+ (1,204 due)"
    assert printed("{% notification_badge 0 %}") == ""


def test_a_late_source_says_so_in_red():
    sources = [{"text": "case system", "age": "3 days late", "late": True}]

    assert '<strong class="sl-late">3 days late</strong>' in printed("{% fed_by s %}", s=sources)


def test_every_tag_and_filter_is_in_the_list_of_parts():
    from sightline.govuk.templatetags.govuk import register

    listed = (Path(__file__).parents[2] / "docs" / "reference" / "components.md").read_text(encoding="utf-8")
    unlisted = {
        "text_of_block",
        "council",
        "print_line",
        "alert_kind",
        "nonce",
    }  # for the base template alone

    missing = [
        name
        for name in {*register.tags, *register.filters} - unlisted
        if not re.search(rf"\b{name}\b", listed)
    ]

    assert missing == []


def test_a_worked_example_numbers_its_days_and_says_the_same_in_words():
    from sightline.govuk.parts.drawings import DrawnDay

    days = [DrawnDay("start"), DrawnDay("counted", 1), DrawnDay("holiday"), DrawnDay("counted", 2, mark=True)]

    html = printed("{% worked_example 'Met' days 'Held on day 2.' state='met' %}", days=days)

    assert re.findall(r'class="sl-day-number"[^>]*>(\w+)<', html) == ["1", "H"]
    assert html.count("sl-day-mark") == 1
    assert '<svg role="img" aria-label="Held on day 2."' in html


def test_filters_say_nothing_about_nothing():
    assert printed("{{ a|day }}{{ a|number }}{{ a|percent }}{{ a|moment }}", a=None) == ""


def test_a_withdrawn_event_is_struck_through_also_for_those_who_do_not_see():
    html = printed("{% happened 'Seen' when='9 October 2026' withdrawn=True %}A call.{% endhappened %}")

    assert "<s>Seen</s>" in html


ROWS = (
    "{% table caption='Children' people=True %}{% heads %}{% column 'Name' phone='Name' %}{% endheads %}"
    "{% for row in rows %}{% drawn_once row %}{% row %}{% cell %}{{ row.name }}{{ elsewhere }}"
    "{% if row.asks %}<form>{% csrf_token %}</form>{% endif %}{% endcell %}{% endrow %}{% enddrawn_once %}"
    "{% endfor %}{% endtable %}"
)


@dataclass(frozen=True)
class ARow:
    """A row of two values."""

    name: str
    asks: bool = False


def test_a_row_drawn_once_is_drawn_as_any_row():
    rows = [ARow("Ada <b>"), ARow("Ben", True), ARow("Ada <b>")]
    each_time = ROWS.replace("{% drawn_once row %}", "").replace("{% enddrawn_once %}", "")

    page = Template("{% load govuk %}" + ROWS)
    for token in ("first", "second"):
        drawn = page.render(Context({"rows": rows, "csrf_token": token}))
        assert drawn == printed(each_time, rows=rows, csrf_token=token)
        assert f'value="{token}"' in drawn


def test_a_row_drawn_once_sees_nothing_of_the_page_beside_its_values():
    assert "elsewhere" not in printed(ROWS, rows=[ARow("Ada")], elsewhere="elsewhere")


def test_a_row_whose_values_change_is_drawn_again():
    page = Template("{% load govuk %}" + ROWS)

    assert "Ada" in page.render(Context({"rows": [ARow("Ada")]}))
    assert "Ada" not in page.render(Context({"rows": [ARow("Ben")]}))


def test_what_is_drawn_once_is_one_value():
    with pytest.raises(TemplateSyntaxError, match="one value by its name"):
        printed(ROWS.replace("drawn_once row", "drawn_once row.name"))
