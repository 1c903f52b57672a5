"""Refused rows and open questions are closed to all but those who reach the child; without one, to files."""

from django.db import migrations

from sightline.access.policies import protect


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial"), ("access", "0002_second_lock")]

    operations = [
        protect("sources_refusedrow", without_child="files"),
        protect("sources_question", without_child="files"),
    ]
