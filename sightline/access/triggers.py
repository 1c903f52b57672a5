"""The chain of the access log, made by the database when a transaction commits."""

import pgtrigger

from sightline.records.triggers import RECORDING_LOCK

# Written when a transaction commits, under the lock that recordings take there too. One lock, not two: two
# transactions that each need both could otherwise wait for each other for ever.
CHAINED_AT_COMMIT = pgtrigger.Trigger(
    name="chained_at_commit",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    declare=[("last", "access_loglink%ROWTYPE")],
    func=f"""
        PERFORM pg_advisory_xact_lock({RECORDING_LOCK});
        SELECT * INTO last FROM access_loglink ORDER BY number DESC LIMIT 1;
        INSERT INTO access_loglink (number, entry_id, hash)
        VALUES (coalesce(last.number, 0) + 1, NEW.id, access_log_digest(last.hash, NEW));
        RETURN NULL;
    """,
)
