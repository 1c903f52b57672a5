"""Root addresses: each room's own under its own word."""

from django.urls import URLPattern, URLResolver, include, path

from sightline.project import about
from sightline.project.health_page import health_page
from sightline.project.planted import planted

handler500 = "sightline.project.failing.failed"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("sightline.case_file.urls")),
    path("", include("sightline.front_door.urls")),
    path("api/v1/", include("sightline.front_door.letterbox.interface_urls")),
    path("tell-us/", include("sightline.front_door.letterbox.urls")),
    path("", include("sightline.sources.urls")),
    path("", include("sightline.allocation.urls")),
    path("account/", include("sightline.people.urls")),
    path("", include("sightline.people.addresses")),
    path("night-desk/", include("sightline.night_desk.urls")),
    path("early-help/", include("sightline.early_help.urls")),
    path("same-child/", include("sightline.matching.urls")),
    path("favicon.ico", about.mark, name="mark"),
    path("health/", health_page, name="health"),
    path("planted/", planted, name="planted"),
    path("help/", about.help_page, name="help"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("who-can-see-what/", about.who_can_see_what, name="who_can_see_what"),
]
