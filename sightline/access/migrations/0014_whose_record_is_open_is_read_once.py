"""Of which children a record is open is read once, and not once more for each spell of each holder.

Which of the two the planner did was a matter of what it knew: within a transaction that fills an empty database
it could take minutes for a thousand children, or the tenth of a second.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("sightline.access.migrations.0010_reach_is_read_child_by_child").REACH
_EACH = """EXISTS (SELECT 1 FROM lasting open
                             WHERE open.party_id = s.party_id AND open.kind = 'open' AND open.until_on IS NULL)"""
_ONCE = """s.party_id IN (SELECT open.party_id FROM lasting open
                                    WHERE open.kind = 'open' AND open.until_on IS NULL)"""
REACH = _BEFORE.replace(_EACH, _ONCE)


class Migration(migrations.Migration):
    dependencies = [("access", "0013_tables_say_that_they_change")]

    operations = [migrations.RunSQL(REACH, _BEFORE)]
