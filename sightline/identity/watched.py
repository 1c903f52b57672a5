"""How the database says that a table has changed, as operations of migrations.

Of each table stands a row, or for a while several, whose numbers together are another after each change that
is committed. Whoever changes the table adds to a row of their own, and takes into it those that nobody else
has in hand: nobody waits for anybody, and what is not committed is seen by nobody. What is added is drawn by
lot, so that a change that was undone never leaves the number of another.
"""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

FUNCTION = RunSQL(
    """
CREATE FUNCTION identity_table_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    mine bigint := pg_current_xact_id()::text::bigint;
    drawn bigint := 1 + floor(random() * 1000000000)::bigint;
BEGIN
    UPDATE identity_tablechanged SET number = number + drawn WHERE "table" = TG_TABLE_NAME AND by = mine;
    IF NOT FOUND THEN
        WITH before AS (
            DELETE FROM identity_tablechanged WHERE id IN (
                   SELECT id FROM identity_tablechanged WHERE "table" = TG_TABLE_NAME
                      FOR UPDATE SKIP LOCKED)
            RETURNING number)
        INSERT INTO identity_tablechanged ("table", by, number)
        SELECT TG_TABLE_NAME, mine, drawn + coalesce(sum(number), 0) FROM before;
    END IF;
    RETURN NULL;
END $$;
""",
    "DROP FUNCTION identity_table_changed();",
)


def watch(table: str, *, columns: Sequence[str] = ()) -> RunSQL:
    """Return the operation that watches a table; with `columns`, no update but of these.

    Raises ValueError for what is no name.
    """
    if not all(name.isidentifier() for name in (table, *columns)):
        raise ValueError("a table or a column has a name that is no name")
    update = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return RunSQL(
        f"CREATE TRIGGER watched AFTER INSERT OR DELETE OR TRUNCATE OR {update} ON {table}\n"
        "FOR EACH STATEMENT EXECUTE FUNCTION identity_table_changed();\n"
        f"INSERT INTO identity_tablechanged (\"table\", by, number) VALUES ('{table}', 0, 0);",
        f"DROP TRIGGER watched ON {table};\nDELETE FROM identity_tablechanged WHERE \"table\" = '{table}';",
    )
