from django.apps import AppConfig


class EarlyHelpConfig(AppConfig):
    """What a family agrees to before and beside social care."""

    name = "sightline.early_help"
    verbose_name = "early help"
