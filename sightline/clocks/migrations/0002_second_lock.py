from django.db import migrations

from sightline.access.policies import protect


class Migration(migrations.Migration):
    """Close the clocks of a child to all but those who reach the child."""

    dependencies = [("clocks", "0001_initial"), ("access", "0002_second_lock")]

    operations = [protect("clocks_span")]
