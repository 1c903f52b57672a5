from django.db import migrations

from sightline.access.policies import protect

# Whoever was asked, or told, sees that they were, whether or not they reach the child by other ways.
OWN = """
CREATE POLICY asked_oneself ON allocation_asked
    USING (('worker:' || worker_id) = ANY ((SELECT access_scopes())::text[]));
CREATE POLICY told_oneself ON allocation_told USING (user_id = (SELECT access_actor()));
CREATE POLICY told_of_it ON allocation_rung FOR SELECT
    USING (id IN (SELECT t.rung_id FROM allocation_told t WHERE t.user_id = (SELECT access_actor())));
"""
NOT_OWN = """
DROP POLICY asked_oneself ON allocation_asked; DROP POLICY told_oneself ON allocation_told;
DROP POLICY told_of_it ON allocation_rung;
"""


class Migration(migrations.Migration):
    """Close offers, notes, oversight and rungs to all but those who reach the child."""

    dependencies = [("allocation", "0001_initial"), ("access", "0002_second_lock")]

    operations = [
        protect("allocation_handover", identifying=True),
        protect("allocation_asked", identifying=True),
        protect("allocation_oversight", identifying=True),
        protect("allocation_rung"),
        protect("allocation_told", identifying=True),
        protect("allocation_familylanguage", identifying=True),
        migrations.RunSQL(OWN, NOT_OWN),
    ]
