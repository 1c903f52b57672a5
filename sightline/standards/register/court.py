"""Courts and police: how long an order or a power may last, and how long proceedings may take."""

from datetime import date

from sightline.standards.model import (
    NAMED_DAY,
    At,
    Happening,
    Limit,
    Met,
    Moved,
    Named,
    Promise,
    Standard,
    Unit,
    Where,
)
from sightline.standards.statutes import CHILDREN_ACT_1989, guidance, statute

CHAPTER = "Court and police"
CHILD = ("alive", "under 18")
# Section 32 as amended by the Children and Families Act 2014, section 14.
TWENTY_SIX_WEEKS = date(2014, 4, 22)

_LOSS_NOTE = "To lose authority over a child is a safeguarding incident."


def _begun(code: str) -> At:
    """Return the anchor of a legal status."""
    return At(Happening(("legal_status_started",), Where("code", (code,))))


STANDARDS = (
    Standard(
        code="C62",
        title="Emergency protection order",
        promised="An emergency protection order ends, or is extended, in no more than eight days.",
        chapter=CHAPTER,
        starts=_begun("L2"),
        met_by=Met(Happening(("legal_status_ended", "emergency_order_extended"))),
        while_in=CHILD,
        promise=Promise.NO_MORE_THAN,
        expires=True,
        versions=statute(
            Limit(8, Unit.DAYS, amount_from=NAMED_DAY, amount_from_missing="cap"),
            citation="Children Act 1989, section 45(1)",
            since=CHILDREN_ACT_1989,
        ),
        notes=(
            "The court may order less: where the record says when the order expires, that day counts if it "
            "is sooner, and never a later one.",
            _LOSS_NOTE,
            "SSDA903 lets an emergency protection order of 21 days pass (rule 362): that is not the law.",
            "After police protection, on the police's own application, the eight days count from the first "
            "day of police protection (section 45(3), to be verified): this clock does not see it.",
        ),
    ),
    Standard(
        code="C63",
        title="Extended emergency protection order",
        promised="An extended emergency protection order ends in no more than seven days more.",
        chapter=CHAPTER,
        starts=Named(Happening(("emergency_order_extended",))),
        met_by=Met(Happening(("legal_status_ended",))),
        while_in=CHILD,
        promise=Promise.NO_MORE_THAN,
        expires=True,
        versions=statute(
            Limit(7, Unit.DAYS, amount_from="number", amount_from_missing="cap"),
            citation="Children Act 1989, section 45(5) and (6)",
            since=CHILDREN_ACT_1989,
        ),
        notes=(
            "It counts from the day on which the order would have ended, which the extension names; a "
            "shorter extension counts as the court set it. An order may be extended once.",
            _LOSS_NOTE,
        ),
    ),
    Standard(
        code="C64",
        title="Police protection",
        promised="No child is kept in police protection for more than 72 hours.",
        chapter=CHAPTER,
        starts=_begun("L1"),
        met_by=Met(Happening(("legal_status_ended",))),
        while_in=CHILD,
        promise=Promise.NO_MORE_THAN,
        expires=True,
        versions=statute(
            Limit(72, Unit.HOURS), citation="Children Act 1989, section 46(6)", since=CHILDREN_ACT_1989
        ),
        notes=(_LOSS_NOTE,),
    ),
    Standard(
        code="C65",
        title="Child assessment order",
        promised="A child assessment order lasts no more than seven days.",
        chapter=CHAPTER,
        starts=_begun("L3"),
        met_by=Met(Happening(("legal_status_ended",))),
        while_in=CHILD,
        promise=Promise.NO_MORE_THAN,
        expires=True,
        versions=statute(
            Limit(7, Unit.DAYS, beginning_with=True, amount_from=NAMED_DAY, amount_from_missing="cap"),
            citation="Children Act 1989, section 43(5): beginning with the date in the order",
            since=CHILDREN_ACT_1989,
        ),
        notes=(
            "The date in the order is the first of the seven days.",
            "The order may be shorter: the day on which it expires counts where the record says it.",
        ),
    ),
    Standard(
        code="C66",
        title="Care proceedings concluded",
        promised="The court decides on a care or supervision order within 26 weeks.",
        chapter=CHAPTER,
        starts=At(Happening(("care_application_issued",))),
        met_by=Met(Happening(("final_order_made",))),
        moved_by=(Moved(Happening(("proceedings_extended",)), "named"),),
        while_in=CHILD,
        versions=statute(
            Limit(26, Unit.WEEKS, beginning_with=True),
            citation="Children Act 1989, section 32(1)(a)(ii): beginning with the day of issue",
            since=TWENTY_SIX_WEEKS,
        ),
        notes=(
            "The day of issue is day 1, so the last day is 181 days after it.",
            "The court may extend, eight weeks at a time; the day it names is then the day due.",
        ),
    ),
    Standard(
        code="C67",
        title="Work before proceedings",
        promised="Work under the letter before proceedings comes to a decision within 16 weeks.",
        chapter=CHAPTER,
        starts=At(Happening(("proceedings_letter_sent",))),
        met_by=Met(Happening(("pre_proceedings_ended",))),
        while_in=CHILD,
        versions=guidance(
            Limit(16, Unit.WEEKS),
            citation="Public Law Working Group, best practice",
            to_verify=True,
            configurable=True,
            note="Your authority may set its own.",
        ),
    ),
)
