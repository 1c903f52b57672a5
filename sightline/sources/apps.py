"""The way in, as Django knows it."""

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    """The way in."""

    name = "sightline.sources"
    default_auto_field = "django.db.models.BigAutoField"
