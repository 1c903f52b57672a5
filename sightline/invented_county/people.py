"""Those who work here, as parties of the ledger and as people who sign in."""

from collections.abc import Iterator
from datetime import date

from sightline.invented_county.chance import stream
from sightline.invented_county.diary import Diary
from sightline.invented_county.places import DOMAIN
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.shape import Party, SignIn
from sightline.invented_county.tale import promised
from sightline.invented_county.teams import AUTHORITY, POLICE, WHOLE_SERVICE
from sightline.invented_county.workforce import Career, Workforce
from sightline.standards.timeline import FactValue


def workers(force: Workforce, seed: int) -> Iterator[Party]:
    """Yield the workers as parties: when each began, was supervised and left."""
    for worker in force.careers:
        yield _as_party(force, worker, seed)


def _as_party(force: Workforce, worker: Career, seed: int) -> Party:
    chance = stream(seed, "worker", worker.code)
    diary = Diary(chance, force.today)
    subject = diary.open("worker")
    diary.write("worker_started", worker.started_on, subject, {})
    until = min(worker.left_on or force.today, force.today)
    day = promised(chance, worker.started_on + DAY * 5, working_days_on(worker.started_on, 20), 0.87, 6)
    while day < until:
        away = next((leave for leave in worker.leave if leave.from_on <= day < leave.until_on), None)
        day = working_from(away.until_on) if away else day
        if day >= until:
            break
        supervisor = _supervisor(force, worker, day)
        facts: dict[str, FactValue] = {"worker": supervisor} if supervisor else {}
        diary.write("supervision_held", day, subject, facts, by=supervisor)
        day = promised(chance, day + DAY * 14, working_days_on(day, 20), 0.85, 6)
    if worker.left_on:
        diary.write("worker_left", worker.left_on, subject, {})
    subjects, events = diary.told()
    return Party("worker", worker.code, worker.name, subjects, events)


def _supervisor(force: Workforce, worker: Career, day: date) -> str | None:
    """Return who supervises: the team's manager, of a manager the one above, of the director nobody here."""
    post = worker.posts[0]
    above = force.above(post.team) if post.manager else post.team
    return force.manager_on(above, day) if above else None


def _address(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def sign_ins(force: Workforce) -> tuple[SignIn, ...]:
    """Return a demonstration sign-in for every role."""
    found: list[SignIn] = []

    def add(
        role: str, name: str, team: str | None = None, agency: str | None = None, worker: str | None = None
    ) -> None:
        found.append(SignIn(name, _address(name), role, team, agency, worker))

    def known(role: str, team: str, career: Career) -> None:
        add(role, career.name, team, None, career.code)

    def seated(role: str, team: str, seat: int = 0) -> None:
        known(role, team, force.seats[team][seat].workers[-1])

    def managing(role: str, team: str) -> None:
        known(role, team, force.managing[team].workers[-1])

    managing("director", WHOLE_SERVICE)
    managing("head_of_service", "FAMILY")
    managing("hub_manager", "HUB")
    managing("team_manager", "FRE")
    seated("contact_officer", "HUB")
    seated("night_worker", "NIT")
    managing("night_manager", "NIT")
    seated("social_worker", "FRE")
    seated("senior_practitioner", "SGN")
    seated("family_help_practitioner", "EHN")
    seated("lead_protection_practitioner", "SGN", 1)
    seated("personal_adviser", "LVC")
    seated("conference_chair", "QRT")
    seated("reviewing_officer", "QRT", 1)
    managing("nominated_officer", "CORPORATE")
    managing("auditor", "QUALITY")
    add("partner", "Ines Calderbeck", "NVP-HUB", POLICE)
    for role, name in (
        ("agency_decision_maker", "Augusta Thirlmere-Bose"),
        ("lead_member", "Councillor Percival Hatherdale"),
        ("virtual_school_head", "Miriam Oakcombe"),
        ("designated_officer", "Leander Quarnford"),
        ("board_member", "Dame Philippa Yarrowgate"),
        ("analyst", "Tobias Fencroft"),
        ("data_steward", "Anneke Osierholt"),
        ("administrator", "Rufus Kestrelwood"),
        ("information_governance_lead", "Sunita Wexlock"),
    ):
        add(role, name, None, AUTHORITY)
    add("inspector", "Georgiana Plovergarth")
    return tuple(found)
