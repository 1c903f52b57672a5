"""The first page of each person: what their work begins with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.requires import for_everyone_signed_in
from sightline.case_file.views.address import actor_of

FIRST_PAGES = (
    (Permission.PARTNER_ANSWER, "front_door:requests"),
    (Permission.NIGHT_DECIDE, "night_desk:desk"),
    (Permission.CONTACT_RECORD, "front_door:hub"),
    (Permission.DISAGREEMENT_SETTLE, "case_file:out_of_sight"),  # a head of service holds no child
    (Permission.OWN_WORK_SEE, "case_file:my_work"),
    (Permission.LISTS_SEE, "case_file:out_of_sight"),
    (Permission.SERVICE_COUNTS_SEE, "case_file:service"),
    (Permission.STANDARDS_SEE, "case_file:standards"),
)


def first_page(actor: Actor) -> str:
    """Return the name of the page that an actor's work begins with."""
    own = bool(actor.workers or actor.teams)
    for permission, page in FIRST_PAGES:
        if actor.may(permission) and (own or permission is not Permission.OWN_WORK_SEE):
            return page
    return "help"


@for_everyone_signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Go to the page that this person's work begins with."""
    return redirect(first_page(actor_of(request)))
