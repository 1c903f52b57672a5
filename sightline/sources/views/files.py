"""What was refused, as files: the cells, and the rows in the shape of the file they came from."""

from django.http import Http404, HttpRequest, HttpResponse

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.govuk import downloads
from sightline.sources import queries
from sightline.sources.showing import words
from sightline.sources.showing.refused import rows_as_they_came
from sightline.sources.views.asking import actor_of, receipt_or_404

CELL_COLUMNS = ("List", "Sheet or file", "Row", "Cell", "Column", "It says", "Why it was refused")


@requires(Permission.RECEIPTS_SEE)
def refused_cells_file(request: HttpRequest, number: str) -> HttpResponse:
    """Give the refused cells as a file: where each stands, what it says and why it was refused."""
    actor, found = actor_of(request), receipt_or_404(number)
    cells = queries.refused_cells(found)
    asked = {"page": "sources:receipt", "receipt": number, "what": "refused cells"}
    log.downloaded(request, asked, queries.children_of(cells))
    rows = [
        (words.title(item.list_name), item.sheet, item.row, item.cell, item.column, words.says(actor, item),
         item.why)
        for item in cells
    ]  # fmt: skip
    return downloads.download(
        format=downloads.CSV, name=f"{number}-refused-cells", about=[], columns=CELL_COLUMNS, rows=rows
    )


@requires(Permission.RECEIPTS_SEE)
def refused_rows_file(request: HttpRequest, number: str, list_number: int) -> HttpResponse:
    """Give the rows with something refused in the shape of the file they came from."""
    actor, found = actor_of(request), receipt_or_404(number)
    of = next((each for each in queries.refused_lists(found) if each.pk == list_number), None)
    if of is None:
        raise Http404
    rows = queries.refused_rows(of)
    asked = {"page": "sources:receipt", "receipt": number, "what": "refused rows", "list": of.list_name}
    log.downloaded(request, asked, {row.child_id for row in rows if row.child_id})
    return downloads.download(
        format=downloads.CSV,
        name=f"{number}-{of.list_name.lower().replace(' ', '-')}-refused",
        about=[],
        columns=[str(heading) for heading in of.headings],
        rows=rows_as_they_came(actor, found, of, rows),
    )
