"""Root addresses: each room's own under its own word."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("sightline.people.urls")),
]
