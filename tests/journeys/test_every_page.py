"""Every page of the hub, its partners, the night, allocation, early help and matching is read by axe-core.

The journeys read those on their way, and say which with the mark `reads`; here are the rest, each opened by
whoever works with it. A view that nobody reads fails the last test.
"""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import actions as allocation
from sightline.allocation import climbing
from sightline.allocation.models import Asked
from sightline.clocks.actions import NewEvent, record
from sightline.early_help import actions as early_help
from sightline.front_door import actions as front_door
from sightline.front_door.letterbox import arriving, interface_keys
from sightline.front_door.models import Contact, Voice
from sightline.identity.models import User, Worker
from sightline.identity.roles import Role
from sightline.matching.models import Pair, Run
from sightline.night_desk import actions as night_desk
from sightline.night_desk.models import NightRecord
from sightline.records.models import Child, Party
from tests.front_door.conftest import Hub, open_hub
from tests.journeys.conftest import PHONE, faults

ROOMS = ("front_door", "letterbox", "night_desk", "allocation", "early_help", "matching")
# What answers with no page of its own: an act that leads back, a draft kept, a file.
NO_PAGE = {
    *("front_door:keep", "front_door:throw_away", "front_door:take", "front_door:look"),
    *("front_door:file", "front_door:own_file", "front_door:passed_on_file"),
    *("night_desk:keep", "night_desk:throw_away"),
    *("night_desk:take_off", "letterbox:remove_child", "letterbox:remove_file", "letterbox:go_on"),
    *("letterbox:leave", "letterbox:clear", "front_door:send_back"),
}
HUB = ("grade", "ask", "together", "decide", "contact")
PARTNER = ("answer", "regrade", "disagree")
NIGHT = ("record", "check", "seen", "decide")
SIGNING = ("sign", "not_reached")
HELPED = ("withdraw", "name_lead", "start_assessment", "plan", "step_up")
HELP_ENDS = ("hold_meeting", "end")


@dataclass
class Day:
    """A day in all the rooms, with something in every state that has a page."""

    hub: Hub
    users: dict[str, User] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)

    def add(self, who: str, *names: str, of: object = None) -> None:
        """Note that somebody opens these pages, of a thing where they are about one."""
        args = [of] if of is not None else []
        self.pages += [(who, reverse(name, args=args)) for name in names]


@pytest.fixture
def day(transactional_db: None) -> Day:
    """Return the day."""
    with acting(actor_for("a journey")):
        made = Day(open_hub())
        made.users = made.hub.people | _others(made.hub)
        _at_the_door(made)
        _at_night(made)
        _to_allocate(made)
        _in_early_help(made)
        _alike(made)
    return made


def _others(hub: Hub) -> dict[str, User]:
    council, workers = hub.council, {}
    Worker.objects.filter(name="Ivy Northwold").update(registration_number="SW1", hours_fte=1)
    for name, role in (("Colm Rafferty", Role.NIGHT_WORKER), ("Teresa Ngata", Role.NIGHT_MANAGER)):
        worker = council.worker(name, hub.team)
        workers[name.split()[0].lower()] = council.sign_in_of(worker, role, team=hub.team)
    helper = council.worker("Fern Hollis", hub.helping, manager=True)
    workers["fern"] = council.sign_in_of(helper, Role.TEAM_MANAGER, team=hub.helping)
    wren = council.worker("Wren Calloway", hub.assessing)
    Worker.objects.filter(pk=wren.pk).update(registration_number="SW2", hours_fte=1)
    for name, role in (("head", Role.HEAD_OF_SERVICE), ("admin", Role.ADMINISTRATOR)):
        workers[name] = council.user(role)
    workers |= {"director": council.user(Role.DIRECTOR), "steward": council.user(Role.DATA_STEWARD)}
    return workers


