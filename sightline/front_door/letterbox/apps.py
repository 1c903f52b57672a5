from django.apps import AppConfig


class LetterboxConfig(AppConfig):
    """The referral form, its files, and the interface for agencies' systems."""

    name = "sightline.front_door.letterbox"
    label = "letterbox"
    verbose_name = "letterbox"
