"""What a partner sees ends in the database: an answered request after 30 days, what it sent or said after 90.

Until now only the page's question left such rows out. A head of service sees that a disagreement came to them.
"""

from importlib import import_module

from django.db import migrations

_FIRST = import_module("sightline.front_door.migrations.0002_second_lock")
_SINCE = "(SELECT access_at())"
_REQUEST = (
    f"(({{table}}.answered_at IS NULL AND {{table}}.asked_at > {_SINCE} - interval '90 days')"
    f" OR {{table}}.answered_at > {_SINCE} - interval '30 days')"
)
ENDS = {
    "front_door_contact": f"{{table}}.taken_at > {_SINCE} - interval '90 days'",
    "front_door_partnerrequest": _REQUEST,
    "front_door_voice": f"{{table}}.at > {_SINCE} - interval '90 days'",
}
CLIMBED = ("{table}.to_id = (SELECT access_actor())",)
FILL = """
SELECT set_config('sightline.keeper', '*', true);
UPDATE front_door_contact c SET taken_at = m.taken_at
  FROM front_door_message m WHERE m.id = c.message_id AND c.taken_at IS NULL;
SELECT set_config('sightline.keeper', '', true);
"""


def _again(table: str) -> migrations.RunSQL:
    before = _FIRST.WAYS[table]
    ends = f"({_FIRST.OF_THE_AGENCY} AND {ENDS[table]})"
    ways = tuple(ends if way == _FIRST.OF_THE_AGENCY else way for way in before)
    return migrations.RunSQL(
        f"ALTER POLICY reached ON {table} USING ({_FIRST._test(table, ways)});",
        f"ALTER POLICY reached ON {table} USING ({_FIRST._test(table, before)});",
    )


class Migration(migrations.Migration):
    dependencies = [("front_door", "0004_disagreements_climb"), ("access", "0009_the_moment_asked")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        *(_again(table) for table in ENDS),
        _FIRST._lock("front_door_climbed", _FIRST._test("front_door_climbed", CLIMBED)),
    ]
