"""What the head of a census says of itself: which return it is, of which year, made when."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sightline.sources.reading.dates import iso_day
from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.xml import elements
from sightline.standards import calendar


@dataclass(frozen=True)
class Header:
    """`reference_on` is the last day of the census year; `made_on` the day the file was made."""

    reference_on: date | None
    made_on: date | None

    @property
    def extracted_on(self) -> date | None:
        """Return the day up to which the file can speak, as far as it says."""
        return self.made_on or self.reference_on

    @property
    def from_on(self) -> date | None:
        """Return the first day of the census year: 1 April, when it ends on 31 March."""
        if self.reference_on is None:
            return None
        return calendar.add_months(self.reference_on + timedelta(days=1), -12)


def read_header(path: Path) -> Header:
    """Return the head of a census. Raises FileRefused if the file says that it is another return."""
    for element in elements(path, "Header", "Child"):
        said: dict[str, str] = {}
        for one in element.iter():
            if isinstance(one.tag, str) and one.text:
                said.setdefault(one.tag.rpartition("}")[2], one.text.strip())
        if "LAchildID" in said:
            break
        if said.get("Collection", "CIN").upper() != "CIN":
            raise FileRefused(
                f"This is not a children in need census: its collection is {said['Collection'][:20]}."
            )
        return Header(iso_day(said.get("ReferenceDate", "")), iso_day(said.get("DateTime", "")))
    else:
        raise FileRefused(
            "This XML file holds no child, so it is not a children in need census. Check the file."
        )
    return Header(None, None)
