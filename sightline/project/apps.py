"""The frame as a Django application."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Give the two working logins their privileges whenever migrations have run."""

    name = "sightline.project"
    label = "project"

    def ready(self) -> None:
        """Ask to be called after migrations: the only moment at which every table is known to stand."""
        from django.db.models.signals import post_migrate

        from sightline.project.database.privileges import grant_after_migrating

        post_migrate.connect(grant_after_migrating, sender=self)
