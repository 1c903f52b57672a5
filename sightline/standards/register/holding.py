"""Holding: a named worker for each child, and a manager's eye on the worker and on the case."""

from sightline.standards.editions import usual
from sightline.standards.model import (
    AllOf,
    AnyOf,
    At,
    Happening,
    InState,
    Limit,
    Met,
    Moved,
    Standard,
    Unit,
    Where,
)

CHAPTER = "Holding"

# The next step leaves the child with social care, who must give the child a worker.
_NEEDS_A_WORKER = ("ASSESSMENT", "STRATEGY", "CARE", "CONFERENCE", "TRANSFER_IN")
# Where a source does not say the role, it speaks of the allocated worker.
_HOLDS_THE_CHILD = ("SOCIAL_WORKER", "LEAD_PRACTITIONER", "PROTECTION_LEAD", None)
# From the receipt of a referral to its decision: one working day, across the longest bank holidays.
_DAYS_SINCE_RECEIPT = 5

_HIGHER_RISK = AnyOf(
    (InState("on a protection plan"), AllOf((InState("looked after"), InState("in proceedings")))),
    said="while on a protection plan, or looked after in care proceedings",
)

STANDARDS = (
    Standard(
        code="C06",
        title="Worker allocated",
        promised="A named worker is allocated once a referral is accepted for social care.",
        chapter=CHAPTER,
        starts=At(Happening(("referral_decided",), Where("outcome", _NEEDS_A_WORKER))),
        met_by=Met(
            Happening(("allocated",), Where("category", _HOLDS_THE_CHILD)), early_days=_DAYS_SINCE_RECEIPT
        ),
        key="party",
        while_in=("case", "alive", "under 18"),
        versions=usual(Limit(1, Unit.WORKING_DAYS), custom="no national number"),
        notes=(
            "Allocated means a named current worker. A team or a duty tray does not stop this clock.",
            "Measure the first sight of the child beside it.",
        ),
    ),
    Standard(
        code="C31",
        title="Worker supervised",
        promised="Each worker is supervised, and supervised again.",
        chapter=CHAPTER,
        starts=At(Happening(("worker_started",))),
        met_by=Met(Happening(("supervision_held",))),
        key="party",
        party="worker",
        repeats=True,
        while_in=("this worker",),
        versions=usual(Limit(20, Unit.WORKING_DAYS), custom="monthly supervision is usual"),
        notes=("The first is counted from the day the worker began, each later one from the last.",),
    ),
    Standard(
        code="C32",
        title="Oversight of the case",
        promised="A manager looks at each child's case and writes it down, again and again.",
        chapter=CHAPTER,
        starts=At(Happening(("referral_received",))),
        met_by=Met(Happening(("oversight_recorded",))),
        key="party",
        repeats=True,
        moved_by=(
            Moved(Happening(("protection_plan_started", "care_started", "care_application_issued")), "limit"),
        ),
        while_in=("case", "alive", "under 18"),
        versions=usual(
            Limit(20, Unit.WORKING_DAYS, when=_HIGHER_RISK),
            Limit(40, Unit.WORKING_DAYS),
            custom="20 working days on a protection plan or looked after in proceedings, else 40",
        ),
        notes=(
            "Only an entry that names the child counts: a supervision of the worker does not.",
            "The first is counted from the referral. When a protection plan or proceedings begin, the "
            "shorter limit counts from that day.",
        ),
    ),
)
