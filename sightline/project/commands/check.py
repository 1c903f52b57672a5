"""`sightline check`: everything derived, worked out again from nothing and compared with what is kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console

from sightline.project.commands.at_work import at_work
from sightline.project.commands.printing import Format, print_rows

MOST_SHOWN = 50


def check(
    format: Annotated[Format, typer.Option("--format", help="How to print differences.")] = Format.TABLE,
) -> None:
    """Work out spells, clocks and the balance again from the ledger, and fail loudly on any difference.

    Spans come from the set-based reader, which must agree with the plain one that wrote them. Ends with 0
    when there is no difference and with 1 when there is any: tell whoever maintains Sightline, and mend
    nothing by hand.
    """
    console = Console(stderr=True)
    with at_work(), console.status("Checking") as status:
        from sightline.access import keeper
        from sightline.access.actor import acting_as
        from sightline.clocks.checking import differences
        from sightline.clocks.reading_all import party_names

        with acting_as(None, at=datetime.now(UTC), purpose="sightline check"):
            with keeper.keeping(keeper.EVERY_CHILD):
                found = list(differences(lambda words, done: status.update(words)))
                unbalanced = _unbalanced_days(datetime.now(UTC).date())
                names = party_names([each.party for each in found])
            rows = [(names[each.party], each.what, each.only_kept, each.only_worked_out) for each in found]
    if not rows and not unbalanced:
        console.print("Spells, clocks and the balance are what the ledger says.")
        return
    columns = ("record", "what differs", "only kept", "only worked out")
    print_rows(columns, rows[:MOST_SHOWN], format, title=f"{len(rows)} differences")
    for day, difference in unbalanced:
        console.print(f"The balance of {day} is out by {difference}.")
    raise typer.Exit(1)


def _unbalanced_days(today: date) -> list[tuple[date, int]]:
    """Return the days of the last five years' month ends, and of the last month, that do not add up."""
    from sightline.case_file.balance import balance

    days = [today - timedelta(days=number) for number in range(31)]
    days += [(today.replace(day=1) - timedelta(days=30 * number)) for number in range(2, 60)]
    found = []
    for day in sorted(days):
        made = balance(before=day - timedelta(days=1), day=day)
        if not made.adds_up:
            found.append((day, sum(abs(team.difference) for team in made.teams)))
    return found
