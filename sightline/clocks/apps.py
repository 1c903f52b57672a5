from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ClocksConfig(AppConfig):
    """record(), spans, and the questions asked of them."""

    name = "sightline.clocks"
    verbose_name = "clocks"

    def ready(self) -> None:
        """Hear each room's rules about what points to somebody who leaves."""
        autodiscover_modules("pointing")
