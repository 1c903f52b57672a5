"""The groups of a census and the elements in them, as the layouts of 2018 to 2026 name them."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from lxml import etree

from sightline.sources.items import REFUSED_TEXT_LENGTH, Item, Noticed, Place, Refusal
from sightline.sources.reading import cells

# Beyond this many names that are not known, no more are told: the file is then not of this return.
MOST_UNKNOWN = 100
SEX_BEFORE_2025 = {"0": "U", "1": "M", "2": "F", "9": "I"}


class Group:
    """One group of elements: reads each into its place, and tells what it does not know.

    `inner` are the groups within it, by name. An element that stands twice where one is asked for is refused
    the second time; those in `many` come as a list.
    """

    def __init__(
        self,
        name: str,
        say: Callable[[Item], object],
        trouble: cells.Trouble,
        columns: list[cells.Column],
        *,
        other_names: dict[str, str] | None = None,
        many: tuple[str, ...] = (),
        inner: tuple[str, ...] = (),
        nothing: tuple[str, ...] = (),
    ) -> None:
        self.name, self.say, self.trouble = name, say, trouble
        self.columns = columns
        self.at = {column.name: at for at, column in enumerate(columns)}
        for other, of in (other_names or {}).items():
            self.at[other] = self.at[of]
        self.many = frozenset(self.at[one] for one in many)
        self.inner = frozenset(inner)
        self.nothing = frozenset(nothing)
        self.unknown: set[str] = set()

    def read(self, element: etree._Element, file: str) -> tuple[list[Any], list[tuple[str, etree._Element]]]:
        """Return what the elements say, in the order of the columns, and the groups within."""
        values: list[Any] = [None] * len(self.columns)
        groups: list[tuple[str, etree._Element]] = []
        at, columns, many = self.at, self.columns, self.many
        for one in element:
            tag = one.tag
            position = at.get(tag)
            if position is None:
                if tag in self.inner:
                    groups.append((tag, one))
                else:
                    position = self._odd(one, file, groups)
                    if position is None:
                        continue
            if position is None:
                continue
            if position in many:
                value = columns[position][one.text]
                if value is not None:
                    values[position] = [*(values[position] or ()), value]
            elif values[position] is None:
                values[position] = columns[position][one.text]
            else:
                self._twice(one, file)
        if self.trouble:
            for refusal in self._refusals(element, file):
                self.say(refusal)
            self.trouble.clear()
        return values, groups

    def _odd(self, one: etree._Element, file: str, groups: list[tuple[str, etree._Element]]) -> int | None:
        """Place an element written in a namespace; tell one that is not known, once for each name."""
        bare = str(one.tag).rpartition("}")[2]
        if bare in self.at:
            return self.at[bare]
        if bare in self.inner:
            groups.append((bare, one))
        elif bare not in self.nothing and bare not in self.unknown and len(self.unknown) < MOST_UNKNOWN:
            self.unknown.add(bare)
            self.say(
                Noticed(
                    Place(file, None, one.sourceline),
                    f"The element “{bare[:60]}” in {self.name} is not known. It was not read; the rest was.",
                )
            )
        return None

    def _twice(self, one: etree._Element, file: str) -> None:
        self.say(
            Refusal(
                Place(file, None, one.sourceline),
                str(one.tag),
                (one.text or "")[:REFUSED_TEXT_LENGTH],
                f"This element stands twice in one {self.name}, and only the first was read. Take one away.",
            )
        )

    def _refusals(self, element: etree._Element, file: str) -> Iterator[Refusal]:
        """Yield a refusal for each element whose text could not be read, with its own line."""
        for column, value, why in self.trouble:
            position = self.at[column.name]
            line = next(
                (
                    one.sourceline
                    for one in element
                    if one.text == value and self.at.get(str(one.tag).rpartition("}")[2]) == position
                ),
                element.sourceline,
            )
            says = " ".join(str(value).split())[:REFUSED_TEXT_LENGTH]
            yield Refusal(Place(file, None, line), column.name, says, why, "cell", column.identity)


class Census:
    """Every group of the census, made on the day `until`, with one note of what could not be read."""

    def __init__(self, say: Callable[[Item], object], until: date) -> None:
        trouble: cells.Trouble = []

        def day(name: str, *, identity: bool = False) -> cells.Column:
            column = cells.Days(name, trouble)
            column.identity = identity
            if not identity:
                column.until = until
            return column

        def code(name: str, codes: str, was: dict[str, str] | None = None) -> cells.Column:
            return cells.Codes(name, trouble, codes, was)

        def group(name: str, *columns: cells.Column, **more: Any) -> Group:
            return Group(name, say, trouble, list(columns), **more)

        self.child = group(
            "Child", inner=("ChildIdentifiers", "ChildCharacteristics", "CINdetails", "CINDetails")
        )
        self.identifiers = group(
            "ChildIdentifiers",
            cells.Ids("LAchildID", trouble),
            cells.Ids("UPN", trouble),
            cells.Ids("FormerUPN", trouble),
            code("UPNunknown", "UPNU"),
            day("PersonBirthDate", identity=True),
            day("ExpectedPersonBirthDate", identity=True),
            code("Sex", "SEX"),
            code("GenderCurrent", "SEX", SEX_BEFORE_2025),
            day("PersonDeathDate"),
            other_names={"LAChildID": "LAchildID", "PersonGenderCurrent": "GenderCurrent"},
        )
        self.characteristics = group(
            "ChildCharacteristics", code("Ethnicity", "ETH"), inner=("Disabilities",)
        )
        self.disabilities = group("Disabilities", code("Disability", "DIS"), many=("Disability",))
        self.details = group(
            "CINdetails",
            day("CINreferralDate"),
            code("ReferralSource", "REFSRC"),
            code("PrimaryNeedCode", "NEED"),
            day("CINclosureDate"),
            code("ReasonForClosure", "RC"),
            day("DateOfInitialCPC"),
            cells.YesNo("ReferralNFA", trouble),
            inner=("Assessments", "CINPlanDates", "Section47", "ChildProtectionPlans"),
        )
        self.assessment = group(
            "Assessments",
            day("AssessmentActualStartDate"),
            day("AssessmentAuthorisationDate"),
            inner=("FactorsIdentifiedAtAssessment",),
            # When a manager means to look, not that one did.
            nothing=("AssessmentInternalReviewDate",),
        )
        self.factors = group(
            "FactorsIdentifiedAtAssessment", code("AssessmentFactors", "FACT"), many=("AssessmentFactors",)
        )
        self.need_plan = group("CINPlanDates", day("CINPlanStartDate"), day("CINPlanEndDate"))
        self.section_47 = group(
            "Section47",
            day("S47ActualStartDate"),
            day("DateOfInitialCPC"),
            cells.YesNo("ICPCnotRequired", trouble),
            # Fifteen working days after the start, worked out by the system that made the file.
            nothing=("InitialCPCtarget",),
        )
        self.protection_plan = group(
            "ChildProtectionPlans",
            day("CPPstartDate"),
            day("CPPendDate"),
            code("InitialCategoryOfAbuse", "CPCAT"),
            code("LatestCategoryOfAbuse", "CPCAT"),
            cells.Numbers("NumberOfPreviousCPP", trouble),
            inner=("Reviews",),
        )
        self.reviews = group("Reviews", day("CPPreviewDate"), many=("CPPreviewDate",))