def _at_the_door(day: Day) -> None:
    hub, now = day.hub, timezone.now() - timedelta(minutes=30)
    contact = hub.graded(hub.contact(at=now, agency=hub.school), "AMBER", at=now)
    asked, other = hub.asked(contact, hub.council.police, hub.health, at=now)
    for who, request in (("lena", asked), ("hana", other)):
        with acting(actor_of(hub.people[who], at=now)) as partner:
            front_door.say_we_disagree(about=request, words="She is not safe.", by=partner, at=now)
    settled, waiting = Voice.objects.order_by("pk")
    with acting(actor_of(hub.people["rosalind"], at=now)) as rosalind:
        front_door.settle_voice(voice=settled, agreed=False, words="She was seen.", by=rosalind, at=now)
    day.add("jude", *(f"front_door:{page}" for page in HUB), of=contact.public_id)
    day.add("lena", *(f"front_door:{page}" for page in PARTNER), of=asked.public_id)
    day.add("lena", "front_door:further", of=settled.pk)
    hub.answered(other, by="hana", at=now)
    day.add("hana", "front_door:add", of=other.public_id)
    day.pages.append(("rosalind", reverse("front_door:settle", args=[contact.public_id, waiting.pk])))
    day.add("petra", "front_door:referral", of=contact.public_id)
    held = hub.contact(child=hub.council.child(team=hub.assessing), at=now)
    hub.decided(held, "EXISTING_CASE", at=now)
    day.add("idony", "front_door:passed_on", of=held.subject_id)
    hub.council.child(team=hub.team)
    sent = {"reference": "PPN/1", "concerns": "Officers were called.", "unsafe_now": False}
    sent["children"] = [{"given_name": "Amara", "family_name": "Quillon"}]
    arriving.take_in([sent], agency=hub.council.police, by="A system", at=now)
    arrived = Contact.objects.get(message__agency=hub.council.police)
    day.add("jude", "front_door:who", of=arrived.public_id)
    third = hub.contact(
        "Ada Fenwright", at=now, referrer_name="Petra Lindgate", referrer_reach="01632 960 201"
    )
    hub.signed(hub.decided(third, at=now), at=now)
    day.add("jude", "front_door:tell", of=third.public_id)
    day.pages.append(("jude", reverse("front_door:picture", args=[third.public_id, 1])))
    day.add("rosalind", "front_door:followed", "matching:asks")
    day.pages.append(("rosalind", f"{reverse('front_door:came_back')}?by=month&within=28"))
    day.add("head", "front_door:disagreements")
    key, _ = interface_keys.make(agency=hub.council.police, name="Records", at=now)
    day.add("admin", "front_door:agency_keys", "front_door:make_agency_key")
    day.add("admin", "front_door:end_agency_key", of=key.prefix)


def _at_night(day: Day) -> None:
    hub, now = day.hub, timezone.now()
    child = hub.council.child(team=hub.team)
    decided, fresh = (_night(day, hub.council.child(team=hub.team)) for _ in range(2))
    said = night_desk.Decided(
        "VISIT", "Stays with her aunt.", "No injury.", now, without_because="She was in danger."
    )
    with acting(actor_of(day.users["colm"], at=now)) as colm:
        night_desk.decide(night=decided, decided=said, by=colm, at=now)
    signed = _night(day, hub.council.child(team=hub.team))
    with acting(actor_of(day.users["colm"], at=now)) as colm:
        night_desk.decide(night=signed, decided=said, by=colm, at=now)
    with acting(actor_of(day.users["teresa"], at=now)) as teresa:
        night_desk.sign(night=signed, agrees=True, words="I read it.", by=teresa, at=now)
    day.add("colm", "night_desk:new_child", "night_desk:desk")
    day.add("colm", "night_desk:open_record", of=child.party.public_id)
    day.add("colm", *(f"night_desk:{page}" for page in NIGHT), of=fresh.public_id)
    day.add("colm", "night_desk:send", of=signed.public_id)
    day.add("teresa", "night_desk:rota")
    day.add("teresa", *(f"night_desk:{page}" for page in SIGNING), of=decided.public_id)
    sent = _night(day, hub.council.child(team=hub.team))
    with acting(actor_of(day.users["colm"], at=now)) as colm:
        held = replace(said, outcome="POLICE_PROTECTION", power="L1", power_from_at=now)
        night_desk.decide(night=sent, decided=held, by=colm, at=now)
        night_desk.say_not_reached(night=sent, because="No answer.", by=colm, at=now)
        night_desk.send_handover(night=sent, words="See her first.", by=colm, at=now)
    day.add("colm", "night_desk:end_power", of=sent.public_id)
    day.add("jude", "night_desk:accept", of=sent.public_id)
    day.add("admin", "night_desk:signatures")


