"""Short breaks under an agreement: how long one and all may last, and how often they are reviewed."""

from sightline.standards.model import At, Entering, Happening, Limit, Met, Promise, Standard, Unit, Window
from sightline.standards.statutes import care_planning, eased_in_2020

CHAPTER = "Looked after: short breaks"

STANDARDS = (
    Standard(
        code="C70",
        title="One short break",
        promised="No short break lasts longer than 17 days.",
        chapter=CHAPTER,
        starts=At(Happening(("short_break_started",))),
        met_by=Met(Happening(("short_break_ended",))),
        while_in=("alive", "under 18"),
        promise=Promise.NO_MORE_THAN,
        versions=eased_in_2020(
            care_planning(Limit(17, Unit.DAYS), citation="regulation 48(2)(c)(i); SSDA903 rule 365"),
            eased_to="Regulation 48: no limit for one placement.",
            confirmed=True,
        ),
    ),
    Standard(
        code="C71",
        title="Short breaks in any 12 months",
        promised="A child's short breaks come to no more than 75 days in any 12 months.",
        chapter=CHAPTER,
        starts=At(Happening(("short_break_started",))),
        met_by=Met(Happening(("short_break_ended",))),
        while_in=("alive", "under 18"),
        promise=Promise.NO_MORE_THAN,
        versions=care_planning(
            Limit(75, Unit.DAYS, within=Window(12, Unit.MONTHS)),
            citation="regulation 48(2)(c); SSDA903 rule 367",
        ),
        notes=(
            "Every short break has a clock: it is due on the last day to which it may go on. The day a break "
            "starts is day 0, as for one break.",
        ),
    ),
    Standard(
        code="C71b",
        title="Short breaks reviewed",
        promised="Short breaks are reviewed within three months of the first, then every six.",
        chapter=CHAPTER,
        starts=Entering(("on agreed short breaks",)),
        met_by=Met(Happening(("care_review_held",))),
        key="party",
        repeats=True,
        while_in=("on agreed short breaks", "alive", "under 18"),
        versions=care_planning(
            Limit(3, Unit.MONTHS, ordinal=1),
            Limit(6, Unit.MONTHS, ordinal_from=2),
            citation="regulation 48, as set out in published procedures",
        ),
        notes=(
            "The agreement (legal status V4) tells when the breaks began and end. Where each break is "
            "recorded by itself (V3), each is read as beginning anew, and its clock ends with it.",
        ),
    ),
)
