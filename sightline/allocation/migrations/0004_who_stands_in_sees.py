"""Who answers an offer in another's name sees that offer, whether or not they reach the child otherwise."""

from django.db import migrations

OWN = """
CREATE POLICY asked_in_anothers_name ON allocation_asked
    USING (('worker:' || stands_in_id) = ANY ((SELECT access_scopes())::text[]));
"""


class Migration(migrations.Migration):
    dependencies = [("allocation", "0003_who_stands_in"), ("access", "0002_second_lock")]

    operations = [migrations.RunSQL(OWN, "DROP POLICY asked_in_anothers_name ON allocation_asked;")]
