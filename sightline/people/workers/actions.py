"""Changes to workers that a page makes in one piece."""

from datetime import date

from django.db import transaction

from sightline.identity import actions
from sightline.identity.models import Team, Worker
from sightline.identity.roles import Role


@transaction.atomic
def give_place(*, worker: Worker, team: Team, role: str, manager: bool, from_on: date) -> None:
    """Give a worker a place in a team.

    Raises CannotChange where they have left by then, where the team has a manager then, or where they have a
    place in it.
    """
    if worker.left_on and from_on > worker.left_on:
        raise actions.CannotChange(f"{worker.name} has left by then. Check both dates.")
    actions.join_team(
        worker=worker, team=team, from_on=from_on, manager=manager, role=Role(role) if role else None
    )
