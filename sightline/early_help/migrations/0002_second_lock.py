from django.db import migrations

from sightline.access.policies import protect

TABLES = (
    "consentword",
    "lead",
    "assessmentwords",
    "planwords",
    "meeting",
    "attendance",
    "considered",
    "endwords",
)


class Migration(migrations.Migration):
    """Close the words of early help to all but those who may read free text of the child."""

    dependencies = [("early_help", "0001_initial"), ("access", "0002_second_lock")]

    operations = [protect(f"early_help_{table}", identifying=True) for table in TABLES]
