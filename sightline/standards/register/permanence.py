"""Adoption: from the plan to the order, with the visits and reviews on the way."""

from sightline.standards.editions import data_standard
from sightline.standards.model import (
    EVER,
    At,
    Happening,
    InState,
    Limit,
    Met,
    Moved,
    Not,
    Promise,
    Standard,
    Unit,
)
from sightline.standards.statutes import ADOPTION_AGENCIES, eased_in_2020, guidance, statute

CHAPTER = "Adoption"
IN_THIS_ADOPTION = ("this adoption", "alive", "under 18")
PLACED = ("this adoptive placement", "alive", "under 18")

_AGENCIES = "Adoption Agencies Regulations 2005 (SI 2005/389)"
_PLACED = At(Happening(("placed_for_adoption",)))
_AFTER_REVIEW = InState("after the first adoption review")
_AVERAGE_NOTE = (
    "An average over three years, of children adopted: no reading for one child.",
    "The number is the scorecard's threshold.",
)

STANDARDS = (
    Standard(
        code="C75",
        title="Decision after the adoption panel",
        promised="The agency decides soon after it has the panel's recommendation.",
        chapter=CHAPTER,
        starts=At(Happening(("adoption_panel_recommended",))),
        met_by=Met(Happening(("adoption_decided",))),
        while_in=IN_THIS_ADOPTION,
        versions=guidance(Limit(7, Unit.WORKING_DAYS), citation="Adoption statutory guidance (2013)"),
    ),
    Standard(
        code="C76",
        title="Adoption plan considered",
        promised="When a review sets adoption as the plan, panel or agency considers it within two months.",
        chapter=CHAPTER,
        starts=At(Happening(("adoption_plan_agreed",))),
        met_by=Met(Happening(("adoption_panel_recommended", "adoption_decided"))),
        while_in=IN_THIS_ADOPTION,
        versions=guidance(
            Limit(2, Unit.MONTHS),
            citation="Adoption statutory guidance and National Minimum Standard 17, as set out in published "
            "procedures",
        ),
        notes=("The panel's recommendation meets it, and so does the agency's decision.",),
    ),
    Standard(
        code="C77",
        title="Match found",
        promised="Adopters are found within six months of the decision to place the child for adoption.",
        chapter=CHAPTER,
        starts=At(Happening(("adoption_decided",))),
        met_by=Met(Happening(("adopters_matched",))),
        while_in=IN_THIS_ADOPTION,
        versions=guidance(
            Limit(6, Unit.MONTHS),
            citation="Adoption statutory guidance and National Minimum Standard 17",
            to_verify=True,
        ),
    ),
    Standard(
        code="C78",
        title="From care to the adoptive family, on average",
        promised="Children who are adopted wait no more than 14 months, on average, to move in.",
        chapter=CHAPTER,
        starts=At(Happening(("care_started",))),
        met_by=Met(Happening(("placed_for_adoption",))),
        key="party",
        promise=Promise.ON_AVERAGE,
        versions=data_standard(
            Limit(426, Unit.DAYS), citation="Adoption scorecards, indicator A10: 14 months"
        ),
        notes=(
            *_AVERAGE_NOTE,
            "For a child adopted by the foster carer it stops when the child moved to that carer, if "
            "earlier.",
        ),
    ),
    Standard(
        code="C79",
        title="From placement order to match, on average",
        promised="Children with a placement order wait no more than four months, on average, for a match.",
        chapter=CHAPTER,
        starts=At(Happening(("placement_order_made",))),
        met_by=Met(Happening(("adopters_matched",)), early_days=EVER),
        promise=Promise.ON_AVERAGE,
        versions=data_standard(Limit(121, Unit.DAYS), citation="Adoption scorecards, indicator A2: 4 months"),
        notes=(*_AVERAGE_NOTE, "It is zero when the match came before the order."),
    ),
    Standard(
        code="C80",
        title="Review after placing for adoption",
        promised="A child placed for adoption is reviewed within four weeks, then three months, then every "
        "six.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=Met(Happening(("adoption_review_held",))),
        repeats=True,
        while_in=PLACED,
        versions=eased_in_2020(
            statute(
                Limit(4, Unit.WEEKS, ordinal=1),
                Limit(3, Unit.MONTHS, ordinal=2),
                Limit(6, Unit.MONTHS, ordinal_from=3),
                citation=f"{_AGENCIES}, regulation 36(3)",
                since=ADOPTION_AGENCIES,
            )
        ),
        notes=("These reviews replace the usual ones (C44 to C46). Each counts from the one before.",),
    ),
    Standard(
        code="C81",
        title="Review before placing for adoption",
        promised="A child who may be placed for adoption, and is not yet, is reviewed in three months, then "
        "every six.",
        chapter=CHAPTER,
        starts=At(Happening(("placement_order_made",))),
        met_by=Met(Happening(("care_review_held",))),
        key="party",
        repeats=True,
        while_in=("until placed for adoption", *IN_THIS_ADOPTION),
        versions=eased_in_2020(
            statute(
                Limit(3, Unit.MONTHS, ordinal=1),
                Limit(6, Unit.MONTHS, ordinal_from=2),
                citation=f"{_AGENCIES}, regulation 36(1)",
                since=ADOPTION_AGENCIES,
            )
        ),
        notes=(
            "It counts from the placement order. Authority by the parents' consent is not an event of its "
            "own: it is not counted.",
        ),
    ),
    Standard(
        code="C82",
        title="Visit after placing for adoption",
        promised="A child placed for adoption, and the adopters, are visited weekly until the first review, "
        "then as it sets.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=Met(Happening(("adoption_visit_made",)), perhaps=Happening(("child_seen", "child_visited"))),
        key="party",
        repeats=True,
        moved_by=(Moved(Happening(("adoption_review_held",)), "limit"),),
        while_in=PLACED,
        versions=eased_in_2020(
            statute(
                Limit(1, Unit.WEEKS, when=Not(_AFTER_REVIEW)),
                Limit(EVER, Unit.DAYS, amount_from="number"),
                citation=f"{_AGENCIES}, regulation 36(4)",
                since=ADOPTION_AGENCIES,
            )
        ),
        notes=(
            "After the first review the days between visits are what the review set, as written with the "
            "review or with the last visit; where neither says, it cannot be judged. A visit that does not "
            "say whether the adopters were seen too may have met it.",
        ),
    ),
    Standard(
        code="C83",
        title="Home with the adopters before applying",
        promised="A child has lived with the adopters for ten weeks before they apply to the court.",
        chapter=CHAPTER,
        starts=_PLACED,
        met_by=Met(Happening(("adoption_application_made",))),
        while_in=PLACED,
        promise=Promise.NOT_BEFORE,
        versions=statute(
            Limit(10, Unit.WEEKS),
            citation="Adoption and Children Act 2002, section 42",
            since=ADOPTION_AGENCIES,
        ),
        notes=("A minimum: it is never late. For children whom an agency placed.",),
    ),
    Standard(
        code="C86",
        title="Review after a child is returned",
        promised="When adopters return a child, a review is held between 28 and 42 days later.",
        chapter=CHAPTER,
        starts=At(Happening(("returned_by_adopters",))),
        met_by=Met(Happening(("care_review_held", "adoption_review_held"))),
        key="party",
        while_in=("alive", "under 18"),
        promise=Promise.BETWEEN,
        versions=statute(
            Limit(42, Unit.DAYS, earliest=28),
            citation=f"{_AGENCIES}, regulation 36",
            since=ADOPTION_AGENCIES,
            to_verify=True,
            note="The window is to be verified.",
        ),
        notes=("A review held sooner does not keep it.",),
    ),
)
