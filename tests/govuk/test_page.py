"""The frame around every page."""

import re
from pathlib import Path

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from tests.govuk import gallery

EVERY_PAGE = (*gallery.PAGES, *gallery.ERROR_PAGES)
ROOMS = Path(__file__).parents[2] / "sightline"
RAW_COMPONENT = re.compile(r'class="[^"]*\b(?:govuk|moj|sl)-[^"]*"')


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_every_page_has_one_h1_and_its_words_are_the_title(name):
    html = gallery.html_of_page(name)

    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.S)
    title = re.search(r"<title>(?:Error: )?(.*?) –", html).group(1)
    assert [heading.strip() for heading in headings] == [title]
    assert title


def test_a_page_with_errors_says_so_in_its_title():
    assert "<title>Error: Record a visit" in gallery.html_of_page("with_errors")
    assert "<title>Record a visit" in gallery.html_of_page("record_a_visit")


@override_settings(COUNCIL_NAME="Nowhere Borough", BRAND_COLOUR="#552200")
def test_the_page_carries_the_council_s_name_and_colour_from_settings():
    html = gallery.html_of_page("my_work")

    assert "<span>Nowhere Borough</span>" in html
    assert "--govuk-brand-colour:#552200" in html


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_page_wears_the_crown_or_the_open_government_licence(name):
    html = gallery.html_of_page(name).lower()

    assert "crown" not in html
    assert "open government licence" not in html
    assert "gov.uk" not in html


def test_the_first_line_of_print_says_as_at_known_by_printed_by_and_when():
    html = gallery.html_of_page("everything_else")

    line = re.search(r'<p class="sl-print-line">(.*?)</p>', html).group(1)
    assert line == (
        "As at 3 March 2025, as known on 10 March 2025 at 9:00am. "
        "Printed by Priya Nandakar on 12 November 2026 at 2:10pm."
    )
    assert html.index('class="sl-print-line"') < html.index("govuk-generic-header")


def test_a_past_page_says_so_above_its_heading_with_a_way_back_to_now():
    html = gallery.html_of_page("everything_else")

    assert html.index('<a class="govuk-link" href="/now">') < html.index("<h1")


def test_a_silent_worker_is_a_red_line_on_the_page():
    html = gallery.html_of_page("out_of_sight")

    assert "The background worker has been silent since 9:04am." in html
    assert "Warnings about this service" not in gallery.html_of_page("my_work")


@pytest.mark.parametrize("name", gallery.ERROR_PAGES)
def test_an_error_page_can_be_made_without_a_request(name):
    assert "<h1" in render_to_string(name)


def test_a_refusal_says_what_the_page_is_for_who_can_open_it_and_how_to_ask():
    html = gallery.html_of_page("403.html")

    assert "A child’s record is for the people who work with the child." in html
    assert "an inspector, with a reason" in html
    assert "Ask the duty desk." in html
    assert "whether or not what you looked for exists" in html


def test_nothing_on_a_page_is_fetched_from_elsewhere():
    for name in EVERY_PAGE:
        html = gallery.html_of_page(name).replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"(?:https?:)?//[a-z]", html)


def test_no_page_runs_script_or_style_written_into_it_but_the_brand_colour():
    for name in EVERY_PAGE:
        html = gallery.html_of_page(name)
        assert len(re.findall(r"<style", html)) == 1
        assert not re.search(r"<script(?![^>]* src=)", html)
        assert not re.search(r'\s(?:style|on[a-z]+)="', html)


@pytest.mark.django_db
def test_the_policy_of_the_service_lets_the_brand_colour_through():
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(render_to_string("404.html", request=request))

    response = CSPMiddleware(view)(RequestFactory().get("/"))

    nonce = re.search(r'<style nonce="([^"]+)">', response.content.decode()).group(1)
    assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]


def raw_components(template: str) -> list[str]:
    """Return the component markup a room wrote by hand."""
    return RAW_COMPONENT.findall(template)


def test_component_markup_written_by_hand_is_found():
    assert raw_components('<p class="govuk-body">') == ['class="govuk-body"']
    assert raw_components('{% button "Save visit" %}<p class="plain">') == []


def test_rooms_hold_no_component_markup():
    templates = [path for path in ROOMS.rglob("*.html") if ROOMS / "govuk" not in path.parents]

    found = {
        str(path): raw for path in templates if (raw := raw_components(path.read_text(encoding="utf-8")))
    }

    assert found == {}
