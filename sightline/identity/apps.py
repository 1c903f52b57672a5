"""The room as a Django application."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People, workers, teams and sign-ins."""

    name = "sightline.identity"
    label = "identity"
