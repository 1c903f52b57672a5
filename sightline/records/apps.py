from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Child, family, subjects, spells, the ledger, recordings and receipts."""

    name = "sightline.records"
    verbose_name = "records"
