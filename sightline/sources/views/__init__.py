"""The pages of the way in: request in, one question or one action, page out."""

from sightline.sources.views.files import refused_cells_file, refused_rows_file
from sightline.sources.views.loading import load_a_file, upload
from sightline.sources.views.mending import answer_question, mend, mend_row, settle_moved
from sightline.sources.views.quality import (
    children_in_one_source,
    data_quality,
    ends_not_said,
    failing_numbers,
    settle_dispute,
    sources_that_differ,
    waiting,
)
from sightline.sources.views.receipts import receipt, receipt_missing, receipt_rows, receipts

__all__ = [
    "answer_question",
    "children_in_one_source",
    "data_quality",
    "ends_not_said",
    "failing_numbers",
    "load_a_file",
    "mend",
    "mend_row",
    "receipt",
    "receipt_missing",
    "receipt_rows",
    "receipts",
    "refused_cells_file",
    "refused_rows_file",
    "settle_dispute",
    "settle_moved",
    "sources_that_differ",
    "upload",
    "waiting",
]
