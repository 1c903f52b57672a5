"""A reading as named steps: each a query over the tables and the steps before it.

Backends differ in how they treat a query that is used twice, and no backend likes one query a thousand levels
deep. So a reading is a list of steps, which a backend runs as one statement or keeps one by one.
"""

import gc
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
    cheap: set[str] = field(default_factory=set)

    def keep(self, name: str, table: Table, *, cheap: bool = False) -> Table:
        """Add a step and return it as a table by its name. A second step of one name gets a number.

        A cheap step is worked out anew by each that reads it.
        """
        called, number = name, 2
        while called in self.tables:
            called, number = f"{name}_{number}", number + 1
        self.tables[called] = table
        if cheap:
            self.cheap.add(called)
        return ibis.table(table.schema(), name=called)


@dataclass(frozen=True)
class Step:
    """A step in the words of a backend. It is kept when later ones read it more than once."""

    name: str
    sql: str
    is_kept: bool


@dataclass(frozen=True)
class Query:
    """A table asked for, with the steps that it rests on."""

    steps: Steps
    table: Table
    like: "Query | None" = None
    texts: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    def with_step(self, name: str, table: Table) -> "Query":
        """Return the query with another table for one of its steps. The rest is written once for both."""
        return Query(Steps({**self.steps.tables, name: table}, self.steps.cheap), self.table, self)

    def then(self, table: Table) -> "Query":
        """Return a query for another table over the same steps."""
        return Query(self.steps, table, self)

    def kept(self, name: str) -> tuple["Query", Table]:
        """Return the query with its own table as one more step, and that step, to ask more of."""
        steps = Steps(dict(self.steps.tables), self.steps.cheap)
        table = steps.keep(name, self.table)
        return Query(steps, table, self), table

    def written(self, dialect: str) -> list[Step]:
        """Return the steps in a dialect, `duckdb`, `postgres` or `pyspark`; the last is the table asked for.

        It takes seconds the first time.
        """
        with unhindered():
            texts = {name: self._text(dialect, name) for name in (*self.steps.tables, "")}
        mark = "`" if dialect == "pyspark" else '"'
        read = "\n".join(texts.values())
        return [
            Step(name, text, read.count(f"{mark}{name}{mark}") > 1 and name not in self.steps.cheap)
            for name, text in texts.items()
        ]

    def _table(self, name: str) -> Table:
        return self.steps.tables[name] if name else self.table

    def _text(self, dialect: str, name: str) -> str:
        if (
            self.like
            and name in ("", *self.like.steps.tables)
            and self.like._table(name) is self._table(name)
        ):
            return self.like._text(dialect, name)
        if (dialect, name) not in self.texts:
            self.texts[dialect, name] = _sql(self._table(name), dialect)
        return self.texts[dialect, name]

    def sql(self, dialect: str) -> str:
        """Return the whole as one statement, which works out once what is read twice."""
        *steps, last = self.written(dialect)
        parts = []
        for step in steps:
            kept = "" if dialect == "pyspark" else "MATERIALIZED " if step.is_kept else "NOT MATERIALIZED "
            parts.append(f"{step.name} AS {kept}(\n{step.sql}\n)")
        return f"WITH {', '.join(parts)}\n{last.sql}" if parts else last.sql


def _sql(table: Table, dialect: str) -> str:
    return str(ibis.to_sql(table, dialect=dialect, pretty=False))


@contextmanager
def unhindered() -> Iterator[None]:
    """Let a large query be put together and written out: it is deep, and millions of small things.

    Looking for rubbish among them takes a third of the time; folding its selections into one another
    another third, and every backend does that itself.
    """
    limit, collects, folds = sys.getrecursionlimit(), gc.isenabled(), ibis.options.sql.fuse_selects
    sys.setrecursionlimit(max(limit, _DEEP))
    gc.disable()
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)
        ibis.options.sql.fuse_selects = folds
        if collects:
            gc.enable()
