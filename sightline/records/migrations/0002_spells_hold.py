"""What no set of spells may break: no overlaps of undisputed plans, and a holder for every open day."""

from django.db import migrations

NO_OVERLAP = """
ALTER TABLE records_spell ADD CONSTRAINT no_overlapping_spells EXCLUDE USING gist (
    int8range(party_id, party_id, '[]') WITH &&,
    daterange(from_on, until_on) WITH &&
) WHERE (kind = '{kind}' AND NOT disputed)
"""
DROP = "ALTER TABLE records_spell DROP CONSTRAINT {name}"
KINDS = {
    "case": "one_case_at_a_time",
    "open": "one_open_spell_at_a_time",
    "holder": "one_holder_at_a_time",
    "on a protection plan": "one_protection_plan_at_a_time",
    "on a need plan": "one_need_plan_at_a_time",
    "looked after": "one_care_period_at_a_time",
}

HOLDERS = """
-- It is asked once for each spell of a load, when the table has no statistics yet. The setting, and the kind
-- that no index can answer, leave the party's own index as the only way: any other reads the whole table.
CREATE FUNCTION records_holders_tile_open_spells() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off AS $$
DECLARE
    held int;
    needed int;
    whose bigint := COALESCE(NEW.party_id, OLD.party_id);
BEGIN
    SELECT COALESCE(sum(COALESCE(until_on, '9999-12-31'::date) - from_on), 0) INTO needed
      FROM records_spell WHERE party_id = whose AND kind || '' = 'open';
    SELECT COALESCE(sum(COALESCE(until_on, '9999-12-31'::date) - from_on), 0) INTO held
      FROM records_spell WHERE party_id = whose AND kind || '' = 'holder';
    IF needed <> held THEN
        RAISE EXCEPTION 'Somebody must hold an open child on every day, and nobody a closed one.';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER holders_tile_written AFTER INSERT OR UPDATE ON records_spell
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind IN ('open', 'holder'))
    EXECUTE FUNCTION records_holders_tile_open_spells();
CREATE CONSTRAINT TRIGGER holders_tile_removed AFTER DELETE ON records_spell
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.kind IN ('open', 'holder'))
    EXECUTE FUNCTION records_holders_tile_open_spells();
"""
NO_HOLDERS = """
DROP TRIGGER holders_tile_written ON records_spell;
DROP TRIGGER holders_tile_removed ON records_spell;
DROP FUNCTION records_holders_tile_open_spells();
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        *(
            migrations.RunSQL(
                NO_OVERLAP.format(kind=kind).replace("no_overlapping_spells", name), DROP.format(name=name)
            )
            for kind, name in KINDS.items()
        ),
        migrations.RunSQL(HOLDERS, NO_HOLDERS),
        migrations.RunSQL(
            "INSERT INTO records_sourceline (code, name, format, rank) "
            "VALUES ('people', 'People at a form', 'people', 10)",
            "DELETE FROM records_sourceline WHERE code = 'people'",
        ),
    ]
