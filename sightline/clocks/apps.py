from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """record(), spans, and the questions asked of them."""

    name = "sightline.clocks"
    verbose_name = "clocks"
