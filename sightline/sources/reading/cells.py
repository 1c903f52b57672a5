"""What one cell says, column by column.

A `Column` is a dictionary that learns: it answers a cell that it has met before at the speed of a look-up,
reads a new one once, and never keeps what it could not read. What cannot be read is noted in `trouble`,
which the columns of one row share, and answers UNREADABLE: false like an empty cell, and not the same as
one, for an empty cell says something (nobody is allocated; the case is open) and an unreadable one does not.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from sightline.sources.reading.dates import NotADate, check_order, day_from_cell
from sightline.standards import codes

# Beyond this many different values a column learns no more: what it holds is then not codes or days.
MOST_LEARNT = 100_000
LONGEST_TEXT = 500
LONGEST_ID = 36
FEW = 4
# Sets whose codes are our own words: whatever the file, only their labels are known outside.
WITHOUT_NATIONAL_CODES = frozenset({"CASESTATUS", "CLCAT", "PERM"})
# A spreadsheet keeps fifteen figures of a number and makes the rest zero.
EXACT_FIGURES = 15

_BLANK_WORDS = frozenset({"", "-", "--", ".", "n/a", "na", "#n/a n/a", "null", "(null)", "(blank)", "<null>"})
_LONGEST_BLANK = max(map(len, _BLANK_WORDS))
_ERROR = re.compile(r"#(REF|VALUE|DIV/0|NAME|NUM|NULL|N/A|SPILL|CALC|FIELD|GETTING_DATA)[!?]?$", re.I)
_FIGURES_CUT = re.compile(r"\d(?:\.\d+)?E\+?\d+$", re.I)
_POINT_NOUGHT = re.compile(r"(\d+)\.0+$")
_FIGURES_LOST = (
    "The spreadsheet has {} this number, so figures of the identifier are lost. Format the column as text "
    "and fill it again from the source."
)
_YES = frozenset({"yes", "y", "true", "1", "t"})
_NO = frozenset({"no", "n", "false", "0", "f"})
_NOT_KNOWN = frozenset({"unknown", "u", "not known", "not recorded", "not stated"})
_ORDERING_MARK = re.compile(r"[a-z]{1,2}\d?\s*\)\s*", re.I)


class _Unreadable:
    """What stands in for a cell that could not be read: false, and no other value."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Any = _Unreadable()
Trouble = list[tuple["Column", object, str]]


class CannotRead(ValueError):
    """Say why a cell cannot be read, and how to mend it."""


class Column(dict[Any, Any]):
    """Reads the cells of one column; `name` is its heading as the list asks for it."""

    identity = False

    def __init__(self, name: str, trouble: Trouble) -> None:
        super().__init__({"": None, None: None})
        self.name = name
        self.trouble = trouble

    def __missing__(self, value: object) -> Any:
        """Read a cell not met before; keep the answer if it can be read."""
        text = value.strip() if isinstance(value, str) else None
        try:
            if text is not None:
                if len(text) <= _LONGEST_BLANK and text.lower() in _BLANK_WORDS:
                    return None
                if text[0] in "=#":
                    _refuse_what_is_no_value(text)
            answer = self.read(value if text is None else text)
        except (CannotRead, NotADate) as refused:
            self.trouble.append((self, value, str(refused)))
            return UNREADABLE
        # Numbers are not kept, but by those columns that say so: 1 and True are one key of a dictionary.
        if (text is not None or self.keeps(value)) and len(self) < MOST_LEARNT:
            self[value] = answer
        return answer

    def keeps(self, value: object) -> bool:
        """Say whether a value that is not text may be learnt."""
        return False

    def read(self, value: Any) -> Any:
        """Return what a value that is not blank says. Raises CannotRead or NotADate."""
        raise NotImplementedError


class Days(Column):
    """Dates. `from_1904` is the workbook's own: from when it counts its day numbers.

    `until` is the day the file was made, where a column says what has happened: nothing has after it (V12).
    `month_first` is a date so written, of the column or of another of its file, where this one may be.
    """

    until: date | None = None
    month_first: str | None = None

    def __init__(self, name: str, trouble: Trouble, *, from_1904: bool = False) -> None:
        super().__init__(name, trouble)
        self.from_1904 = from_1904

    def keeps(self, value: object) -> bool:
        """Keep dates and day numbers, which are far above 1."""
        return True

    def read(self, value: Any) -> date:
        """Return the day. Raises NotADate; CannotRead for one that had not come."""
        if self.month_first is not None:
            check_order(value, self.month_first)
        day = day_from_cell(value, from_1904=self.from_1904)
        if self.until is not None and day > self.until:
            raise CannotRead(had_not_come(day))
        return day


def had_not_come(day: date) -> str:
    """Return why a day after the one on which the file was made is not believed."""
    return f"{day:%-d %B %Y} had not come when the file was made. Correct the date in the source."


