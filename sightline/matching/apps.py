"""The room's own entry in the service."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Who is this child?"""

    name = "sightline.matching"
