"""`sightline agency-key`: keys by which agencies' systems send contacts."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from sightline.project.commands.at_work import at_work
from sightline.project.commands.helping import Taught
from sightline.project.commands.printing import Format, print_rows
from sightline.project.commands.user import CannotGive

app = typer.Typer(no_args_is_help=True, help="Give agencies' systems keys, and end them.")
COLUMNS = ("key", "agency", "system", "made", "last_used", "ended")


@app.command("add", cls=Taught)
def add(
    agency: Annotated[str, typer.Argument(help="The agency's code.", metavar="AGENCY")],
    name: Annotated[str, typer.Option("--name", help="Which system of theirs has it.", metavar="NAME")],
) -> None:
    """Make a key for an agency's system, and print it. It is not kept and cannot be shown again."""
    with at_work():
        from sightline.front_door.letterbox import interface_keys
        from sightline.identity.models import Agency

        found = Agency.objects.filter(code=agency).first()
        if found is None:
            codes = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True))
            raise CannotGive(f"No agency has the code {agency}. There are: {codes}.")
        if not name.strip():
            raise CannotGive("Say which system has the key.")
        _, secret = interface_keys.make(agency=found, name=name, at=datetime.now(UTC))
    typer.echo(secret)


@app.command("list", cls=Taught)
def list_keys(
    format: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.TABLE,
) -> None:
    """List the keys there are, without what they open."""
    with at_work():
        from sightline.front_door.letterbox.models import AgencyKey

        rows = [
            (
                key.prefix,
                key.agency.code,
                key.name,
                key.made_at.date(),
                key.last_used_at and key.last_used_at.date(),
                key.ended_at and key.ended_at.date(),
            )
            for key in AgencyKey.objects.select_related("agency").order_by("agency__code", "id")
        ]
    print_rows(COLUMNS, rows, format)


@app.command("end", cls=Taught)
def end(
    key: Annotated[
        str, typer.Argument(help="The key as `sightline agency-key list` names it.", metavar="KEY")
    ],
    why: Annotated[
        str, typer.Option("--why", help="Why it ends, for the list of keys.", metavar="REASON")
    ] = "",
) -> None:
    """End a key: it opens nothing from now on."""
    with at_work():
        from sightline.front_door.letterbox import interface_keys
        from sightline.front_door.letterbox.models import AgencyKey

        found = AgencyKey.objects.filter(prefix=key).first()
        if found is None:
            raise CannotGive(f"There is no key {key}. `sightline agency-key list` names them.")
        interface_keys.end(found, at=datetime.now(UTC), why=why)
    typer.echo(f"{key} opens nothing from now on.")
