from django.db import migrations

from sightline.access.policies import protect

TABLES = ("nightrecord", "nightcheck", "nightsight", "nightdecision", "nightstep", "nightalert")


class Migration(migrations.Migration):
    """Close the night records to all but those who may read free text of the child."""

    dependencies = [("night_desk", "0001_initial"), ("access", "0002_second_lock")]

    operations = [protect(f"night_desk_{table}", identifying=True) for table in TABLES]
