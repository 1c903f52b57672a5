"""Who sees a file that an agency sent: whoever sees the answer or the disagreement with which it came."""

from django.db import migrations

BEFORE = (
    "(SELECT access_keeps_all())"
    " OR EXISTS (SELECT 1 FROM front_door_message m WHERE m.id = letterbox_sentfile.message_id)"
)
AFTER = (
    f"{BEFORE}"
    " OR EXISTS (SELECT 1 FROM front_door_partnerrequest r WHERE r.id = letterbox_sentfile.request_id)"
    " OR EXISTS (SELECT 1 FROM front_door_voice v WHERE v.id = letterbox_sentfile.voice_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("letterbox", "0003_agencies_send_files"),
        ("front_door", "0005_a_partner_sees_for_a_while"),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER POLICY reached ON letterbox_sentfile USING ({AFTER});",
            f"ALTER POLICY reached ON letterbox_sentfile USING ({BEFORE});",
        )
    ]
