"""Who reaches a child's dates and codes only reads nobody's reasons in the log: those are written words."""

from django.db import migrations

READABLE = """
DROP POLICY readable ON access_logentry;
CREATE POLICY readable ON access_logentry FOR SELECT
    USING (user_id = (SELECT access_actor()) OR 'log' = ANY ((SELECT access_scopes())::text[])
           OR (SELECT access_keeps_all())
           OR ((child_id = ANY ((SELECT access_opened())::bigint[])
                OR EXISTS (SELECT 1 FROM access_reach r WHERE r.child_id = access_logentry.child_id
                           AND r.scope = ANY ((SELECT {scopes}())::text[])))
               AND child_id <> ALL ((SELECT access_closed())::bigint[])));
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_hub_reaches_the_door")]

    operations = [
        migrations.RunSQL(
            READABLE.format(scopes="access_named_scopes"), READABLE.format(scopes="access_scopes")
        )
    ]
