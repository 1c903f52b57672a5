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


# Who signs in for each role: a team's manager, or whoever has this seat in it today.
MANAGING = (
    ("director", WHOLE_SERVICE), ("head_of_service", "FAMILY"), ("hub_manager", "HUB"),
    ("team_manager", "FRE"), ("night_manager", "NIT"), ("nominated_officer", "CORPORATE"),
    ("auditor", "QUALITY"),
)  # fmt: skip
SEATED = (
    ("contact_officer", "HUB", 0), ("night_worker", "NIT", 0), ("social_worker", "FRE", 0),
    ("senior_practitioner", "SGN", 0), ("lead_protection_practitioner", "SGN", 1),
    ("family_help_practitioner", "EHN", 0), ("personal_adviser", "LVC", 0), ("conference_chair", "QRT", 0),
    ("reviewing_officer", "QRT", 1),
)  # fmt: skip
OTHERS = (
    ("agency_decision_maker", "Augusta Thirlmere-Bose"), ("lead_member", "Percival Hatherdale"),
    ("virtual_school_head", "Miriam Oakcombe"), ("designated_officer", "Leander Quarnford"),
    ("board_member", "Philippa Yarrowgate"), ("analyst", "Tobias Fencroft"),
    ("data_steward", "Anneke Osierholt"), ("administrator", "Rufus Kestrelwood"),
    ("information_governance_lead", "Sunita Wexlock"),
)  # fmt: skip
INSPECTOR, PARTNER = "Georgiana Plovergarth", "Ines Calderbeck"


def sign_ins(force: Workforce) -> tuple[SignIn, ...]:
    """Return a demonstration sign-in for every role."""
    return (
        *(_of(role, team, force.managing[team].workers[-1]) for role, team in MANAGING),
        *(_of(role, team, _seated(force, team, seat)) for role, team, seat in SEATED),
        _of("team_manager", "EHN", force.managing["EHN"].workers[-1]),
        SignIn(PARTNER, _address(PARTNER), "partner", "NVP-HUB", POLICE),
        *(SignIn(name, _address(name), role, None, AUTHORITY) for role, name in OTHERS),
        SignIn(INSPECTOR, _address(INSPECTOR), "inspector"),
    )


def _of(role: str, team: str, worker: Career) -> SignIn:
    return SignIn(worker.name, _address(worker.name), role, team, None, worker.code)


def _seated(force: Workforce, team: str, seat: int) -> Career:
    seats = force.seats[team]
    return seats[seat % len(seats)].workers[-1]
