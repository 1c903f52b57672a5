"""Help that teaches: whole sentences at the width of the terminal, plain words for values, and examples."""

from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperCommand, TyperGroup

if TYPE_CHECKING:
    from typer._click import Context, HelpFormatter

# Longer than any first sentence: nothing is cut, and the formatter wraps it.
WHOLE = 1000


class Taught(TyperCommand):
    """A command whose help names each value as a person would write it."""

    def collect_usage_pieces(self, ctx: "Context") -> list[str]:
        """Return the parts of the usage line: what must be given bare, what may be given in brackets."""
        pieces = [self.options_metavar] if self.options_metavar else []
        for each in self.get_params(ctx):
            if isinstance(each, TyperArgument):
                name = _called(each)
                pieces.append(name if each.required else f"[{name}]")
            else:
                pieces += each.get_usage_pieces(ctx)
        return pieces

    def format_options(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write what may be given: arguments by their name alone, then options."""
        arguments, options = [], []
        for each in self.get_params(ctx):
            record = each.get_help_record(ctx)
            if record is None:
                continue
            if isinstance(each, TyperArgument):
                arguments.append((_called(each), record[1].replace("  [required]", "")))
            else:
                options.append(record)
        for title, rows in (("Arguments", arguments), ("Options", options)):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


class TaughtGroup(TyperGroup):
    """Commands, each listed with the whole first sentence of what it does."""

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        """Write a line, or as many as it takes, for each command."""
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, each.get_short_help_str(WHOLE)) for name, each in named if each and not each.hidden]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def examples(*lines: str) -> str:
    """Return the end of a command's help: what somebody may type, a line each, kept as they stand."""
    return "\n".join(["\b", "For example:", *(f"  sightline {each}" for each in lines)])


def _called(argument: TyperArgument) -> str:
    return argument.metavar or argument.name.upper()
