"""The questions asked of receipts: what came in, what became of each row, what was refused and what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse

from sightline.records.models import Dispute, Receipt, ReceiptCount, ReceiptItem, SourceLine, Vanished
from sightline.sources.counting import ListCounted, in_kinds, in_lists, in_order
from sightline.sources.models import Notice, Question, RefusedList, RefusedRow, Upload
from sightline.sources.outcomes import Outcome

LATELY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CameIn:
    """One receipt in the list of receipts, with how many rows it read and how many of them were refused.

    `mended`: how many of those refused somebody has mended here since.
    """

    receipt: Receipt
    rows: int
    refused: int
    mended: int = 0


def receipts(*, state: str = "", line: str = "") -> list[CameIn]:
    """Return every receipt, newest first; of one state or one source line where that is asked."""
    found = Receipt.objects.select_related("line", "received_by__person").order_by("-received_at", "-id")
    if state:
        found = found.filter(state=state)
    if line:
        found = found.filter(line__code=line)
    of_rows = Q(counts__kind="")
    counted = found.annotate(
        rows=Sum("counts__number", filter=of_rows),
        refused=Sum("counts__number", filter=of_rows & Q(counts__outcome=Outcome.REFUSED)),
    )
    mended = _mended_by_receipt()
    return [
        CameIn(receipt, receipt.rows or 0, receipt.refused or 0, mended[receipt.pk]) for receipt in counted
    ]


def _mended_by_receipt() -> Counter[int]:
    """Return how many of the rows of which nothing was filed have been mended since, by receipt."""
    refused = ReceiptItem.objects.filter(
        receipt=OuterRef("list__receipt"), is_row=True, outcome=Outcome.REFUSED, row=OuterRef("row"),
        list_name=OuterRef("list__list_name"),
    )  # fmt: skip
    mended = RefusedRow.objects.filter(Exists(refused), mended_by__isnull=False)
    return Counter(mended.order_by("id").values_list("list__receipt_id", flat=True))


def receipt_called(number: str) -> Receipt | None:
    """Return a receipt by its number."""
    found = Receipt.objects.select_related("line__owner__person", "received_by__person")
    return found.filter(number=number).first()


def counted(receipt: Receipt) -> list[ListCounted]:
    """Return what became of each list's rows, in the order of the lists."""
    lists: dict[str, Counter[str]] = defaultdict(Counter)
    for count in ReceiptCount.objects.filter(receipt=receipt, kind="").order_by("id"):
        lists[count.list_name][count.outcome] += count.number
    return in_lists(lists)


def counted_by_kind(receipt: Receipt) -> list[ListCounted]:
    """Return what became of each kind of event in each list, in the order of the lists."""
    kinds: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for count in ReceiptCount.objects.filter(receipt=receipt).exclude(kind="").order_by("id"):
        kinds[count.list_name, count.kind][count.outcome] += count.number
    return in_kinds(kinds)


def rows_of(receipt: Receipt, *, list_name: str = "", outcome: str = "") -> QuerySet[ReceiptItem]:
    """Return the rows of a receipt, in the order of the file; of one list or one outcome where asked."""
    found = ReceiptItem.objects.filter(receipt=receipt, is_row=True).select_related("owner__person")
    if list_name:
        found = found.filter(list_name=list_name)
    if outcome:
        found = found.filter(outcome=outcome)
    return found.order_by("list_name", "sheet", "row", "id")


def refused_cells(receipt: Receipt) -> list[ReceiptItem]:
    """Return every cell that was refused, in the order of the lists and rows."""
    found = ReceiptItem.objects.filter(receipt=receipt, is_row=False, outcome=Outcome.REFUSED)
    found = found.select_related("settled_by__person")
    return sorted(
        found, key=lambda item: (in_order(item.list_name), item.sheet, item.row, item.cell, item.id)
    )


