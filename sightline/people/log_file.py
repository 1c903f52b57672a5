"""The access log as a file, in which no cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpResponse

from sightline.govuk.cells import neutral
from sightline.people.queries import Look

# So many lines a file, the latest; a longer stretch is asked for in parts.
AT_MOST = 20_000
COLUMNS = ("When", "Who", "Roles", "What", "Of", "Page", "Why")


def log_file(looks: Iterable[Look], *, name: str) -> HttpResponse:
    """Return lines of the log as a csv file that spreadsheets read rightly."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for look in looks:
        said = (look.at.isoformat(), look.who, look.roles, look.what, look.of, look.page, look.why)
        writer.writerow(neutral(cell) for cell in said)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["Cache-Control"] = "no-store"
    return response
