"""`sightline match`: look through the whole county for two records of one child."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from sightline.project.commands.at_work import at_work
from sightline.project.commands.lists import CannotAsk
from sightline.project.commands.printing import Format, print_beyond, print_rows

COLUMNS = ("record", "other_record", "probability", "strength", "reasons")


def match(
    threshold: Annotated[
        float,
        typer.Option(
            "--threshold", help="Probability from which a pair is listed, from 0 to 1.", metavar="NUMBER"
        ),
    ] = 0.1,
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """Look through every record for two of one child, and list the pairs for people to look at.

    Nothing is joined: the pairs stand under Data quality until somebody says the same child, not the same, or
    not sure. Restricted records are left out. What was said not to be the same is listed again only when a
    record says something new.
    """
    if not 0 < threshold < 1:
        raise CannotAsk(f"{threshold} is no probability. Write one between 0 and 1, such as 0.9.")
    with at_work():
        from sightline.access.actor import acting_as
        from sightline.access.log import Opening
        from sightline.matching.reviewing import look_through_county, to_print

        now = datetime.now(UTC)
        with acting_as(None, at=now, purpose="sightline match") as actor:
            run = look_through_county(Opening(actor), at=now, threshold=threshold)
            rows = [
                (each.one, each.other, each.probability, each.strength, each.reasons) for each in to_print()
            ]
        print_rows(COLUMNS, rows, format, title="Records that may be one child’s")
        looked = f"{run.records:,} records were looked through in {run.seconds:.0f} seconds"
        said = f"{looked}; {len(rows)} pairs wait for somebody."
        print_beyond(said, format)
