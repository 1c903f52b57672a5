from django.apps import AppConfig


class CaseFileConfig(AppConfig):
    """Search, the child's page, My work, Out of sight, the balance, standards' pages."""

    name = "sightline.case_file"
    verbose_name = "case file"
