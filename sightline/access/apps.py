"""The room as a Django application."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Permissions, reach and the access log."""

    name = "sightline.access"
    label = "access"
