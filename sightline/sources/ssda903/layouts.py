"""The files of an SSDA903 return and their columns, the twelfth (deprivation of liberty) from 2026-27.

Postcodes of home and placement are known and not read: the ledger holds no addresses.
"""

import re
from datetime import date

from sightline.sources.reading.cells import CannotRead
from sightline.sources.reading.dates import day_from_text
from sightline.sources.reading.layouts import Heading, Layout
from sightline.standards.calendar import add_months
from sightline.standards.codes import split_accommodation

CHILD = Heading("CHILD", "id", also=("Child ID", "LAchildID"), identity=True)
BORN = Heading("DOB", "day", also=("Date of Birth",), identity=True)
SEX_BEFORE_2025 = {"1": "M", "2": "F"}
SEX = Heading("SEX", "code", "SEX", was=SEX_BEFORE_2025)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PART_KNOWN = re.compile(r"(zz|\d{1,2})\s*[/\-.]\s*(zz|\d{1,2})\s*[/\-.]\s*(\d{4})$", re.IGNORECASE)


def part_known_day(text: str) -> tuple[date, bool] | None:
    """Return a day and whether it is exact; of zz/03/2015, zz/zz/2015 and 2015 the last day it can be.

    Raises NotADate for one that is written in full and is no date.
    """
    if _YEAR.fullmatch(text.strip()):
        return date(int(text), 12, 31), False
    found = _PART_KNOWN.match(text)
    if found is None or found[1].lower() != "zz":
        return day_from_text(text), True
    year = int(found[3])
    if found[2].lower() == "zz":
        return date(year, 12, 31), False
    month = int(found[2])
    if not 1 <= month <= 12:
        raise CannotRead(f"There is no month {month}. Write zz/MM/YYYY, such as zz/03/2015.")
    return add_months(date(year, month, 1), 1) - (date(2, 1, 2) - date(2, 1, 1)), False


def accommodation(text: str) -> tuple[str, str | None] | None:
    """Return where a care leaver lives and whether it suits, or None if the value is none of the return."""
    place, suitable = split_accommodation(text)
    if place is None or (suitable is None) != (place == "0"):
        return None
    return place, suitable


def _day(name: str) -> Heading:
    return Heading(name, "day", telling=True)


def _code(name: str, codes: str) -> Heading:
    return Heading(name, "code", codes, telling=True)


def _yes(name: str) -> Heading:
    return Heading(name, "yes", telling=True)


def _file(name: str, *headings: Heading) -> Layout:
    return Layout("ssda903", name, (CHILD, *headings))


# In the order in which they are read: who the children are, what adoption files say of them, then the chain.
FILES: tuple[Layout, ...] = (
    _file("Header", SEX, BORN, Heading("ETHNIC", "code", "ETH", telling=True),
          Heading("UPN", "words", telling=True, identity=True), _yes("MOTHER"),
          Heading("MC_DOB", "day", telling=True, identity=True)),
    _file("PlacedAdoption", BORN, _day("DATE_PLACED"), _day("DATE_PLACED_CEASED"),
          _code("REASON_PLACED_CEASED", "RD")),
    _file("AD1", BORN, _day("DATE_INT"), _day("DATE_MATCH"), _yes("FOSTER_CARE"),
          Heading("NB_ADOPTR", "number", telling=True), _code("SEX_ADOPTR", "SXAD"),
          _code("LS_ADOPTR", "LSAD")),
    _file("Episodes", _day("DECOM"), _code("RNE", "RNE"), _code("LS", "LS"), _code("CIN", "NEED"),
          _code("PLACE", "PLACE"), _code("PLACE_PROVIDER", "PROV"), _day("DEC"), _code("REC", "REC"),
          _code("REASON_PLACE_CHANGE", "RPC"), Heading("HOME_POST"), Heading("PL_POST"),
          Heading("URN", "words")),
    _file("Reviews", BORN, _day("REVIEW"), _code("REVIEW_CODE", "PN")),
    _file("UASC", SEX, BORN, Heading("DUC", "day", telling=True, ahead=True)),
    _file("OC2", BORN, Heading("SDQ_SCORE", "number", telling=True), _code("SDQ_REASON", "SDQR"),
          _yes("CONVICTED"), _yes("HEALTH_CHECK"), _yes("IMMUNISATIONS"), _yes("TEETH_CHECK"),
          _yes("HEALTH_ASSESSMENT"), _yes("SUBSTANCE_MISUSE"), _yes("INTERVENTION_RECEIVED"),
          _yes("INTERVENTION_OFFERED")),
    _file("OC3", BORN, _code("IN_TOUCH", "INT"), _code("ACTIV", "ACT"),
          Heading("ACCOM", "lookup", telling=True, meaning=accommodation,
                  expected="a letter and 1 for suitable or 2 for unsuitable, such as B1, or 0 if not known")),
    _file("PrevPerm", BORN, _code("PREV_PERM", "PREVPERM"), Heading("LA_PERM", "words", telling=True),
          Heading("DATE_PERM", "lookup", telling=True, meaning=part_known_day, expected="a date")),
    _file("Missing", BORN, _code("MISSING", "MISSING"), _day("MIS_START"), _day("MIS_END")),
    _file("SWEpisodes", BORN, Heading("SW_ID", "words", telling=True), _day("SW_DECOM"), _day("SW_DEC"),
          _code("SW_REASON", "SWR")),
    _file("DoLo", BORN, _day("DOLO_START"), _day("DOLO_END")),
)  # fmt: skip
ORDER = {layout.name: order for order, layout in enumerate(FILES)}
