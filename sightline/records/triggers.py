"""What the database itself refuses: an edited event, a second withdrawal, a recording put in the past."""

import pgtrigger

# The number of the one lock under which recordings get their moments.
RECORDING_LOCK = 7_301_001

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Delete)

WITHDRAWN_ONCE = pgtrigger.Trigger(
    name="withdrawn_once",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="""
        IF OLD.withdrawn_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'An event is withdrawn once. Add a new event instead.';
        END IF;
        IF NEW.withdrawn_by_id IS NULL
           OR to_jsonb(NEW) - 'withdrawn_by_id' - 'withdrawn_why'
              <> to_jsonb(OLD) - 'withdrawn_by_id' - 'withdrawn_why' THEN
            RAISE EXCEPTION 'An event is never edited. Withdraw it and add another.';
        END IF;
        RETURN NEW;
    """,
)

DEMO_ONLY_WHEN_EMPTY = pgtrigger.Trigger(
    name="demo_only_when_empty",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
        IF NEW.is_demo AND EXISTS (SELECT 1 FROM records_recording) THEN
            RAISE EXCEPTION 'Something is written here already, so this is no demonstration.';
        END IF;
        RETURN NEW;
    """,
)

# Asked once for each statement: a demonstration writes tens of thousands of recordings in one.
PAST_ONLY_IN_DEMO = pgtrigger.Trigger(
    name="past_only_in_demo",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="written"),
    func="""
        IF EXISTS (SELECT 1 FROM written WHERE at IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM records_installation WHERE is_demo) THEN
            RAISE EXCEPTION 'A recording gets its moment when it is committed. Leave it empty.';
        END IF;
        RETURN NULL;
    """,
)

STAMPED_AT_COMMIT = (
    pgtrigger.Trigger(
        name="stamped_at_commit",
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        timing=pgtrigger.Deferred,
        # A recording that has its moment, as in a demonstration, is not asked for again.
        condition=pgtrigger.Q(new__at__isnull=True),
        func=f"""
            PERFORM pg_advisory_xact_lock({RECORDING_LOCK});
            UPDATE records_recording SET at = greatest(
                clock_timestamp(),
                (SELECT max(at) FROM records_recording) + interval '1 microsecond')
            WHERE id = NEW.id AND at IS NULL;
            RETURN NULL;
        """,
    ),
    pgtrigger.Trigger(
        name="never_edited",
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func="""
            IF OLD.at IS NOT NULL OR to_jsonb(NEW) - 'at' <> to_jsonb(OLD) - 'at' THEN
                RAISE EXCEPTION 'A recording is never edited.';
            END IF;
            RETURN NEW;
        """,
    ),
    pgtrigger.Protect(name="recording_kept", operation=pgtrigger.Delete),
)