def _night(day: Day, child: Child) -> NightRecord:
    now = timezone.now() - timedelta(minutes=20)
    call = night_desk.Call(now, "Sergeant Vale, police", "6", "Found alone at home.")
    with acting(actor_of(day.users["colm"], at=now)) as colm:
        return night_desk.open_records(child=child, others=(), call=call, by=colm, at=now)[0]


def _to_allocate(day: Day) -> None:
    hub, now = day.hub, timezone.now()
    offered, waiting = (hub.council.child(team=hub.assessing) for _ in range(2))
    wren = Worker.objects.get(name="Wren Calloway")
    choice = allocation.Choice(wren, hub.assessing, "She knows the school.", {offered.pk: "She is shy."})
    with acting(actor_of(hub.people["idony"], at=now)) as idony:
        allocation.offer(children=[offered], choice=choice, by=idony, at=now)
    climbing.climb(at=now, tell=lambda told: None)
    handover = Asked.objects.get().handover_id
    day.users["wren"] = hub.council.sign_in_of(wren, Role.SOCIAL_WORKER, team=hub.assessing)
    day.add("idony", "allocation:take_back", of=handover)
    day.add("idony", "allocation:languages", of=waiting.party.public_id)
    day.add("idony", "allocation:worker_detail", of=wren.pk)
    day.add("director", "allocation:board", "allocation:limits")
    day.add("director", "allocation:limit", of=0)


def _in_early_help(day: Day) -> None:
    hub, now, today = day.hub, timezone.now(), timezone.localdate()
    said = early_help.Consent(today, "Her mother")
    children = [hub.council.child(team=hub.helping) for _ in range(4)]
    helped, assessed, withdrawn = (_closed_child(f"Child {number}") for number in range(3))
    with acting(actor_of(day.users["head"], at=now)) as head:
        early_help.offer(child=children[1], on=today, by=head, at=now)
        for child in (helped, assessed, withdrawn):
            early_help.agree(child=child, consent=said, team=hub.helping, by=head, at=now)
        early_help.start_assessment(child=assessed, organisation="EDUCATION", on=today, by=head, at=now)
        early_help.withdraw(child=withdrawn, consent=said, by=head, at=now)
    day.add("fern", "early_help:offer", of=children[0].party.public_id)
    day.add("fern", "early_help:answer", "early_help:agree", of=children[1].party.public_id)
    day.add("fern", *(f"early_help:{page}" for page in (*HELPED, *HELP_ENDS)), of=helped.party.public_id)
    day.add("fern", "early_help:take_over", "early_help:episode", of=helped.party.public_id)
    day.add("fern", "early_help:complete_assessment", of=assessed.party.public_id)
    day.add("fern", "early_help:consider", of=withdrawn.party.public_id)
    day.add("fern", "early_help:participation")


def _closed_child(name: str) -> Child:
    given, family = name.split()
    with keeping(EVERY_CHILD):
        party = Party.objects.create(kind="child")
        child = Child.objects.create(party=party, given_name=given, family_name=family)
    born = NewEvent(party.pk, "born", timezone.localdate() - timedelta(days=3000))
    record([born], by=None, at=timezone.now(), why="Told in a journey.")
    return child


