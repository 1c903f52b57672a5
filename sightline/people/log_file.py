"""The access log as a file, in which no cell can be taken for a formula."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from sightline.govuk.downloads import download
from sightline.people.queries import Look

# So many lines a file, the latest; a longer stretch is asked for in parts.
AT_MOST = 20_000
# As many ids as a spreadsheet's cell holds.
IDS_AT_MOST = 2_000
COLUMNS = ("When", "Who", "Roles", "What", "Of", "Page", "Asked", "Records", "Why")


def log_file(
    looks: Iterable[Look], *, format: str, name: str, about: Sequence[tuple[str, str]]
) -> HttpResponse:
    """Return lines of the log as a file that spreadsheets read rightly."""
    rows = [
        (
            look.at.isoformat(),
            look.who,
            look.roles,
            look.what,
            look.of,
            look.page,
            look.asked,
            " ".join(look.records) + (f" and {look.more:,} more" if look.more else ""),
            look.why,
        )
        for look in looks
    ]
    return download(format=format, name=name, about=about, columns=COLUMNS, rows=rows)
