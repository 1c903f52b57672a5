"""File the contacts that an agency's system exported, on the hub's list, and count what became of each.

They are no return: a contact has words beside its codes, and who the child is, is judged by a person. So the
front door takes them in, as it takes them from the interface, and here they are counted.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from django.db import transaction

from sightline.front_door.letterbox import arriving, batches, sending
from sightline.identity.models import Agency, User
from sightline.records.models import Receipt
from sightline.sources import receiving
from sightline.sources.counting import Loaded
from sightline.sources.outcomes import Outcome

FORMAT = "contacts"
# A file of one contact may be called by the child's name, and analysts read the list of receipts.
NAMED = "A file of contacts"
WHOSE = (
    "The file does not name an agency that is known here. Write the agency’s code in a column “agency”, or "
    "as “agency” beside “contacts”."
)


def load(
    path: Path,
    *,
    by: User | None,
    at: datetime,
    dry_run: bool,
    keep_trial: bool,
    acting: Callable[[], AbstractContextManager[object]],
) -> Loaded:
    """File the contacts of one file, and return what became of them. With `dry_run` nothing is filed."""
    with acting(), transaction.atomic():
        try:
            code, contacts = batches.read_file(path.read_bytes())
            agency = Agency.objects.filter(code=code).first()
            if agency is None:
                known = (
                    Agency.objects.exclude(kind="authority").order_by("code").values_list("code", flat=True)
                )
                raise batches.CannotRead(f"{WHOSE} There are: {', '.join(known) or 'none yet'}.")
        except batches.CannotRead as why:
            return _refused(path, str(why), by=by, at=at, keep=not dry_run or keep_trial)
        with transaction.atomic():
            name = f"Contacts from {agency.name}"
            receipt, items = arriving.take_in(contacts, agency=agency, by=name, at=at, received_by=by)
            if dry_run:
                transaction.set_rollback(True)
        if dry_run:
            trial = _trial(name, items, by=by, at=at) if keep_trial else None
            return _counted(path, trial, items)
        return _counted(path, receipt, items)


def _refused(path: Path, why: str, *, by: User | None, at: datetime, keep: bool) -> Loaded:
    receipt = None
    if keep:
        receipt = receiving.open_receipt(NAMED, line=None, at=at, by=by)
        receiving.refuse(receipt, why=why, at=at)
    return Loaded(path.name, FORMAT, receipt, refused_why=why)


def _trial(name: str, items: Sequence[arriving.Item], *, by: User | None, at: datetime) -> Receipt:
    """Return a receipt that says what would become of each, and keeps nothing else."""
    receipt = receiving.open_receipt(name, line=None, at=at, by=by)
    receipt.state, receipt.finished_at = Receipt.State.WOULD_FILE, at
    receipt.save(update_fields=["state", "finished_at"])
    sending.keep_items(receipt, [sending.Became(i.row, i.outcome, i.says, None, i.errors) for i in items])
    return receipt


def _counted(path: Path, receipt: Receipt | None, items: Sequence[arriving.Item]) -> Loaded:
    wrong = [
        (sending.LIST, f"{path.name}, contact {item.row}", field, "", says)
        for item in items
        for field, says in item.errors
    ]
    rows = Counter((sending.LIST, Outcome(str(item.outcome))) for item in items)
    return Loaded(
        path.name,
        FORMAT,
        receipt,
        rows=dict(rows),
        refused_cells=wrong,
        rows_with_refused_cells=sum(bool(item.errors) for item in items),
    )
