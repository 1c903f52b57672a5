"""The frame as a Django application."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Give the two working logins their privileges whenever migrations have run; ask for lists quickly."""

    name = "sightline.project"
    label = "project"

    def ready(self) -> None:
        """Ask to be called after migrations, the only moment at which every table is known to stand."""
        from django.apps import apps
        from django.db.models.signals import post_migrate

        from sightline.project.database.asking import send_numbers_as_one_value
        from sightline.project.database.privileges import grant_after_migrating

        send_numbers_as_one_value()

        # Django calls only for an application with tables of its own, which the frame has not; any other
        # will do.
        post_migrate.connect(grant_after_migrating, sender=apps.get_app_config("contenttypes"))