class Codes(Column):
    """Codes of a set, with or without their labels. `was` maps what earlier years wrote.

    `in_annex_a`: the cell stands in Ofsted's workbook, which has its own labels, and advice is given in them.
    """

    in_annex_a = False

    def __init__(self, name: str, trouble: Trouble, set_name: str, was: dict[str, str] | None = None) -> None:
        super().__init__(name, trouble)
        self.set_name = set_name
        self.was = was or {}

    def read(self, value: Any) -> str:
        """Return the code. Raises CannotRead."""
        text = _as_text(value)
        code = self.was.get(text) or codes.from_annex_a(self.set_name, text)
        if code is None:
            raise CannotRead(
                f"This is not a code of the list “{codes.SETS[self.set_name].title}”. {self._advice()}"
            )
        return code

    def _advice(self) -> str:
        """Return what to put here instead, as the file that it stands in writes it."""
        if not self.in_annex_a and self.set_name not in WITHOUT_NATIONAL_CODES:
            return (
                f"Put one of its codes here: {_few([code.code for code in codes.SETS[self.set_name].codes])}."
            )
        labels: dict[str, str] = {}
        for label, code in codes.ANNEX_A_TOKENS[self.set_name]:
            labels.setdefault(code, f"“{label}”")
        return f"Put one of its labels here: {_few([*labels.values()])}."


class Lookup(Column):
    """Words with a meaning of our own, as a function gives it; None from it means that they have none."""

    def __init__(self, name: str, trouble: Trouble, meaning: Callable[[str], Any], expected: str) -> None:
        super().__init__(name, trouble)
        self.meaning = meaning
        self.expected = expected

    def read(self, value: Any) -> Any:
        """Return the meaning. Raises CannotRead."""
        meaning = self.meaning(_as_text(value))
        if meaning is None:
            raise CannotRead(f"This cannot be read here. Put {self.expected}.")
        return meaning


class YesNo(Column):
    """Yes and no, as True and False; unknown is None, as an empty cell is."""

    def read(self, value: Any) -> bool | None:
        """Return the answer. Raises CannotRead."""
        words = _ORDERING_MARK.sub("", _as_text(value), count=1).strip().lower().removesuffix(".0")
        if words in _YES:
            return True
        if words in _NO:
            return False
        if words in _NOT_KNOWN:
            return None
        raise CannotRead(
            "This is neither yes nor no. Put Yes or No, or leave the cell empty if it is not known."
        )


class Words(Column):
    """Short text, such as the name of a team."""

    def read(self, value: Any) -> str:
        """Return the text on one line, spaces made single. Raises CannotRead."""
        text = _as_text(value)
        if not text.isalnum():
            text = " ".join(text.split())
        if len(text) > LONGEST_TEXT:
            raise CannotRead(
                f"This is longer than {LONGEST_TEXT} letters. Check that the cell is in its column."
            )
        return text


class Ids(Column):
    """Identifiers: letters and figures, kept as they are written."""

    identity = True

    def keeps(self, value: object) -> bool:
        """Keep numbers above 1."""
        return isinstance(value, float | int) and value > 1

    def read(self, value: Any) -> str:
        """Return the identifier. Raises CannotRead."""
        if isinstance(value, str) and value.isdigit() and len(value) <= LONGEST_ID:
            return value
        if isinstance(value, date | time | timedelta):
            raise CannotRead(
                "A date stands where an identifier should be. Check that the column is the right one."
            )
        if isinstance(value, float | int) and not isinstance(value, bool):
            if not 0 <= value < 10**EXACT_FIGURES or value != int(value):
                raise CannotRead(_FIGURES_LOST.format("rounded"))
            return str(int(value))
        text = " ".join(_as_text(value).lstrip("'").split())
        if _FIGURES_CUT.match(text):
            raise CannotRead(_FIGURES_LOST.format("shortened"))
        if len(text) > LONGEST_ID:
            raise CannotRead(f"An identifier has at most {LONGEST_ID} letters and figures. Check the column.")
        if whole := _POINT_NOUGHT.match(text):
            return whole[1]
        return text


class Numbers(Column):
    """Whole numbers from 0; a nought is a value."""

    def read(self, value: Any) -> int:
        """Return the number. Raises CannotRead."""
        text = _as_text(value)
        if whole := _POINT_NOUGHT.match(text):
            text = whole[1]
        if not (text.isascii() and text.isdigit()) or len(text) > 6:
            raise CannotRead("This is not a whole number. Put figures only, such as 0 or 2.")
        return int(text)


def _as_text(value: Any) -> str:
    """Return a value as a person would type it. Raises CannotRead for a date or a time."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, datetime | date | time | timedelta):
        raise CannotRead("A date or a time stands here. Check that the cell is in its column.")
    raise CannotRead("This cannot be read. Type the value again as text.")


def _refuse_what_is_no_value(text: str) -> None:
    """Raise CannotRead for a formula and for what a spreadsheet shows when a formula fails."""
    if text.startswith("="):
        raise CannotRead(
            "This is a formula, not a value, and formulas are never worked out here. In the spreadsheet copy "
            "the cell and paste it as a value."
        )
    if _ERROR.match(text):
        raise CannotRead(
            "This is the mark of a formula that failed. Mend the formula, or type the value, and load again."
        )
    if text.strip("#") == "":
        raise CannotRead(
            "The column was too narrow when the file was saved. Widen it and save the file again."
        )


def _few(words: list[str]) -> str:
    """Return the first few of a list, as a sentence names them."""
    return ", ".join(words[:FEW]) + (" and so on" if len(words) > FEW else "")
