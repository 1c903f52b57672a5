"""`sightline matrix` and `sightline glossary`: made from the code, so that they cannot differ from it."""

from collections.abc import Iterator
from typing import Annotated

import typer

from sightline.project.commands.printing import Format, print_rows


def matrix(
    format: Annotated[
        Format, typer.Option("--format", help="csv and json give a column for each thing.")
    ] = Format.TABLE,
) -> None:
    """Print who may do what: each role, the children it reaches and everything it may do."""
    from sightline.access.matrix import lines

    heading, *rows = lines()
    if format is not Format.TABLE:
        print_rows(heading, rows, format)
        return
    for code, role, reaches, *may in rows:
        typer.echo(f"{role} ({code})" if code else role)
        typer.echo(f"  reaches  {reaches}")
        things = [thing for thing, answer in zip(heading[3:], may, strict=True) if answer]
        typer.echo(
            "\n".join(f"  {'may' if n == 0 else '   '}      {thing}" for n, thing in enumerate(things))
        )
        typer.echo("")


def glossary() -> None:
    """Print the words of Sightline and what each means, as GLOSSARY.md holds them."""
    typer.echo("\n".join(glossary_lines()))


def glossary_lines() -> Iterator[str]:
    """Yield the lines of GLOSSARY.md, from the vocabulary, the states, the model and the roles."""
    from sightline.identity.roles import Role
    from sightline.standards.model import State
    from sightline.standards.states import OPEN, STATES
    from sightline.standards.vocabulary import KINDS

    yield "# Glossary"
    yield ""
    yield "The words of Sightline and what each means. Made from the code by `make glossary`; do not edit."
    yield ""
    yield "## The ledger"
    yield ""
    yield from _table(("Word", "Meaning"), LEDGER_WORDS)
    yield "## What a clock may say"
    yield ""
    states = [(state.value, CLOCK_WORDS[state.value]) for state in State]
    yield from _table(("Word", "Meaning"), [*states, *WARNING_WORDS.items()])
    yield "## States a child lives in"
    yield ""
    rows = [(name, state.meaning, "yes" if name in OPEN else "") for name, state in STATES.items()]
    yield from _table(("State", "Meaning", "Counts as open"), rows)
    yield "## Events"
    yield ""
    events = [
        (
            f"`{kind.name}`",
            kind.meaning,
            kind.belongs_to.replace("_", " "),
            ", ".join(fact.name.replace("_", " ") for fact in kind.facts),
            kind.names or "",
        )
        for kind in KINDS.values()
    ]
    yield from _table(("Event", "Meaning", "Belongs to", "Facts", "Names another date"), events)
    yield "## Roles"
    yield ""
    yield from _table(("Role", "Name in the code"), [(role.label, f"`{role.value}`") for role in Role])


def _table(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '/') for cell in row)} |"
    yield ""


LEDGER_WORDS = [
    ("event", "One dated, coded fact of practice: what happened to whom, and when. Never edited."),
    ("recording", "Who wrote events down, when, from which receipt and why: one for each transaction."),
    ("correction", "A recording that withdraws an event, adds another in its place and says why."),
    ("party", "Whose event it is: a child, a worker, an adopter, a home, the authority."),
    ("subject", "The thing an event belongs to: a case, a plan, a placement, an enquiry."),
    ("occasion", "One meeting or visit that several children share."),
    ("spell", "What lasts: a case, a plan, a placement, an allocation, a holder."),
    ("case", "From referral to closure."),
    ("allocation", "A named worker's link with a child."),
    ("holder", "The allocated worker; without one, the team's named manager."),
    ("standard", "What was promised, with its limits by date and where each comes from."),
    ("clock", "A standard read against one party's events, as at a moment."),
    ("reading", "What a clock says as at a moment."),
    ("span", "One stretch of one clock with one due moment, kept."),
    ("spec", "A small timeline in text, and what the clock must say as at each moment."),
    ("as at", "The moment asked about."),
    ("known by", "The latest recording to believe."),
    ("coverage", "What a source can say of a kind of event, and for which days."),
    ("source line", "A system and a kind of return, or people at a form. A file corrects its own line only."),
    ("receipt", "What came in, and what became of every item in it."),
    ("dispute", "A loaded fact that breaks a rule of the record: filed, marked and waiting with an owner."),
    ("balance", "Opening + in − out = closing, every day, for every team."),
    ("reach", "Which children somebody may see."),
    ("restricted", "A child whose record only named people may open."),
]

WARNING_WORDS = {
    "nearly due": "Running, with a share of its limit or a few working days left: amber.",
    "three quarters gone": "A running expiry of the law with a quarter of its time left, or less.",
}

CLOCK_WORDS = {
    "running": "Not yet due.",
    "overdue": "Past its due moment, and still open.",
    "met": "Done in time.",
    "missed": "Done or ended late.",
    "not needed": "Ended before it was due, or no version was in force; it says which.",
    "unknown": "The files do not hold what is needed; it says what.",
}