def refused_cells_in(receipt: Receipt, rows: Iterable[ReceiptItem]) -> Counter[tuple[str, str, int]]:
    """Return how many cells of each of these rows were refused, by list, sheet and row."""
    numbers = [item.row for item in rows]
    cells = ReceiptItem.objects.filter(
        receipt=receipt, is_row=False, outcome=Outcome.REFUSED, row__in=numbers
    )
    return Counter(cells.order_by("id").values_list("list_name", "sheet", "row"))


def questions(receipt: Receipt | None = None) -> list[Question]:
    """Return what waits for an answer, of one receipt or of all, oldest first."""
    found = Question.objects.filter(answered_at=None).select_related("event", "receipt", "owner__person")
    if receipt is not None:
        found = found.filter(receipt=receipt)
    return list(found.order_by("asked_at", "list_name", "row", "id"))


def question_called(number: int) -> Question | None:
    """Return one question."""
    return (
        Question.objects.select_related("event__line", "receipt", "owner__person").filter(pk=number).first()
    )


def notices(receipt: Receipt) -> list[Notice]:
    """Return what should be known of the file though it was read."""
    return list(Notice.objects.filter(receipt=receipt).order_by("id"))


def disputed(receipt: Receipt) -> int:
    """Return how many events that this receipt brought are disputed and not settled."""
    of_receipt = Dispute.objects.filter(event__recording__receipt=receipt, settled_by=None)
    return of_receipt.values("event").distinct().count()


def disputed_by_rule(receipt: Receipt) -> list[tuple[str, int]]:
    """Return each rule that events of this receipt break, and how many do: the most broken first."""
    rows = Dispute.objects.filter(event__recording__receipt=receipt, settled_by=None)
    counted = rows.values("invariant").annotate(events=Count("event", distinct=True))
    return [(row["invariant"], row["events"]) for row in counted.order_by("-events", "invariant")]


@dataclass(frozen=True, slots=True)
class Missing:
    """What the last file had and this one lacks, of one child. `wholly`: the child is not in it at all."""

    child: int
    wholly: bool
    rows: tuple[Vanished, ...]


def missing(receipt: Receipt) -> list[Missing]:
    """Return what vanished, by child, those first of whom the file has nothing at all."""
    found: dict[int, list[Vanished]] = defaultdict(list)
    gone = Vanished.objects.filter(receipt=receipt).select_related("event", "like").order_by("child", "id")
    for each in gone:
        found[each.child_id].append(each)
    there = set(
        ReceiptItem.objects.filter(receipt=receipt, child__in=found).values_list("child_id", flat=True)
    )
    everybody = [Missing(child, child not in there, tuple(rows)) for child, rows in found.items()]
    return sorted(everybody, key=lambda each: (not each.wholly, each.child))


def vanished_called(number: int) -> Vanished | None:
    """Return one event that vanished."""
    return Vanished.objects.select_related("event__line", "like", "receipt").filter(pk=number).first()


def refused_lists(receipt: Receipt) -> list[RefusedList]:
    """Return the lists of which rows can be downloaded as they came, in order, with how many rows each."""
    found = RefusedList.objects.filter(receipt=receipt).annotate(waiting=Count("rows")).filter(waiting__gt=0)
    return sorted(found, key=lambda each: (in_order(each.list_name), each.file, each.sheet))


def refused_rows(of: RefusedList) -> list[RefusedRow]:
    """Return the rows of a list that hold something refused, as they came, in order."""
    return list(RefusedRow.objects.filter(list=of).order_by("row"))


def refused_row(receipt: Receipt, number: int) -> RefusedRow | None:
    """Return one refused row of a receipt."""
    found = RefusedRow.objects.select_related("list__receipt").filter(list__receipt=receipt, pk=number)
    return found.first()


def still_refused(receipt: Receipt) -> list[RefusedRow]:
    """Return the rows that nobody has mended here yet, in order; none of what was only tried."""
    if receipt.state != Receipt.State.FILED:
        return []
    found = RefusedRow.objects.filter(list__receipt=receipt, mended_by=None).select_related("list")
    return sorted(found, key=lambda each: (in_order(each.list.list_name), each.list.sheet, each.row))


