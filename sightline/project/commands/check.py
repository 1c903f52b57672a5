"""`sightline check`: everything derived, worked out again from nothing and compared with what is kept."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils import timezone
from rich.console import Console

from sightline.project.commands.at_work import at_work
from sightline.project.commands.printing import Format, print_rows

if TYPE_CHECKING:
    from sightline.case_file.checking import Unbalanced

MOST_SHOWN = 50
MOST_NAMED = 5


def check(
    format: Annotated[Format, typer.Option("--format", help="How to print differences.")] = Format.TABLE,
) -> None:
    """Work out spells, clocks and the balance again from the ledger, and fail loudly on any difference.

    Clocks come from the set-based reader, which must agree with the plain one that wrote them. The balance of
    each team is worked out by sets from the ledger's events, without what is kept, and compared child by
    child with what the pages show: for each of the last 31 days, and for each of the last 60 whole months
    from month end to month end (the last day of the month). Ends with 0 when there is no difference and with
    1 when there is any: tell whoever maintains Sightline, and mend nothing by hand.
    """
    console = Console(stderr=True)
    with at_work(), console.status("Checking") as status:
        from sightline.access import keeper
        from sightline.access.actor import acting_as
        from sightline.case_file.checking import unbalanced
        from sightline.clocks import set_based
        from sightline.clocks.checking import differences
        from sightline.clocks.reading_all import party_names

        with acting_as(None, at=datetime.now(UTC), purpose="sightline check"):
            with keeper.keeping(keeper.EVERY_CHILD), set_based.exported() as folder:
                found = list(differences(lambda words, done: status.update(words), folder=folder))
                today = timezone.localdate()
                out = list(unbalanced(folder, today, lambda words, done: status.update(words)))
                named = {each.party for each in found}.union(*(each.astray[:MOST_NAMED] for each in out))
                names = party_names(sorted(named))
            rows = [(names[each.party], each.what, each.only_kept, each.only_worked_out) for each in found]
            balances = [_row(each, names) for each in out]
    if not rows and not balances:
        console.print("Spells, clocks and the balance are what the ledger says.")
        return
    if rows or format is not Format.TABLE:
        columns = ("record", "what differs", "only kept", "only worked out")
        print_rows(columns, rows[:MOST_SHOWN], format, title=f"{len(rows)} differences")
    if balances:
        console.print(f"[bold]The balance is wrong in {len(balances)} places.[/bold]")
        for row in balances[:MOST_SHOWN]:
            console.print(row, highlight=False)
    raise typer.Exit(1)


def _row(each: "Unbalanced", names: dict[int, str]) -> str:
    """Return a sentence that says which number of which days is wrong, and the first children it is about."""
    records = ", ".join(names[child] for child in each.astray[:MOST_NAMED])
    more = f" and {len(each.astray) - MOST_NAMED} more" if len(each.astray) > MOST_NAMED else ""
    return (
        f"{each.before} to {each.day}, team {each.team}, {each.column.replace('_', ' ')}: pages show "
        f"{each.shown}, the ledger says {each.worked_out} (records {records}{more})."
    )
