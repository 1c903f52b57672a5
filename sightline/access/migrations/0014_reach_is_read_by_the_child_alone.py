"""Who reaches a child is read by the child alone, whatever the planner believes of the tables.

Within a transaction that fills an empty database it believed that every event of a kind, or since a day, could be
read once more for each allocation, and every spell of a batch for each holder: a thousand children took minutes,
or never ended. A kind and a day that no index can answer, and a set that is read once, leave it no such way.
"""

from importlib import import_module

from django.db import migrations

_BEFORE = import_module("sightline.access.migrations.0010_reach_is_read_child_by_child").REACH
_OTHERWISE = {
    """EXISTS (SELECT 1 FROM lasting open
                             WHERE open.party_id = s.party_id AND open.kind = 'open' AND open.until_on IS NULL)""":
    """s.party_id IN (SELECT open.party_id FROM lasting open
                                    WHERE open.kind = 'open' AND open.until_on IS NULL)""",
    "ended.kind IN ('allocation_ended', 'case_closed')": "ended.kind || '' IN ('allocation_ended', 'case_closed')",
    "ended.happened_on >= e.happened_on": "ended.happened_on + 0 >= e.happened_on",
    "ended.kind = 'enquiry_decided'": "ended.kind || '' = 'enquiry_decided'",
}  # fmt: skip
REACH = _BEFORE
for _each, _otherwise in _OTHERWISE.items():
    REACH = REACH.replace(_each, _otherwise)


class Migration(migrations.Migration):
    dependencies = [("access", "0013_tables_say_that_they_change")]

    operations = [migrations.RunSQL(REACH, _BEFORE)]
