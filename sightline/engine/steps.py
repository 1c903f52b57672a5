"""A reading as named steps: each a query over the tables and the steps before it.

Backends differ in how they treat a query that is used twice, and no backend likes one query a thousand levels
deep. So a reading is a list of steps, which a backend runs as one statement or keeps one by one.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import ibis
from ibis.expr.types import Table

_DEEP = 20_000


@dataclass
class Steps:
    """The steps so far, in order, by name."""

    tables: dict[str, Table] = field(default_factory=dict)

    def keep(self, name: str, table: Table) -> Table:
        """Add a step and return it as a table by its name. A second step of one name gets a number."""
        called, number = name, 2
        while called in self.tables:
            called, number = f"{name}_{number}", number + 1
        self.tables[called] = table
        return ibis.table(table.schema(), name=called)


@dataclass(frozen=True)
class Query:
    """A table asked for, with the steps that it rests on."""

    steps: Steps
    table: Table

    def parts(self, dialect: str) -> list[tuple[str, str]]:
        """Return each step's name and its SQL in a dialect: `duckdb`, `postgres` or `pyspark`."""
        with _deep():
            return [(name, _sql(table, dialect)) for name, table in self.steps.tables.items()]

    def last(self, dialect: str) -> str:
        """Return the SQL of the table asked for, over the steps."""
        with _deep():
            return _sql(self.table, dialect)

    def sql(self, dialect: str) -> str:
        """Return the whole as one statement."""
        steps = ",\n".join(f"{name} AS (\n{query}\n)" for name, query in self.parts(dialect))
        return f"WITH {steps}\n{self.last(dialect)}" if steps else self.last(dialect)

    def then(self, table: Table) -> "Query":
        """Return a query for another table over the same steps."""
        return Query(self.steps, table)

    def kept(self, name: str) -> "tuple[Query, Table]":
        """Return the query with its own table as a step of a name, and that table, to ask more of."""
        table = self.steps.keep(name, self.table)
        return self, table


def _sql(table: Table, dialect: str) -> str:
    return str(ibis.to_sql(table, dialect=dialect))


@contextmanager
def _deep() -> Iterator[None]:
    """Let a deep query be written out."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
