"""The first migration of each room: its tables stated whole, which is quick to bring up and easy to read."""

import pytest
from django.apps import apps
from django.db.migrations import AddConstraint, AddField, AddIndex
from django.db.migrations.loader import MigrationLoader

MIGRATIONS = MigrationLoader(None).disk_migrations
OURS = {each.label for each in apps.get_app_configs() if each.name.startswith("sightline.")}
FIRST = sorted(label for label, name in MIGRATIONS if label in OURS and name == "0001_initial")


@pytest.mark.parametrize("label", FIRST)
def test_a_first_migration_states_each_table_whole(label: str) -> None:
    apart = (AddConstraint, AddField, AddIndex)

    stated = MIGRATIONS[label, "0001_initial"].operations

    # For each operation that stands apart Django works out again every model that has to do with the table.
    assert [each.describe() for each in stated if isinstance(each, apart)] == []
