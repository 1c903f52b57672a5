from django.apps import AppConfig


class NightDeskConfig(AppConfig):
    """What was done out of hours, who signed it, and who reviewed it by day."""

    name = "sightline.night_desk"
    verbose_name = "night desk"
