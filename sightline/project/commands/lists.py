"""`sightline readings`, `out-of-sight`, `balance` and `standards`: what the pages show, for a terminal."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from sightline.project.commands.at_work import at_work
from sightline.project.commands.printing import Format, print_beyond, print_rows

Day = Annotated[
    str, typer.Option("--as-at", help="A day, as 2026-10-31, or today. Default: today.", metavar="DATE")
]
KnownBy = Annotated[
    str,
    typer.Option(
        "--known-by",
        help="Believe only what was written down by then: 2026-10-31, or 2026-10-31T17:00.",
        metavar="TIME",
    ),
]
As = Annotated[Format, typer.Option("--format", help="How to print it.")]


class Engine(StrEnum):
    """Which reader reads."""

    PLAIN = "plain"
    DUCKDB = "duckdb"
    POSTGRES = "postgres"


class CannotAsk(Exception):
    """The question was not understood; the message says how to put it."""


def day_asked(text: str) -> date:
    """Return the day asked about, which has come; today when nothing is said. Raises CannotAsk."""
    day = day_named(text)
    if day > day_named(""):
        raise CannotAsk(f"{day} has not come. Choose today or an earlier day.")
    return day


def day_named(text: str) -> date:
    """Return the day that is named; today when nothing is said. Raises CannotAsk."""
    if text in ("", "today"):
        return datetime.now(UTC).astimezone(ZoneInfo("Europe/London")).date()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CannotAsk(f"{text} is not a day. Write it as 2026-10-31.") from error


def moment_asked(text: str) -> datetime | None:
    """Return the moment asked about, in UK time when no zone is said; a day is its last instant."""
    from sightline.standards import calendar

    if not text:
        return None
    try:
        if len(text) == len("2026-10-31"):
            return calendar.end_of_day(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CannotAsk(f"{text} is not a moment. Write it as 2026-10-31 or 2026-10-31T17:00.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.UK)


def readings(
    as_at: Day = "",
    known_by: KnownBy = "",
    standard: Annotated[
        list[str] | None,
        typer.Option("--standard", help="A standard's code, as C17; may be given again.", metavar="CODE"),
    ] = None,
    engine: Annotated[
        Engine, typer.Option("--engine", help="Which reader reads: all must say the same.")
    ] = Engine.PLAIN,
    format: As = Format.TABLE,
) -> None:
    """Print what every clock says as at a day: child, standard, subject, started, due, met, state.

    Today is read as at this moment, and a past day as at its end, as on the pages: a promise counted in hours
    that is due this evening is not late yet.
    """
    now = datetime.now(UTC)
    day, known = day_asked(as_at), moment_asked(known_by)
    is_today = day == day_asked("")
    with at_work():
        from sightline.access.actor import acting_as
        from sightline.clocks import reading_all

        title = f"Clocks as at {now:%H:%M} UTC today, {day}" if is_today else f"Clocks at the end of {day}"
        with acting_as(None, at=now, purpose="sightline readings"):
            try:
                rows = reading_all.READERS[engine](
                    day, now=now if is_today else None, known_by=known, standards=standard
                )
                print_rows(reading_all.COLUMNS, rows, format, title=title)
            except reading_all.UnknownStandard as unknown:
                raise CannotAsk(str(unknown)) from unknown


def out_of_sight(
    as_at: Day = "",
    known_by: KnownBy = "",
    team: Annotated[
        str,
        typer.Option(
            "--team", help="A team's code: its children and those of the teams under it.", metavar="CODE"
        ),
    ] = "",
    format: As = Format.TABLE,
) -> None:
    """Print every open child, longest unseen first, with who holds or answers for each.

    Restricted children are counted under the list and not printed; with csv and json that line goes to the
    error stream, so that a program reads rows alone.
    """
    day, known = day_asked(as_at), moment_asked(known_by)
    with at_work():
        from sightline.access.actor import acting_as
        from sightline.access.restricted import left_out
        from sightline.case_file import out_of_sight as page
        from sightline.case_file.restricting import line
        from sightline.case_file.showing.out_of_sight import TERMINAL_COLUMNS, terminal_row
        from sightline.case_file.teams import team_chosen
        from sightline.clocks.queries import Moment

        def listed() -> list[page.OpenChild]:
            every = page.out_of_sight(Moment.of(day), known_by=known)
            return [each for each in every if within is None or each.team_id in within]

        with acting_as(None, at=datetime.now(UTC), purpose="sightline out-of-sight") as actor:
            chosen = team_chosen(team)
            if team and chosen is None:
                raise CannotAsk(f"There is no team {team}. A team's page under People says its code.")
            within = chosen.within if chosen else None
            found = listed()
            left = left_out(actor, lambda: [each.child.pk for each in listed()])
            ids = page.council_ids([each.child.pk for each in found])
            rows = [terminal_row(each, ids.get(each.child.pk, "")) for each in found]
            title = f"{len(rows) + left.count} open children{f' of {team}' if team else ''}, {day}"
            print_rows(
                TERMINAL_COLUMNS, rows, format, title=f"{title}, as known by {known_by}" if known else title
            )
            print_beyond(line(left), format)


def balance(
    as_at: Day = "",
    since: Annotated[
        str,
        typer.Option(
            "--since",
            help="Count from the end of this day, as 2026-10-30. Default: the day before.",
            metavar="DATE",
        ),
    ] = "",
    format: As = Format.TABLE,
) -> None:
    """Print the balance of every team: opening, new, moved in, closed, moved out, closing.

    Restricted children are counted in every number, and a last row says how many of each they are.
    Ends with 1 if any team does not add up.
    """
    day = day_asked(as_at)
    before = day_asked(since) if since else day - timedelta(days=1)
    if before >= day:
        raise CannotAsk(f"{before} is not before {day}. Choose an earlier day to count from.")
    with at_work():
        from sightline.access.actor import acting_as
        from sightline.case_file.balance import COLUMNS, balance_known_to
        from sightline.case_file.showing.service import file_rows
        from sightline.case_file.teams import names_of

        with acting_as(None, at=datetime.now(UTC), purpose="sightline balance") as actor:
            found = balance_known_to(actor, before=before, day=day)
            rows = file_rows(found, names_of({each.team for each in found.teams}), whole=True)
            columns = ("team", *(column.replace("_", " ") for column in COLUMNS), "difference")
            print_rows(columns, rows, format, title=f"From the end of {before} to the end of {day}")
    raise typer.Exit(0 if found.adds_up else 1)


def standards(
    code: Annotated[
        str, typer.Argument(help="A standard's code, such as C17; without it, all of them.", metavar="CODE")
    ] = "",
    format: As = Format.TABLE,
) -> None:
    """Print the standards: what is promised, the limits by date, where each comes from."""
    from sightline.case_file.wording import limit_words
    from sightline.standards.register import STANDARDS

    if code and code not in STANDARDS:
        raise CannotAsk(f"There is no standard {code}. `sightline standards` lists them.")
    rows = [
        (
            each.code,
            each.title,
            each.promised,
            version.in_force_on,
            "; ".join(limit_words(limit) for limit in version.limits),
            version.provenance.name.replace("_", " ").lower(),
            version.citation + (" (to be verified)" if version.to_verify else ""),
        )
        for each in STANDARDS.values()
        if code in ("", each.code)
        for version in each.versions
    ]
    columns = ("code", "title", "promised", "in force from", "limits", "from", "source")
    print_rows(columns, rows, format)
