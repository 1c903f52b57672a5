"""What somebody may see for a while, and how they prove who they are, is remembered until it changes.

Who uses a code writes to its row each time: only another way, or the loss of one, is a change.
"""

from django.db import migrations

from sightline.identity.watched import watch


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_tables_say_that_they_change"),
        ("access", "0012_notes_are_words"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        watch("access_passingright"),
        watch("mfa_authenticator", columns=("user_id", "type")),
    ]
