"""People who want to adopt: the two stages, and their reply when the agency proposes to refuse."""

from sightline.standards.model import At, Happening, Limit, Met, Standard, Unit
from sightline.standards.statutes import ADOPTERS_IN_TWO_STAGES, eased_in_2020, statute

CHAPTER = "Adopters"

_AGENCIES = "Adoption Agencies Regulations 2005 (SI 2005/389)"

STANDARDS = (
    Standard(
        code="C84",
        title="Adopter's first stage",
        promised="The first stage of an adopter's assessment takes no more than two months.",
        chapter=CHAPTER,
        starts=At(Happening(("adopter_registered",))),
        met_by=Met(Happening(("adopter_stage_one_ended",))),
        party="adopter",
        while_in=("this adopter",),
        versions=eased_in_2020(
            statute(
                Limit(2, Unit.MONTHS),
                citation=f"{_AGENCIES}, as amended in 2013",
                since=ADOPTERS_IN_TWO_STAGES,
                to_verify=True,
                note="The number was not read: to be verified.",
            )
        ),
        notes=("It may be longer for a recorded reason: that explains it and does not move it.",),
    ),
    Standard(
        code="C85",
        title="Adopter's second stage",
        promised="An adopter has the agency's decision within four months of going on to the second stage.",
        chapter=CHAPTER,
        starts=At(Happening(("adopter_proceeded",))),
        met_by=Met(Happening(("adopter_approved", "adopter_stage_two_ended", "adopter_refusal_proposed"))),
        party="adopter",
        while_in=("this adopter",),
        versions=eased_in_2020(
            statute(
                Limit(4, Unit.MONTHS),
                citation=f"{_AGENCIES}, regulation 30B(1)",
                since=ADOPTERS_IN_TWO_STAGES,
            )
        ),
        notes=("Only exceptional circumstances, or the adopter's own wish, excuse a delay.",),
    ),
    Standard(
        code="C85b",
        title="Adopter's reply to a proposed refusal",
        promised="An adopter whom the agency proposes to refuse has 40 working days to reply or ask for a "
        "review.",
        chapter=CHAPTER,
        starts=At(Happening(("adopter_refusal_proposed",))),
        met_by=Met(Happening(("adopter_replied",))),
        party="adopter",
        while_in=("this adopter",),
        versions=statute(
            Limit(39, Unit.WORKING_DAYS),
            citation=f"{_AGENCIES}, regulation 30B(5): 40 working days beginning with the day of the notice",
            since=ADOPTERS_IN_TWO_STAGES,
        ),
        notes=(
            "The day of the notice is the first of the forty, so the last is the 39th working day after it.",
        ),
    ),
)
