"""The workers and teams that files name, entered so that children can be held by them."""

from datetime import date

from sightline.identity.models import Agency, Team, User, Worker
from sightline.sources.staging import Staged

WHOLE_SERVICE = "whole-service"


def the_authority() -> Agency:
    """Return the agency that is this authority, made if there is none yet."""
    return Agency.objects.get_or_create(
        code="authority", defaults={"name": "This council", "kind": "authority"}
    )[0]


def the_whole_service() -> Team:
    """Return the team at the root, whose manager answers where nobody else is said to; made if there is none."""
    root = Team.objects.filter(parent=None, agency__kind="authority").order_by("id").first()
    return root or Team.objects.create(
        code=WHOLE_SERVICE, name="Whole service", kind="service", agency=the_authority(), parent=None
    )


def enter_people(staged: Staged, *, on: date | None, by: User | None) -> None:
    """Enter the workers and teams that are new, under the whole service. Nothing known is changed."""
    root = the_whole_service()
    known_teams = set(Team.objects.values_list("code", flat=True))
    Team.objects.bulk_create(
        Team(code=code, name=said.name or code, kind="not_said", agency=root.agency, parent=root)
        for code, said in staged.teams.items()
        if code not in known_teams
    )
    known_workers = set(Worker.objects.values_list("code", flat=True))
    Worker.objects.bulk_create(
        Worker(
            code=code,
            name=said.name or code,
            registration_number=said.registration or None,
            agency_worker=said.agency,
        )
        for code, said in staged.workers.items()
        if code not in known_workers
    )
