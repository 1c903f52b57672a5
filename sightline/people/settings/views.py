"""Settings: what this authority sets for itself, who set it and why, and the forms that change it."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.clocks import reworking
from sightline.clocks import settings as actions
from sightline.govuk.council import LEAST_CONTRAST, contrast_on_white, council
from sightline.govuk.words import day
from sightline.people.asking import SaysWhy, actor_of
from sightline.people.parts import settings_parts
from sightline.people.settings import forms, queries, showing
from sightline.standards.calendar import uk_date

ON_A_PAGE = 50


@requires(Permission.SETTINGS_SEE)
def limits(request: HttpRequest) -> HttpResponse:
    """List every local limit: its amount now, since when, by whom and why."""
    lines = queries.limits(as_at=uk_date(timezone.now()))
    page = {
        "chapters": showing.chapters(lines),
        "number": len(lines),
        "number_set": sum(line.now.entered is not None for line in lines),
        "warnings": showing.warning_rows(actions.warnings_set(), uk_date(timezone.now())),
        "may_set": actor_of(request).may(Permission.LIMITS_SET),
    }
    return _show(request, "limits", page)


@requires(Permission.SETTINGS_SEE)
def limit(request: HttpRequest, code: str) -> HttpResponse:
    """Show every version of one local limit, newest first."""
    line = _limit(code)
    page = {
        "standard": line.standard,
        "versions": [
            showing.version_row(line.standard, each, is_now=each is line.now) for each in line.versions
        ],
        "may_set": actor_of(request).may(Permission.LIMITS_SET),
    }
    return _show(request, "limit", page)


@requires(Permission.LIMITS_SET)
def set_limit(request: HttpRequest, code: str) -> HttpResponse:
    """Add a version of a local limit, from today or later."""
    line = _limit(code)
    form = forms.SetLimit(request.POST or None, standard=line.standard)

    def change() -> str:
        said = form.cleaned_data
        return actions.set_local_limit(
            standard=code,
            amounts=form.amounts(),
            in_force_on=said["in_force_on"],
            by=actor_of(request),
            at=timezone.now(),
            why=said["why"],
            **form.rules(),
        ).said

    page = {
        "title": f"Set the limit: {line.standard.title}",
        "caption": f"Standard {code}",
        "lede": line.standard.promised,
        "button": "Set the limit",
        "back": reverse("settings:limit", args=[code]),
        "back_to": line.standard.title,
    }
    return _changed(request, form, change, reverse("settings:limit", args=[code])) or _ask(
        request, form, page
    )


@requires(Permission.LIMITS_SET)
def set_warning(request: HttpRequest) -> HttpResponse:
    """Set from a day on how little of any limit is left when a running promise warns."""
    last = actions.warnings_set()[-1]
    stands = {"share_left": last.share_left, "working_days_left": last.working_days_left}
    form = forms.SetWarning(request.POST or None, initial=stands)

    def change() -> str:
        return actions.set_warning(by=actor_of(request), at=timezone.now(), **form.cleaned_data).said

    page = {
        "title": "Set when a promise is nearly due",
        "lede": "It moves no due day. That three quarters of a legal power are gone is said whatever is set.",
        "button": "Set the warning",
        **_back_to("limits", "Local limits"),
    }
    return _changed(request, form, change, reverse("settings:limits")) or _ask(request, form, page)


@requires(Permission.SETTINGS_SEE)
def terms(request: HttpRequest) -> HttpResponse:
    """List the school terms, latest first."""
    page = {"terms": queries.terms(), "may_set": actor_of(request).may(Permission.LIMITS_SET)}
    return _show(request, "terms", page)


@requires(Permission.LIMITS_SET)
def add_term(request: HttpRequest) -> HttpResponse:
    """Enter a school term."""
    form = forms.AddTerm(request.POST or None)

    def change() -> str:
        return actions.add_school_term(by=actor_of(request), **form.cleaned_data).said

    page = {
        "title": "Enter a school term",
        "lede": "Both days are in it. A term is entered whole, with its half-term break.",
        "button": "Enter the term",
        **_back_to("terms", "School terms"),
    }
    return _changed(request, form, change, reverse("settings:terms")) or _ask(request, form, page)


@requires(Permission.LIMITS_SET)
def take_out_term(request: HttpRequest, pk: int) -> HttpResponse:
    """Take out a school term that was entered wrongly."""
    term = queries.term_called(pk)
    if term is None:
        raise Http404
    form = SaysWhy(request.POST or None)

    def change() -> str:
        return actions.take_out_school_term(term=term, by=actor_of(request), **form.cleaned_data).said

    page = {
        "title": "Take out a school term",
        "lede": f"The term from {day(term.first_on)} to {day(term.last_on)}.",
        "button": "Take it out",
        "button_kind": "warning",
        **_back_to("terms", "School terms"),
    }
    return _changed(request, form, change, reverse("settings:terms")) or _ask(request, form, page)


@requires(Permission.SETTINGS_SEE)
def sources(request: HttpRequest) -> HttpResponse:
    """List the source lines in the order in which clocks read them."""
    today = uk_date(timezone.now())
    page = {
        "rows": [showing.source_row(line, line.made_on, today) for line in queries.sources()],
        "may_set": actor_of(request).may(Permission.SOURCES_SET),
    }
    return _show(request, "sources", page)


@requires(Permission.SOURCES_SET)
def describe_source(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a source is called, how often it comes, which rank it has and who answers for it."""
    line = queries.source_called(code)
    if line is None:
        raise Http404
    stands = {"name": line.name, "rhythm_days": line.rhythm_days, "rank": line.rank, "owner": line.owner_id}
    form = forms.DescribeSource(
        request.POST or None, line=line, owners=queries.owners_to_choose(), initial=stands
    )

    def change() -> str:
        said = dict(form.cleaned_data)
        owner = queries.owner_called(int(said["owner"])) if said["owner"] else None
        return actions.describe_source(line=line, by=actor_of(request), **{**said, "owner": owner}).said

    page = {
        "title": line.name,
        "caption": line.get_format_display(),
        "lede": "A change of rank is read by every clock from now on, for past days too.",
        "button": "Save",
        **_back_to("sources", "Sources"),
    }
    return _changed(request, form, change, reverse("settings:sources")) or _ask(request, form, page)


