"""What stands around every page: the sections with their counts, who is signed in, and what is wrong here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from sightline.access.actor import NOBODY, Actor
from sightline.access.permissions import Permission
from sightline.allocation import queries as allocation
from sightline.case_file import my_work
from sightline.case_file.views.home import first_page
from sightline.early_help import queries as early_help
from sightline.front_door import counting as front_door
from sightline.identity.queries import name_of
from sightline.night_desk import queries as night_desk
from sightline.project import bar, health
from sightline.records.installed import is_demonstration


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the service: its words, its first page, and which addresses belong to it.

    `within`: how the names of its pages begin, in the room of its first page; `beside`: pages of other rooms.
    """

    text: str
    page: str
    permission: Permission
    within: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


SERVICE_PAGES = ("service", "balance", "holders", "no_worker", "overdue", "late")
PARTNER_PAGES = ("requests", "answer", "add", "regrade", "disagree", "further", "referral")
HUB_PAGES = (
    *("hub", "record", "contact", "grade", "ask", "together", "decide", "before_closing"),
    *("who", "second_look", "sign", "send_back", "tell", "picture", "settle", "followed", "came_back"),
)
ALLOCATION_PAGES = ("unallocated", "board", "acknowledge", "watch_over", "allocate", "languages", "take_back")
ACCESS_LOG_PAGES = ("access_log", "looks", "judge_look", "emergencies", "review_emergency")
AGENCY_KEY_PAGES = tuple(
    f"front_door:{name}" for name in ("agency_keys", "make_agency_key", "end_agency_key")
)
SECTIONS = (
    Section("Hub", "front_door:hub", Permission.CONTACT_RECORD, HUB_PAGES),
    Section("Disagreements", "front_door:disagreements", Permission.DISAGREEMENT_SETTLE, ("disagreements",)),
    Section("Second person", "matching:asks", Permission.CONTACT_DECIDE, ("ask",)),
    Section("My requests", "front_door:requests", Permission.PARTNER_ANSWER, PARTNER_PAGES),
    Section("My work", "case_file:my_work", Permission.OWN_WORK_SEE, ("my_work", "record_a_visit")),
    Section("My team", "case_file:holders", Permission.LISTS_SEE, SERVICE_PAGES),
    Section("Whole service", "case_file:balance", Permission.SERVICE_COUNTS_SEE, SERVICE_PAGES),
    Section("Offers", "allocation:offers", Permission.OWN_WORK_SEE, ("offers", "answer", "ask_another")),
    Section("Unallocated", "allocation:unallocated", Permission.ALLOCATE, ALLOCATION_PAGES),
    Section("Early help", "early_help:episodes", Permission.LISTS_SEE, ("",)),
    Section("Night desk", "night_desk:desk", Permission.NIGHT_SEE, ("",)),
    Section("Out of sight", "case_file:out_of_sight", Permission.LISTS_SEE, ("out_of_sight",)),
    Section("Not allocated", "allocation:board", Permission.SERVICE_COUNTS_SEE, ("board",)),
    Section("Standards", "case_file:standards", Permission.STANDARDS_SEE, ("standard",)),
    Section("Receipts", "sources:receipts", Permission.RECEIPTS_SEE, ("receipt", "load_a_file")),
    Section("Data quality", "sources:data_quality", Permission.DATA_QUALITY_SEE, ("data_quality",)),
    Section("Access log", "people:access_log", Permission.ACCESS_LOG_SEE, ACCESS_LOG_PAGES),
    Section("Find a child", "case_file:search", Permission.SEARCH, ("search",)),
    Section("People", "teams:tree", Permission.PEOPLE_SEE, ("",)),
    Section("Settings", "settings:limits", Permission.SETTINGS_SEE, ("",), AGENCY_KEY_PAGES),
    Section("Signatures at night", "night_desk:signatures", Permission.NIGHT_POLICY_SET, ("signatures",)),
)
COUNTED: Mapping[str, Callable[[Actor, datetime], int | None]] = {
    "case_file:my_work": my_work.due_count,
    "allocation:offers": allocation.offered_count,
    "front_door:hub": front_door.open_count,
    "front_door:requests": front_door.asked_count,
    "front_door:disagreements": front_door.climbed_count,
    "allocation:unallocated": allocation.waiting_count,
    "night_desk:desk": night_desk.waiting_count,
}


# Who else may see the night desk comes to it from a child's page.
WORKS_AT_THE_NIGHT_DESK = (Permission.NIGHT_DECIDE, Permission.NIGHT_SIGN, Permission.NIGHT_REVIEW)


def frame(request: HttpRequest) -> dict[str, object]:
    """Return what the base page reads: sections, person, demonstration and health."""
    opening = getattr(request, "opening", None)
    actor = opening.actor if opening else NOBODY
    page: dict[str, object] = {
        "demonstration": is_demonstration(),
        "referral_form_url": _address_of("letterbox:start"),
    }
    if actor.user is None:
        return page
    now = timezone.now()
    sections = list(_sections(request, actor, now))
    folded = [section for section in sections if section["under_more"]]
    return page | {
        "sections": sections,
        "more_sections": {
            "sections": folded,
            "active": any(section["active"] for section in folded),
            "count": sum(section["count"] or 0 for section in folded),
        },
        "person_name": name_of(actor.user.person_id),
        "sign_out_url": reverse("account_logout"),
        "health_warnings": list(health.warnings(actor, now)),
    }


def _address_of(page: str) -> str | None:
    """Return a page's address, or nothing where this installation does not serve it."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return None


def _sections(request: HttpRequest, actor: Actor, now: datetime) -> Iterable[dict[str, object]]:
    here = request.resolver_match.view_name if request.resolver_match else ""
    room, _, name = here.partition(":")
    theirs = [
        section
        for section in SECTIONS
        if actor.may(section.permission) and _has(actor, section) and _address_of(section.page)
    ]
    texts = {section.page: _text(actor, section) for section in theirs}
    folded = bar.under_more(
        texts.values(),
        counted=[text for page, text in texts.items() if page in COUNTED],
        begins=texts.get(first_page(actor), ""),
        person_name=name_of(actor.user.person_id) if actor.user else "",
    )
    for section in theirs:
        text = texts[section.page]
        yield {
            "text": text,
            "href": _address_of(section.page),
            "active": here in section.beside
            or (section.page.startswith(f"{room}:") and name.startswith(section.within)),
            "count": COUNTED[section.page](actor, now) if section.page in COUNTED else None,
            "under_more": text in folded,
        }


def _text(actor: Actor, section: Section) -> str:
    """Return what a section is called: the lists of a team are the whole service's for who reaches it all."""
    return "Whole service" if section.text == "My team" and actor.reaches_every_child else section.text


def _has(actor: Actor, section: Section) -> bool:
    """Say whether a section about one's own work would hold anything."""
    if section.text in ("My work", "Offers"):
        return bool(actor.workers)
    if section.page == "allocation:board":  # who allocates comes to it from the list of the unallocated
        return not actor.may(Permission.ALLOCATE)
    if section.text == "Early help":
        return early_help.is_for(actor)
    if section.text == "Night desk":
        return any(actor.may(each) for each in WORKS_AT_THE_NIGHT_DESK)
    return section.text != "My team" or not actor.may(Permission.SERVICE_COUNTS_SEE)
