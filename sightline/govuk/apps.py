"""The room as Django knows it."""

from django.apps import AppConfig


class GovukConfig(AppConfig):
    """Register the parts of pages and check the council's settings at start-up."""

    name = "sightline.govuk"
    label = "govuk"

    def ready(self) -> None:
        """Load the system checks."""
        from sightline.govuk import checks  # noqa: F401
