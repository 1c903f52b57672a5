from django.apps import AppConfig


class FrontDoorConfig(AppConfig):
    """Contacts, enquiries, partners' answers, decisions and their signatures."""

    name = "sightline.front_door"
    verbose_name = "front door"
