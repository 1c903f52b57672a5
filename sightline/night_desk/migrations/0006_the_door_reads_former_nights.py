"""What was written at night before notes went with a contact: the call, and what was decided."""

from django.db import migrations

FILL = """
SELECT set_config('sightline.keeper', '*', true);
INSERT INTO records_note ("of", subject_id, child_id, heading, who, words, happened_at, happened_on, written_by_id, written_at)
SELECT 'told', e.subject_id, n.child_id, 'The night team was rung', n.caller, n.concern, n.received_at,
       (n.received_at AT TIME ZONE 'Europe/London')::date, n.opened_by_id, n.opened_at
  FROM night_desk_nightrecord n JOIN records_event e ON e.id = n.contact_id;
INSERT INTO records_note ("of", subject_id, child_id, heading, who, words, happened_at, happened_on, written_by_id, written_at)
SELECT 'told', e.subject_id, n.child_id, 'Decided out of hours', p.name, d.says || E'\\nWhy: ' || d.why, d.decided_at,
       (d.decided_at AT TIME ZONE 'Europe/London')::date, s.by_id, s.at
  FROM night_desk_nightdecision d
  JOIN night_desk_nightrecord n ON n.id = d.record_id
  JOIN records_event e ON e.id = n.contact_id
  JOIN night_desk_nightstep s ON s.record_id = n.id AND s.step = 'decided'
  JOIN identity_person p ON p.id = s.person_id;
SELECT set_config('sightline.keeper', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("night_desk", "0005_decided_without_because"),
        ("access", "0012_notes_are_words"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
