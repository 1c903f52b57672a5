"""What all lists of Annex A share: whom a row is about, and one way of saying each kind of event."""

from collections.abc import Callable
from datetime import date

from sightline.sources.items import Item, Observation, PersonSaid, Place
from sightline.sources.saying import UNNAMED_DISABILITY, Keys, People, Says, Workforce
from sightline.standards.timeline import FactValue

_DISABLED = {True: (UNNAMED_DISABILITY,), False: ("NONE",)}


class Speaker:
    """Says what the rows of one load say, as at the day of its extract."""

    def __init__(self, say: Callable[[Item], object], as_at: date) -> None:
        self.say, self.as_at = say, as_at
        self.people = People(say, "annex_a")
        self.workforce = Workforce(say)
        self.contacts, self.early_help = Keys("contact"), Keys("early_help")
        self.cases, self.assessments = Keys("case"), Keys("assessment")
        self.discussions, self.enquiries = Keys("strategy_discussion"), Keys("section_47")
        self.conferences, self.plans = Keys("conference"), Keys("protection_plan")
        self.care_periods, self.placements = Keys("care_period"), Keys("placement")
        self.adoptions, self.leaving = Keys("adoption"), Keys("leaving_care")
        self.missing = Keys("missing_episode")
        # What can be said only when every list is read: which referrals came to nothing, which cases closed.
        self.no_action: list[tuple[str, date, Place, dict[str, FactValue]]] = []
        self.acted_on: set[tuple[str, date]] = set()
        self.case_rows: dict[tuple[str, date], Place] = {}
        # Whether list 6 is here, when each child's cases in it end, and which referrals are said to go on.
        self.has_cases = False
        self.cases_end: dict[str, list[date | None]] = {}
        self.went_on: dict[tuple[str, date], Place] = {}
        self.still_open: set[tuple[str, date | None]] = set()
        self.closings: list[tuple[date | None, Observation]] = []

    def __getattr__(self, kind: str) -> Says:
        """Return what says events of a kind, made at its first use."""
        says = Says(kind, "annex_a")
        setattr(self, kind, says)
        return says

    def introduce(
        self,
        child: str,
        place: Place,
        born: date | None,
        sex: str | None,
        ethnicity: str | None,
        disabled: bool | None = None,
        family: str | None = None,
    ) -> None:
        """Say who the row is about, where that is new. A birth after the extract is an expected one."""
        if not self.people.is_new(child, born, sex, ethnicity, disabled, family):
            return
        expected = born if born and born > self.as_at else None
        self.people.introduce(
            PersonSaid(
                child,
                place,
                born_on=(born or None) if expected is None else None,
                expected_on=expected or None,
                sex=sex or None,
                ethnicity=ethnicity or None,
                disabilities=_DISABLED[disabled] if isinstance(disabled, bool) else None,
                family=family or None,
            ),
            self.as_at,
        )
