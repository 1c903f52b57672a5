"""The promises behind a number, a row each, on one kind of page: every count of promises opens this."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.case_file import naming, restricting, seeing
from sightline.case_file.asking import Asked
from sightline.case_file.believing import Clock, believed
from sightline.case_file.counting_once import Beside, Key, key_of
from sightline.case_file.feeding import sources
from sightline.case_file.forms import AsAt
from sightline.case_file.showing import duties as showing
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.views.address import actor_of, dates_of
from sightline.case_file.views.files import about, file_links
from sightline.case_file.wording import ended_on
from sightline.govuk import downloads
from sightline.govuk.words import number, plural

ON_A_PAGE = 50
COLUMNS = (
    "Council id",
    "Name",
    "Date of birth",
    "Standard",
    "Code",
    "State",
    "Started",
    "Due",
    "Ended",
    "Why",
    "Counted another way",
)


@dataclass(frozen=True, slots=True)
class Promises:
    """Some promises and what they have in common; `beside`: the same as one of them, counted another way."""

    heading: str
    lede: str
    asked: Asked
    bar: AsAt
    clocks: Sequence[Clock]
    page: str
    file_page: str
    kinds: Collection[str]
    trail: Sequence[tuple[str, str]] = ()
    page_arguments: Mapping[str, str] = field(default_factory=dict)
    empty: str = "There is no such promise."
    narrowed: str = ""
    restricted: restricting.LeftPromises = restricting.NO_PROMISES
    not_covered: str = ""
    beside: Mapping[Key, Beside] = field(default_factory=dict)

    @property
    def caption(self) -> str:
        """Return how many promises there are, to how many children, and how many are not listed."""
        left = self.restricted
        count = len(self.clocks) + left.promises
        children = len({child for child, _, _ in self.clocks}) + left.children.count
        said = f"{plural(count, 'promise,promises')} to {plural(children, 'child,children')}"
        return f"{said}, {number(left.promises)} of them not listed here" if left.promises else said

    @property
    def ordered(self) -> list[Clock]:
        """Return the promises, the one due first at the top; those of no known date last."""
        return sorted(
            self.clocks,
            key=lambda clock: (clock[2].span.due_high is None, clock[2].span.due_high or 0, clock[0]),
        )


def promises_page(request: HttpRequest, promises: Promises) -> HttpResponse:
    """Show a list of promises."""
    asked = promises.asked
    page = Paginator(promises.ordered, ON_A_PAGE).get_page(request.GET.get("page"))
    children = {child for child, _, _ in page}
    names = naming.names(actor_of(request), children)
    facts = believed(asked.moment, known_by=asked.known_by, children=children)
    seen = seeing.last_seen(children, asked.day)
    rows = [
        showing.row(
            standard,
            reading,
            named=names[child],
            status=facts.statuses.get(child, "Not open"),
            seen=facts.seen.get(child, seen[child]),
            at=asked.at,
            standard_address=lambda code: reverse("case_file:standard", args=[code]),
            beside=promises.beside.get(key_of((child, standard, reading)), ()),
        )
        for child, standard, reading in page
    ]
    log.saw_list(request, {**asked.question(promises.page), **promises.page_arguments}, children)
    left = promises.restricted.children
    return render(
        request,
        "case_file/promises.html",
        {
            **dates_of(request, asked),
            "bar": promises.bar,
            "heading": promises.heading,
            "lede": promises.lede,
            "trail": promises.trail,
            "rows": rows,
            "page": page,
            "caption": promises.caption,
            "empty": promises.empty,
            "restricted": left,
            "restricted_ask": restricting.whom_to_ask(left),
            "narrowed": promises.narrowed,
            "not_covered": promises.not_covered,
            "clear_url": Asked(asked.now, asked.day, asked.known_by).address(request.path),
            "downloads": file_links(request, promises.file_page, **promises.page_arguments),
            "fed_by": fed_by(sources(promises.kinds), asked.today, actor_of(request)),
        },
    )


def promises_file(request: HttpRequest, promises: Promises, format: str) -> HttpResponse:
    """Give a list of promises as a file."""
    asked = promises.asked
    if format not in downloads.FORMATS or not promises.bar.is_valid():
        raise Http404
    children = {child for child, _, _ in promises.clocks}
    names, ids = naming.written_names(actor_of(request), children), naming.council_ids(children)
    log.downloaded(
        request, {**asked.question(promises.page), **promises.page_arguments, "format": format}, children
    )
    rows = [
        (
            ids.get(child, ""), names[child].name, names[child].born_on, standard.title, standard.code,
            reading.state.value, reading.span.started_on, reading.span.due_on, ended_on(reading, asked.day),
            showing.why(reading),
            showing.noted("", promises.beside.get(key_of((child, standard, reading)), ()), asked.at),
        )
        for child, standard, reading in promises.ordered
    ]  # fmt: skip
    beyond = [words for words in (restricting.line(promises.restricted.children),) if words]
    return downloads.download(
        format=format,
        name=f"promises-{asked.day}",
        about=about(request, asked, promises.heading, sources(promises.kinds), beyond),
        columns=COLUMNS,
        rows=rows,
        beyond=beyond,
    )
