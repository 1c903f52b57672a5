"""One child: who this is, what was promised, what happened, who belongs to the child, who has looked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sightline.access import log
from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.queries import who_looked as looks_at
from sightline.access.requires import requires
from sightline.access.scope import REASON_LASTS, is_own_work, open_child
from sightline.case_file import child_record, naming
from sightline.case_file.asking import Asked
from sightline.case_file.believing import Clock
from sightline.case_file.child_record import ChildRecord, Entry
from sightline.case_file.correcting import Correctors, correctors
from sightline.case_file.counting_once import AGREES, counted_once, nothing_agreed
from sightline.case_file.feeding import sources
from sightline.case_file.forms import KnownOn, TimelineAsked
from sightline.case_file.naming import Named
from sightline.case_file.showing import child as showing
from sightline.case_file.showing import events as showing_events
from sightline.case_file.showing.feeding import fed_by
from sightline.case_file.views.address import actor_of, asked_of, dates_of
from sightline.case_file.views.files import about, file_links
from sightline.clocks.queries import night_decisions_standing
from sightline.govuk import downloads
from sightline.govuk.words import plural
from sightline.standards import calendar
from sightline.standards.model import State

FIRST_EVENTS = 8
LOOKS_WITHIN = timedelta(days=30)
LOOKS_SHOWN = 200
# The outcomes of a contact, beside being passed on, after which others than the hub work on what was told.
WENT_ON = ("STRATEGY", "REFERRAL", "EARLY_HELP")
ENDED = (State.MET, State.MISSED, State.NOT_NEEDED)


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that this reader has opened, and as at when."""

    record: ChildRecord
    named: Named
    asked: Asked
    own: bool


def _open(request: HttpRequest, public_id: str) -> Opened:
    child = open_child(request, public_id)
    _, asked = asked_of(request)
    if asked.known_by and "as_at" not in request.GET:
        asked = replace(asked, day=calendar.uk_date(asked.known_by))
    actor = actor_of(request)
    record = child_record.record_of(child, asked.moment, known_by=asked.known_by)
    return Opened(record, naming.names(actor, [child.pk])[child.pk], asked, is_own_work(actor, child))