@requires(Permission.SETTINGS_SEE)
def written_here(request: HttpRequest) -> HttpResponse:
    """Say whether people write everything down here, since when and on whose word."""
    declared = actions.written_here()
    page = {
        "declared": declared,
        "periods": [showing.period_words(period) for period in queries.periods_written_here()],
        "history": queries.changes("coverage")[:ON_A_PAGE],
        "may_set": actor_of(request).may(Permission.LIMITS_SET),
    }
    return _show(request, "written_here", page)


@requires(Permission.LIMITS_SET)
def declare_written_here(request: HttpRequest) -> HttpResponse:
    """Declare that everything is written down here; or, where that is declared, until when it was."""
    ends = actions.written_here() is not None
    form = (forms.EndWritten if ends else forms.DeclareWritten)(request.POST or None)

    def change() -> str:
        declare = actions.end_all_written_here if ends else actions.declare_all_written_here
        return declare(by=actor_of(request), **form.cleaned_data).said  # type: ignore[operator]

    page = {
        "title": "Say until when everything was written here" if ends else "Declare that this is the record",
        "lede": "Afterwards a gap is read as not known, unless a file says it holds everything."
        if ends
        else "From then on a gap is a gap: a visit that nobody wrote down here is overdue, not unknown.",
        "button": "Save",
        **_back_to("written_here", "What is written here"),
    }
    return _changed(request, form, change, reverse("settings:written_here")) or _ask(request, form, page)


@requires(Permission.SETTINGS_SEE)
def this_council(request: HttpRequest) -> HttpResponse:
    """Show what the environment of the server says of this council."""
    ours = council()
    page = {
        "council": ours,
        "contrast": f"{contrast_on_white(ours.brand_colour):.1f}",
        "least": LEAST_CONTRAST,
        "addresses": settings.ADDRESSES,
    }
    return _show(request, "council", page)


@requires(Permission.SETTINGS_SEE)
def changes(request: HttpRequest) -> HttpResponse:
    """List what was changed, by whom and why, latest first."""
    page = Paginator(queries.changes(), ON_A_PAGE).get_page(request.GET.get("page"))
    return _show(request, "changes", {"page": page, "rows": page.object_list})


def _limit(code: str) -> queries.LimitLine:
    line = queries.limit(code, as_at=uk_date(timezone.now()))
    if line is None:
        raise Http404
    return line


def _show(request: HttpRequest, name: str, page: dict[str, object]) -> HttpResponse:
    shown = {"parts": settings_parts(request, name), "work": showing.work(reworking.unfinished())}
    return render(request, f"people/settings/{name}.html", {**shown, **page})


def _back_to(name: str, words: str) -> dict[str, object]:
    return {"back": reverse(f"settings:{name}"), "back_to": words}


def _changed(request: HttpRequest, form: Form, change: Callable[[], str], to: str) -> HttpResponse | None:
    """Make a change whose form is filled in rightly and go on; None where it is not made."""
    if not form.is_valid():
        return None
    try:
        said = change()
    except actions.CannotSet as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, f"{said}.")
    return redirect(to)


def _ask(request: HttpRequest, form: Form, page: dict[str, object]) -> HttpResponse:
    return render(request, "people/settings/ask.html", {**page, "form": form})
