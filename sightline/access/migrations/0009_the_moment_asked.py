"""A policy may end with time: it reads the moment at which somebody asks, or else the database's own clock."""

from django.db import migrations

AT = """
CREATE FUNCTION access_at() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('sightline.at', true), '')::timestamptz, now()) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0008_an_agency_reaches_by_its_own_code")]

    operations = [migrations.RunSQL(AT, "DROP FUNCTION access_at();")]