@requires(Permission.CHILD_SEE)
def child(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a child's record: identity, promises, and the newest of what happened."""
    opened = _open(request, public_id)
    record, asked = opened.record, opened.asked
    ended = [
        (reading.state, reading.span.started_on)
        for _, _, reading in (one.clock for one in counted_once(_clocks(opened)))
        if reading.state in (State.MET, State.MISSED)
    ]
    since = min((on for _, on in ended if on), default=None)
    known = KnownOn(initial={"known_by": asked.day})
    page = {
        "night_words": _night_words(opened),
        "night_desk_url": reverse("night_desk:desk") if actor_of(request).may(Permission.NIGHT_SEE) else "",
        "promises": _promises(opened),
        "kept_words": showing.kept_words((state for state, _ in ended), since),
        "promises_url": _address(opened, "child_promises"),
        "happened": _happened(request, record.entries[:FIRST_EVENTS], opened),
        "event_count": len(record.entries),
        "promised_to": f"What was promised to {opened.named.first_name}",
        "all_events_words": f"All {plural(len(record.entries), 'event,events')}",
        "timeline_url": _address(opened, "child_timeline"),
        "known": known if actor_of(request).may(Permission.PAST_KNOWLEDGE_SEE) else None,
        "filter": _timeline_form(request, record),
        "family": _family(request, opened),
        "looked": _looked(request, opened),
        "looked_url": _address(opened, "child_who_looked"),
        "closed_words": _closed_words(opened),
        "joined": _joined(request, opened),
        "disputes": list(dict.fromkeys(_disputes(record))),
    }
    return _render(request, opened, "child", page)


@requires(Permission.CHILD_SEE)
def child_timeline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show everything that happened, or the parts of it that are chosen."""
    opened = _open(request, public_id)
    record = opened.record
    form = _timeline_form(request, record)
    wanted = _wanted(record, form)
    page = {
        "filter": form,
        "happened": _happened(request, wanted, opened),
        "event_count": len(record.entries),
        "downloads": file_links(request, "case_file:child_timeline_file", public_id=public_id),
    }
    return _render(request, opened, "child_timeline", page)


@requires(Permission.LISTS_DOWNLOAD)
def child_timeline_file(request: HttpRequest, public_id: str, format: str) -> HttpResponse:
    """Give what happened to a child as a file, as it is filtered."""
    opened = _open(request, public_id)
    wanted = _wanted(opened.record, _timeline_form(request, opened.record))
    rows = [
        showing_events.file_row(entry, each)
        for entry, each in zip(wanted, _happened(request, wanted, opened), strict=True)
    ]
    return _file(request, opened, format, "timeline", showing_events.FILE_COLUMNS, rows)


@requires(Permission.LISTS_DOWNLOAD)
def child_promises_file(request: HttpRequest, public_id: str, format: str) -> HttpResponse:
    """Give every promise to a child as a file, the newest first."""
    opened = _open(request, public_id)
    clocks = sorted(_clocks(opened), key=lambda clock: clock[2].span.began, reverse=True)
    rows = [showing.promise_file_row(standard, reading, opened.asked.day) for _, standard, reading in clocks]
    return _file(request, opened, format, "promises", showing.PROMISE_FILE_COLUMNS, rows)


def _file(
    request: HttpRequest,
    opened: Opened,
    format: str,
    part: str,
    columns: Sequence[str],
    rows: Sequence[downloads.Row],
) -> HttpResponse:
    if format not in downloads.FORMATS:
        raise Http404
    asked, child_id = opened.asked, opened.record.child.pk
    log.downloaded(request, {**asked.question(f"case_file:child_{part}"), "format": format}, [child_id])
    what = f"{part.capitalize()} of {opened.named.name}"
    # The child is named in the file and not in its name, which stands in lists of files for all to read.
    return downloads.download(
        format=format,
        name=f"{part}-{asked.day}",
        about=about(request, asked, what, sources(lines=_lines(opened.record))),
        columns=columns,
        rows=rows,
    )


def _lines(record: ChildRecord) -> set[int]:
    return {entry.event.line_id for entry in record.entries}


def _wanted(record: ChildRecord, form: TimelineAsked) -> list[Entry]:
    """Return the entries of the parts that are chosen; all where none is."""
    chosen = set(form.cleaned_data["show"]) if form.is_valid() else set()
    return [entry for entry in record.entries if not chosen or chosen & set(showing_events.groups_of(entry))]


@requires(Permission.CHILD_SEE)
def child_promises(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show every promise there was: those still open, then those kept, missed or not needed, newest first."""
    opened = _open(request, public_id)
    ended = counted_once(clock for clock in _clocks(opened) if clock[2].state in ENDED)
    ended.sort(key=lambda one: one.clock[2].span.ended or one.clock[2].span.began, reverse=True)
    rows = [
        showing.promise(one.clock[1], one.clock[2], opened.asked.at, _standard(one.clock[1].code), one.beside)
        for one in ended
    ]
    page = {
        "promises": _promises(opened),
        "ended": rows,
        "downloads": file_links(request, "case_file:child_promises_file", public_id=public_id),
    }
    return _render(request, opened, "child_promises", page)


@requires(Permission.CHILD_SEE)
def child_family(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who belongs to the child, where the child lives, and what other systems call the child."""
    opened = _open(request, public_id)
    record, actor = opened.record, actor_of(request)
    homes = [
        {
            "lines": home.lines if _shows(home.confidential, actor.may(Permission.CHILD_ADDRESS_SEE)) else "",
            "postcode": home.postcode,
            "since": home.from_on,
        }
        for home in child_record.addresses(record.child, opened.asked.day)
    ]
    numbers = child_record.identifiers(record.child) if actor.may(Permission.CHILD_NAMES_SEE) else []
    page = {"family": _family(request, opened), "homes": homes, "numbers": numbers}
    return _render(request, opened, "child_family", page)


@requires(Permission.WHO_LOOKED_SEE)
def child_who_looked(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show who has opened this record, when, and why."""
    opened = _open(request, public_id)
    looks = looks_at(opened.record.child.pk, as_at=opened.asked.now)[:LOOKS_SHOWN]
    return _render(request, opened, "child_who_looked", {"rows": showing.looks(looks, REASON_LASTS)})


def _shows(confidential: bool, may: bool) -> bool:
    return may or not confidential


def _clocks(opened: Opened) -> list[Clock]:
    agreed_on = {
        entry.event.happened_on
        for entry in opened.record.entries
        if entry.event.kind == AGREES and not entry.withdrawn
    }
    return [clock for clock in opened.record.clocks if not nothing_agreed(clock, agreed_on)]


def _promises(opened: Opened) -> list[showing.Promise]:
    return [
        showing.promise(
            duty.standard, duty.reading, opened.asked.at, _standard(duty.standard.code), duty.beside
        )
        for duty in opened.record.duties
    ]


def _standard(code: str) -> str:
    return reverse("case_file:standard", args=[code])


def _address(opened: Opened, page: str) -> str:
    return opened.asked.address(reverse(f"case_file:{page}", args=[opened.named.public_id]))


def _happened(request: HttpRequest, shown: Sequence[Entry], opened: Opened) -> list[showing_events.Happened]:
    events, actor = [entry.event for entry in opened.record.entries], actor_of(request)
    names = showing_events.Names(child_record.workers_named(events), child_record.teams_named(events))
    may_correct = correctors(actor, [entry.event for entry in shown], opened.asked.today)
    return [
        showing_events.happened(
            entry, names, actor, _correct_url(opened, entry, may_correct), _read_url(entry, actor)
        )
        for entry in shown
    ]


def _read_url(entry: Entry, actor: Actor) -> str:
    """Return where is read what the hub passed on; empty for all else, and for who may not read words."""
    event, may = entry.event, actor.may(Permission.CHILD_NAMES_SEE)
    went_on = event.kind == "information_passed_on" or (
        event.kind == "contact_decided" and event.outcome in WENT_ON and event.line.format == "people"
    )
    if not went_on or event.subject_id is None or entry.withdrawn or not may:
        return ""
    return reverse("front_door:passed_on", args=[event.subject_id])


def _correct_url(opened: Opened, entry: Entry, may_correct: Correctors) -> str:
    """Return where a visit is corrected; empty for what this reader may not correct, and on a past day."""
    here = entry.event.child_id == opened.record.child.pk
    if opened.asked.is_past or not here or not may_correct.may(entry.event):
        return ""
    return reverse("case_file:correct_a_visit", args=[opened.named.public_id, entry.event.pk])


def _timeline_form(request: HttpRequest, record: ChildRecord) -> TimelineAsked:
    counts = dict.fromkeys(showing_events.GROUPS, 0)
    for entry in record.entries:
        for group in showing_events.groups_of(entry):
            counts[group] += 1
    choices = [(name, f"{showing_events.GROUPS[name]} ({count})") for name, count in counts.items()]
    return TimelineAsked(request.GET, counts=choices)


def _family(request: HttpRequest, opened: Opened) -> list[showing.Relative]:
    relations = child_record.family(opened.record.child, opened.asked.day)
    names = naming.names(actor_of(request), [each.other_id for each in relations if each.other_id])
    return [showing.relative(each, names, opened.asked.day) for each in relations]


def _looked(request: HttpRequest, opened: Opened) -> str:
    if not actor_of(request).may(Permission.WHO_LOOKED_SEE):
        return ""
    found = looks_at(opened.record.child.pk, as_at=opened.asked.now)
    people = found.filter(at__gte=opened.asked.now - LOOKS_WITHIN).order_by().values("user_id").distinct()
    return f"{plural(people.count(), 'person,people')} in the last {LOOKS_WITHIN.days} days."


def _joined(request: HttpRequest, opened: Opened) -> list[showing.Joined]:
    """Return the records joined with this one, and those that were, with who said so and why."""
    child, actor = opened.record.child, actor_of(request)
    found = child_record.joinings(child)
    others = [alias.joined_id if alias.child_id == child.pk else alias.child_id for alias in found]
    names = naming.names(actor, others)
    says_why = actor.may(Permission.CHILD_NAMES_SEE)
    return [
        showing.joined(alias, child, names.get(other), says_why=says_why)
        for alias, other in zip(found, others, strict=True)
    ]


def _disputes(record: ChildRecord) -> Iterator[str]:
    for entry in record.entries:
        yield from (dispute.sentence for dispute in entry.disputes)


def _closed_words(opened: Opened) -> str:
    record, day = opened.record, opened.asked.day
    if record.open is not None or record.has_died or opened.asked.known_by is not None:
        return ""
    return showing.closed_words(
        opened.named.first_name,
        child_record.last_open_spell(record.child, day),
        child_record.last_holder(record.child, day),
    )


def _night_words(opened: Opened) -> str:
    """Return what was decided at night and by day nobody has reviewed; empty where nothing is interim."""
    asked = opened.asked
    if not any(entry.event.kind == "night_decision_made" for entry in opened.record.entries):
        return ""
    standing = night_decisions_standing(
        asked.moment, children=[opened.record.child.pk], known_by=asked.known_by
    )
    return showing.night_words(standing)


def _render(request: HttpRequest, opened: Opened, page: str, rows: dict[str, object]) -> HttpResponse:
    record, asked, actor = opened.record, opened.asked, actor_of(request)
    holder = record.open.worker.code if record.open and record.open.worker else ""
    names = showing.identity(
        record.child,
        record.open,
        record.seen,
        record.overdue,
        asked.day,
        asked.address(reverse("case_file:out_of_sight"), held_by=holder),
    )
    may_record = actor.may(Permission.CHILD_RECORD) and not asked.is_past and not record.has_died
    return render(
        request,
        f"case_file/{page}.html",
        {
            **dates_of(request, asked),
            "child": record.child,
            "named": opened.named,
            "has_died": record.has_died,
            "is_open": record.open is not None,
            "identity": names,
            "badge": showing.badge(record.open, [entry.event for entry in record.entries]),
            "badge_colour": showing.badge_colour(record.open),
            "restricted": record.child.restricted,
            "trail": _trail(opened),
            "tabs": _tabs(request, opened, page),
            "night_record_url": reverse("night_desk:open_record", args=[opened.named.public_id])
            if actor.may(Permission.NIGHT_DECIDE) and not asked.is_past and not record.has_died
            else "",
            "early_help_url": reverse("early_help:episode", args=[opened.named.public_id])
            if actor.may(Permission.LISTS_SEE) and not asked.is_past and not record.has_died
            else "",
            "visit_url": reverse("case_file:record_a_visit", args=[opened.named.public_id])
            if may_record and record.open
            else "",
            "fed_by": fed_by(sources(lines=_lines(record)), asked.today, actor_of(request)),
            **rows,
        },
    )


def _trail(opened: Opened) -> list[tuple[str, str]]:
    if opened.own:
        return [("My work", reverse("case_file:my_work")), ("My children", reverse("case_file:my_children"))]
    return [("Find a child", reverse("case_file:search"))]


def _tabs(request: HttpRequest, opened: Opened, active: str) -> list[dict[str, object]]:
    parts = [
        ("child", "Overview", None),
        ("child_timeline", "Timeline", len(opened.record.entries)),
        ("child_promises", "Promises", len(opened.record.duties)),
        ("child_family", "Family", None),
    ]
    if actor_of(request).may(Permission.WHO_LOOKED_SEE):
        parts.append(("child_who_looked", "Who has looked", None))
    return [
        {"text": words, "href": _address(opened, page), "active": page == active, "count": count}
        for page, words, count in parts
    ]
