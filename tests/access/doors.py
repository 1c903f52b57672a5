"""Pages for the tests of access: one of each kind that a room has, and one that declares nothing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

from sightline.access import log, scope
from sightline.access.permissions import Permission
from sightline.access.requires import for_everyone_signed_in, requires
from sightline.records.models import Child


@requires(Permission.LISTS_SEE)
def children(request: HttpRequest) -> HttpResponse:
    """List the children this person sees, and log it."""
    ids = sorted(Child.objects.values_list("pk", flat=True))
    log.saw_list(request, {"page": "children", "order": "name"}, ids)
    return HttpResponse(",".join(map(str, ids)))


@requires(Permission.CHILD_SEE)
def child(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a child."""
    return HttpResponse(f"child {scope.open_child(request, public_id).pk}")


@requires(Permission.SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """Search, find nobody, and answer that there is no such page."""
    log.searched(request, {"page": "search"}, [])
    raise Http404


@requires(Permission.LISTS_SEE)
def failing(request: HttpRequest) -> HttpResponse:
    """Write a log entry and then fail."""
    log.saw_list(request, {"page": "failing"}, [])
    raise ZeroDivisionError


@for_everyone_signed_in
def first(request: HttpRequest) -> HttpResponse:
    """Greet whoever is signed in."""
    return HttpResponse("hello")


def undeclared(request: HttpRequest) -> HttpResponse:
    """Forget to say who may see this."""
    return HttpResponse("oh")


urlpatterns = [
    path("account/", include("sightline.people.urls")),
    path("children/", children, name="children"),
    path("child/<str:public_id>/", child, name="child"),
    path("search/", search, name="search"),
    path("failing/", failing, name="failing"),
    path("first/", first, name="first"),
    path("undeclared/", undeclared, name="undeclared"),
]
