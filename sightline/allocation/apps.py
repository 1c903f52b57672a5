from django.apps import AppConfig


class AllocationConfig(AppConfig):
    """Children without a worker, offers, the ladder, and what leaving leaves behind."""

    name = "sightline.allocation"
    verbose_name = "allocation"
