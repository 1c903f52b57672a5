"""The second lock: a policy on every table with a child in it, as an operation of a migration.

A row is seen by whoever reaches its child. The children reached are read once for each query, from an index;
nothing is called for each row. Nobody is above it: not the owner of the tables either.
"""

from django.db.migrations.operations import RunSQL


def protect(
    table: str,
    *child_columns: str,
    identifying: bool = False,
    without_child: str | None = None,
    agency_column: str | None = None,
    partners: bool = False,
) -> RunSQL:
    """Return the operation that locks `table` to those who reach the child in `child_columns`.

    `child_columns`: `child_id` when none is named; with two, a reader must reach both children.
    `identifying`: the table holds names, addresses or free text, so an analyst's reach does not count.
    `without_child`: the scope needed for a row that names no child; without it, whoever works with children
    reads it.
    `agency_column`: partners see the rows of children they take part in that name their own agency.
    `partners`: partners see the rows of children they take part in.
    """
    columns = child_columns or ("child_id",)
    if not all(name.isidentifier() for name in (table, *columns, agency_column or "agency")):
        raise ValueError("a table or a column has a name that is no name")
    ways = [
        "(SELECT access_keeps_all())",
        _all_pass(table, columns, "{child} IN (SELECT unnest(access_kept()))"),
        _all_pass(table, columns, f"{_reached(identifying)} AND {NOT_CLOSED}"),
        f"({columns[0]} IS NULL AND {_without_child(without_child)})",
    ]
    if partners or agency_column:
        mine = f"('agency:' || {agency_column}) = ANY ((SELECT access_partner_scopes())::text[])"
        taking_part = _all_pass(table, columns, f"{_in_reach('access_partner_scopes')} AND {NOT_CLOSED}")
        ways.append(f"({taking_part} AND {mine})" if agency_column else taking_part)
    seen = "\n        OR ".join(ways)
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY reached ON {table} USING (\n        {seen}\n    );",
        f"DROP POLICY reached ON {table};\n"
        f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;\n"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def close(table: str, *, read_by: str) -> RunSQL:
    """Return the operation by which the web's login reads `table` only where the condition `read_by` holds.

    For a table that tells of no child. Whoever writes its rows does so as before; what is written with
    `RETURNING`, as Django does, must pass `read_by` too. Jobs, commands and the owner read every row.
    """
    if not table.isidentifier():
        raise ValueError("a table has a name that is no name")
    ways = {
        "read": f"FOR SELECT TO sightline_web USING ({read_by})",
        "written": "FOR INSERT TO sightline_web WITH CHECK (true)",
        "changed": "FOR UPDATE TO sightline_web USING (true)",
        "removed": "FOR DELETE TO sightline_web USING (true)",
        "in_the_background": "TO sightline_jobs USING (true)",
    }
    made = "\n".join(f"CREATE POLICY {name} ON {table} {way};" for name, way in ways.items())
    ended = "\n".join(f"DROP POLICY {name} ON {table};" for name in ways)
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n{made}",
        f"{ended}\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


NOT_CLOSED = "{child} <> ALL ((SELECT access_closed())::bigint[])"


def _in_reach(scopes: str) -> str:
    # As EXISTS and not as IN: the planner then looks up the few children of a page by index, and reads the
    # whole reach once for a list.
    return (
        "EXISTS (SELECT 1 FROM access_reach r WHERE r.child_id = {child}"
        f" AND r.scope = ANY ((SELECT {scopes}())::text[]))"
    )


def _reached(identifying: bool) -> str:
    scopes = "access_named_scopes" if identifying else "access_scopes"
    return f"({_in_reach(scopes)} OR {{child}} = ANY ((SELECT access_opened())::bigint[]))"


def _all_pass(table: str, columns: tuple[str, ...], test: str) -> str:
    """Return that every child a row names passes the test; only the first must be there."""
    first, *others = (f"{table}.{column}" for column in columns)
    tests = [test.replace("{child}", first)]
    tests += [f"({other} IS NULL OR {test.replace('{child}', other)})" for other in others]
    return f"({' AND '.join(tests)})"


def _without_child(scope: str | None) -> str:
    if scope is None:
        return "(SELECT access_is_known())"
    if not scope.isidentifier():
        raise ValueError("a scope has a name that is no name")
    return f"'{scope}' = ANY ((SELECT access_scopes())::text[])"
