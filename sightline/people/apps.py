"""The room as a Django application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Signing in, and the people and teams that work here."""

    name = "sightline.people"
    label = "people"
