"""The teams of Nene Vale: which there are, how many seats each needs, and who manages them today."""

from dataclasses import dataclass
from datetime import date, timedelta

from sightline.invented_county import places
from sightline.invented_county.shape import Agency, Team

CHILDREN_A_SEAT = 15
AUTHORITY, POLICE, HEALTH, SCHOOLS = "NVC", "NVP", "NVH", "NVE"

AGENCIES = (
    Agency(AUTHORITY, places.COUNCIL, "authority"),
    Agency(POLICE, "Nene Vale Police", "police"),
    Agency(HEALTH, "Nene Vale Health Trust", "health"),
    Agency(SCHOOLS, "Nene Vale Schools Partnership", "education"),
    Agency("NVS", "Harrowmere Staffing", "staffing"),
    Agency("NVF", "Thistledon Fostering", "provider"),
)

WHOLE_SERVICE = "NV"
SERVICES = {
    "FRONT": ("Front Door and Early Help", "Theodora Lindwick"),
    "FAMILY": ("First Response and Safeguarding", "Osric Pendergate"),
    "CORPORATE": ("Children in Care and Leaving Care", "Marguerite Sallowdale"),
    "QUALITY": ("Quality and Review", "Benedict Ulverstone-Haile"),
}
DIRECTOR = "Helena Varga-Stone"
WITHOUT_A_MANAGER = "SGS"
DECAYING = "SGN"
MONTHS_OF_DECAY = 18


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A team as it is planned: its part of the service, its role, and open children for every 2,000 told."""

    code: str
    name: str
    kind: str
    service: str
    manager: str
    role: str
    children: float
    half: int | None = None


PLANS = (
    TeamPlan("HUB", "Hub", "hub", "FRONT", "Rosalind Achterberg", "hub_manager", 45),
    TeamPlan("NIT", "Night Team", "night", "FRONT", "Silas Warblerton", "night_worker", 30),
    TeamPlan("EHN", "Early Help North", "early_help", "FRONT", "Ottilie Gorseford",
             "family_help_practitioner", 50, 0),
    TeamPlan("EHS", "Early Help South", "early_help", "FRONT", "Caspian Netherwick",
             "family_help_practitioner", 50, 1),
    TeamPlan("FRE", "First Response East", "assessment", "FAMILY", "Idony Marchwood",
             "social_worker", 36, 0),
    TeamPlan("FRW", "First Response West", "assessment", "FAMILY", "Dara Winstanley-Obi",
             "social_worker", 36, 1),
    TeamPlan("SGN", "Safeguarding North", "protection", "FAMILY", "Marcus Oyelade-Finch",
             "social_worker", 100, 0),
    TeamPlan("SGS", "Safeguarding South", "protection", "FAMILY", "Perpetua Lyle",
             "social_worker", 100, 1),
    TeamPlan("CWD", "Children with Disabilities", "disabled_children", "FAMILY", "Gwil Harcastle",
             "social_worker", 55),
    TeamPlan("MEX", "Missing and Exploitation", "protection", "FAMILY", "Leonie Draycot-Amos",
             "social_worker", 10),
    TeamPlan("CIC", "Children in Care", "care", "CORPORATE", "Selma Brightwater", "social_worker", 115),
    TeamPlan("LVC", "Leaving Care", "leaving_care", "CORPORATE", "Anton Vosper", "personal_adviser", 34),
    TeamPlan("PER", "Permanence", "permanence", "CORPORATE", "Honor Copsegate", "social_worker", 30),
    TeamPlan("FOS", "Fostering", "fostering", "CORPORATE", "Jethro Medlarby", "social_worker", 30),
    TeamPlan("QRT", "Reviewing and Quality", "quality", "QUALITY", "Verity Rooksedge",
             "reviewing_officer", 75),
)  # fmt: skip
ONCE = ("HUB", "NIT", "MEX", "QRT", "PER", "FOS")
SEATS_IN_A_TEAM = 14


def planned(children: int) -> list[tuple[TeamPlan, int]]:
    """Return each team and the number of its seats, more teams of a kind where one would be too large."""
    found: list[tuple[TeamPlan, int]] = []
    for plan in PLANS:
        seats = max(2, round(plan.children * children / 2000 / CHILDREN_A_SEAT))
        parts = 1 if plan.code in ONCE else -(-seats // SEATS_IN_A_TEAM)
        for part in range(parts):
            share = max(2, seats // parts)
            if part == 0:
                found.append((plan, share))
                continue
            town = places.TOWNS[(part * 2 + (plan.half or 0)) % len(places.TOWNS)]
            name = f"{plan.name.rsplit(' ', 1)[0]} {town} {part // 8 + 1}"
            again = TeamPlan(
                f"{plan.code}{part + 1}", name, plan.kind, plan.service, "", plan.role, 0, plan.half
            )
            found.append((again, share))
    return found


def team_tree(plans: list[TeamPlan], managers: dict[str, str | None]) -> tuple[Team, ...]:
    """Return the tree of teams with today's managers, and the partners' own teams."""
    services = [
        Team(code, name, "service", AUTHORITY, WHOLE_SERVICE, managers.get(code))
        for code, (name, _) in SERVICES.items()
    ]
    return (
        Team(WHOLE_SERVICE, "Children's Services", "service", AUTHORITY, None, managers.get(WHOLE_SERVICE)),
        *services,
        *(
            Team(plan.code, plan.name, plan.kind, AUTHORITY, plan.service, managers.get(plan.code))
            for plan in plans
        ),
        Team("NVP-HUB", "Police in the hub", "partner", POLICE),
        Team("NVH-HUB", "Health in the hub", "partner", HEALTH),
    )


def strain(team: str, day: date, today: date) -> float:
    """Return how far a team has slipped by a day: 0 for every team but one, which slides to 1 by today."""
    if team != DECAYING:
        return 0.0
    began = today - timedelta(days=MONTHS_OF_DECAY * 30)
    return min(1.0, max(0.0, (day - began).days / (today - began).days))