def cells_of(receipt: Receipt, row: RefusedRow) -> list[ReceiptItem]:
    """Return the refused cells of one row."""
    return list(
        ReceiptItem.objects.filter(
            receipt=receipt, is_row=False, list_name=row.list.list_name, row=row.row
        ).order_by("cell", "id")
    )


def children_of(items: Iterable[ReceiptItem | RefusedRow]) -> set[int]:
    """Return whose rows these are."""
    return {item.child_id for item in items if item.child_id}


def mended_since(receipt: Receipt) -> list[tuple[Receipt, int]]:
    """Return the receipts by which rows of this one were mended, with how many rows each."""
    numbers = Counter(
        RefusedRow.objects.filter(list__receipt=receipt, mended_by__isnull=False).values_list(
            "mended_by", flat=True
        )
    )
    found = Receipt.objects.filter(pk__in=numbers).order_by("id")
    return [(each, numbers[each.pk]) for each in found]


def refused_rows_mended(receipt: Receipt) -> int:
    """Return how many of the rows of which nothing was filed have been mended here since."""
    of_receipt = RefusedRow.objects.filter(list__receipt=receipt, mended_by__isnull=False)
    mended = set(of_receipt.values_list("list__list_name", "row"))
    if not mended:
        return 0
    refused = ReceiptItem.objects.filter(receipt=receipt, is_row=True, outcome=Outcome.REFUSED)
    return len(mended & set(refused.order_by("id").values_list("list_name", "row")))


@dataclass(frozen=True, slots=True)
class SourceAge:
    """A source line with its last file, how often one should come, and who answers for it.

    `live`: people write here as it happens. `due_on` is the day by which the next file should have been made.
    """

    name: str
    live: bool
    made_on: date | None
    receipt: str
    receipt_url: str
    rhythm_days: int | None
    owner: str
    today: date

    @property
    def age(self) -> int | None:
        """Return how many days old its last file is."""
        return (self.today - self.made_on).days if self.made_on else None

    @property
    def due_on(self) -> date | None:
        """Return the day by which the next file should be made, or None where none is expected."""
        if self.live or self.made_on is None or self.rhythm_days is None:
            return None
        return self.made_on + timedelta(days=self.rhythm_days)

    @property
    def days_late(self) -> int:
        """Return by how many days the next file is late; 0 when it is not."""
        return max(0, (self.today - self.due_on).days) if self.due_on else 0


def source_ages(*, today: date) -> list[SourceAge]:
    """Return every source line with the age of its last file, those latest first."""
    filed = Receipt.objects.filter(line=OuterRef("pk"), state=Receipt.State.FILED)
    newest = filed.order_by("-extracted_on", "-id")
    lines = SourceLine.objects.select_related("owner__person").annotate(
        made_on=Subquery(newest.values("extracted_on")[:1]), number=Subquery(newest.values("number")[:1])
    )
    live = (SourceLine.Format.PEOPLE, SourceLine.Format.INVENTED)
    found = [
        SourceAge(
            line.name,
            line.format in live,
            line.made_on,
            line.number or "",
            reverse("sources:receipt", args=[line.number]) if line.number else "",
            line.rhythm_days,
            line.owner.person.name if line.owner else "",
            today,
        )
        for line in lines.order_by("rank", "code")
    ]
    return sorted(found, key=lambda each: -each.days_late)


def upload_called(public_id: str) -> Upload | None:
    """Return an upload by the name in its address."""
    return Upload.objects.select_related("by__person").filter(public_id=public_id).first()


def lately_sent(*, at: datetime) -> list[Upload]:
    """Return what was sent in the day before a moment, newest first."""
    lately = Upload.objects.select_related("by__person").filter(sent_at__gt=at - LATELY, sent_at__lte=at)
    return list(lately.order_by("-sent_at", "-id"))
