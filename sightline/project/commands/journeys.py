"""`sightline journeys`: referrals, plans, placements and the rest as tables, for an analyst."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from sightline.project.commands.at_work import at_work
from sightline.project.commands.lists import As, CannotAsk, Day, day_asked, moment_asked
from sightline.project.commands.printing import Format, print_rows


class SetBased(StrEnum):
    """Which of the readers of whole tables reads."""

    POSTGRES = "postgres"
    DUCKDB = "duckdb"


def journeys(
    table: Annotated[
        str,
        typer.Argument(
            help="A table, such as referral or placement; without it, all are listed.", metavar="TABLE"
        ),
    ] = "",
    as_at: Day = "",
    known_by: Annotated[
        str,
        typer.Option(
            "--known-by",
            help="Believe only what was written down by then: 2026-10-31, or 2026-10-31T17:00.",
            metavar="TIME",
        ),
    ] = "",
    engine: Annotated[
        SetBased, typer.Option("--engine", help="Which reader reads: both say the same.")
    ] = SetBased.POSTGRES,
    format: As = Format.TABLE,
) -> None:
    """Print one table of children's journeys: a row for each referral, assessment, plan, placement, visit.

    Children stand by the council's id alone. Every table is made of the events that clocks read.
    """
    from sightline.engine.journey_tables import JOURNEYS

    if not table:
        rows = [(each.name, each.meaning, " ".join(each.types)) for each in JOURNEYS.values()]
        print_rows(("table", "a row is", "columns"), rows, format)
        return
    day, known = day_asked(as_at), moment_asked(known_by)
    if table not in JOURNEYS:
        raise CannotAsk(f"There is no table {table}. `sightline journeys` lists them.")
    with at_work():
        from sightline.access.actor import acting_as
        from sightline.clocks.journeys import columns_of, journey_rows

        with acting_as(None, at=datetime.now(UTC), purpose="sightline journeys"):
            found = journey_rows(table, day, known_by=known, on=engine)
            print_rows(columns_of(table), found, format, title=f"{table} as at {day}")
