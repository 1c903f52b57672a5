from django.db import migrations

from sightline.access.policies import protect


class Migration(migrations.Migration):
    """Close the words of visits to all but those who may read free text of the child."""

    dependencies = [("case_file", "0001_initial"), ("access", "0002_second_lock")]

    operations = [protect("case_file_visitnote", identifying=True)]
