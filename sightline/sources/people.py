"""The workers and teams that files name, entered so that children can be held by them."""

from sightline.identity.actions import enter_missing
from sightline.identity.models import Agency, Team
from sightline.sources.staging import Staged

WHOLE_SERVICE = "whole-service"


def the_authority() -> Agency:
    """Return the agency that is this authority, made if there is none yet."""
    return Agency.objects.get_or_create(
        code="authority", defaults={"name": "This council", "kind": "authority"}
    )[0]


def the_whole_service() -> Team:
    """Return the team at the root, whose manager answers where nobody is said to; made if need be."""
    root = Team.objects.filter(parent=None, agency__kind="authority").order_by("id").first()
    return root or Team.objects.create(
        code=WHOLE_SERVICE, name="Whole service", kind="service", agency=the_authority(), parent=None
    )


def enter_people(staged: Staged) -> None:
    """Enter the workers and teams that are new, under the whole service. Nothing known is changed."""
    root = the_whole_service()
    enter_missing(
        workers={code: said.name or code for code, said in staged.workers.items()},
        teams={code: said.name or code for code, said in staged.teams.items()},
        agency=root.agency,
    )
