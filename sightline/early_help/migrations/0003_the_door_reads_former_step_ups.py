"""Why early help asked for more, before notes went with a contact."""

from django.db import migrations

FILL = """
SELECT set_config('sightline.keeper', '*', true);
INSERT INTO records_note ("of", subject_id, child_id, heading, who, words, happened_at, happened_on, written_by_id, written_at)
SELECT 'told', e.subject_id, c.child_id, 'Early help asks for more', coalesce(p.name, ''), c.why, e.happened_at,
       e.happened_on, r.by_id, coalesce(r.at, e.happened_at)
  FROM early_help_considered c
  JOIN records_event e ON e.id = c.contact_id
  JOIN records_recording r ON r.id = e.recording_id
  LEFT JOIN identity_user u ON u.id = r.by_id
  LEFT JOIN identity_person p ON p.id = u.person_id;
SELECT set_config('sightline.keeper', '', true);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("early_help", "0002_second_lock"),
        ("access", "0012_notes_are_words"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