def _alike(day: Day) -> None:
    one, other = (_closed_child("Tilly Alike") for _ in range(2))
    with keeping(EVERY_CHILD):
        run = Run.objects.create(at=timezone.now(), records=2, threshold=0.5, seconds=1)
        pair = Pair.objects.create(
            run=run,
            child=one,
            other=other,
            probability=0.9,
            strength="strong",
            reasons=["same name"],
            facts="",
        )
    day.add("steward", "matching:review")
    day.add("steward", "matching:pair", of=pair.pk)


READ_HERE = (
    *(f"front_door:{page}" for page in (*HUB, *PARTNER)),
    *(
        "front_door:settle",
        "front_door:referral",
        "front_door:who",
        "front_door:passed_on",
        "front_door:tell",
    ),
    *("front_door:picture", "front_door:followed", "front_door:came_back", "front_door:disagreements"),
    *("front_door:add", "front_door:further", "front_door:agency_keys", "front_door:make_agency_key"),
    *("front_door:end_agency_key", "matching:asks", "matching:review", "matching:pair"),
    *(f"night_desk:{page}" for page in (*NIGHT, *SIGNING, "new_child", "desk", "open_record", "send")),
    *("night_desk:rota", "night_desk:accept", "night_desk:signatures", "night_desk:end_power"),
    *(
        f"allocation:{page}"
        for page in ("take_back", "languages", "worker_detail", "board", "limits", "limit")
    ),
    *(f"early_help:{page}" for page in (*HELPED, *HELP_ENDS, "offer", "answer", "agree", "take_over")),
    *("early_help:episode", "early_help:complete_assessment", "early_help:consider"),
    "early_help:participation",
)


@pytest.mark.browser
@pytest.mark.reads(*READ_HERE)
def test_axe_finds_nothing_on_any_page_of_the_rooms_whoever_opens_it(day, as_somebody):
    found, opened = {}, {}
    for who, address in day.pages:
        page = opened.setdefault(who, None) or as_somebody(day.users[who], width=PHONE)
        opened[who] = page
        answer = page.goto(address)
        for _ in range(page.get_by_label("Your reason").count() and 2):  # of a record outside one's own work
            with page.expect_navigation() as gone:
                page.get_by_label("Your reason").fill("The police ask about this child.")
                page.get_by_role("button", name="Open the record").click()
            answer = gone.value
            if not page.get_by_label("Your reason").count():
                break
        if answer is None or answer.status != 200:
            found[who, address] = answer and answer.status
        elif wrong := faults(page):
            found[who, address] = wrong

    assert found == {}


def _views() -> Iterator[str]:
    """Yield the name of every view of these rooms that shows a page."""
    for room in get_resolver().url_patterns:
        if getattr(room, "namespace", None) in ROOMS:
            yield from (
                f"{room.namespace}:{each.name}"
                for each in room.url_patterns
                if isinstance(each, URLPattern) and f"{room.namespace}:{each.name}" not in NO_PAGE
            )


def _said_to_be_read() -> set[str]:
    """Return what the journeys say that they read: the arguments of their mark, and of their parameters'."""
    tests = Path(__file__).parents[1]
    found: set[str] = set()
    for file in sorted(tests.rglob("test_*.py")):
        if "pytest.mark.reads(" not in file.read_text(encoding="utf-8"):
            continue
        module = import_module(".".join(("tests", *file.relative_to(tests).with_suffix("").parts)))
        for _, function in inspect.getmembers(module, inspect.isfunction):
            marks = list(getattr(function, "pytestmark", ()))
            for mark in tuple(marks):
                if mark.name == "parametrize":
                    marks += [each for param in mark.args[1] for each in getattr(param, "marks", ())]
            found |= {view for mark in marks if mark.name == "reads" for view in mark.args}
    return found


def test_each_view_of_the_rooms_is_read_by_axe_in_some_journey():
    views = set(_views())

    assert sorted(views - _said_to_be_read()) == []
    assert sorted(NO_PAGE & views) == []
