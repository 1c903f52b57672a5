"""How a child stands, in one row, is read by whoever reaches the child."""

from django.db import migrations

from sightline.access.policies import protect

# Children who were there before have a row that says nothing yet: spells and events are read until their clocks
# are worked out again, which a new version does of everybody.
NOT_YET = """
SELECT set_config('sightline.keeper', '*', true);
INSERT INTO records_summary (child_id, opened_began, ways, status, held_began, said, place, tried, lines)
SELECT party_id, '', '{}', '', '', true, '', 0, '{}' FROM records_child;
SELECT set_config('sightline.keeper', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0014_reach_is_read_by_the_child_alone"),
        ("records", "0013_summaries"),
    ]

    operations = [
        protect("records_summary"),
        migrations.RunSQL(NOT_YET, migrations.RunSQL.noop),
    ]
