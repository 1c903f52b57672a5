"""What somebody writes, as it can be kept: no letter that hides another, and none that is refused."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

LONGEST_LINE, LONGEST_TEXT = 200, 20_000
HIDDEN = "Take out the characters that cannot be seen. They are at place {place}."
# They turn round the order in which the letters around them are read.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# What word processors put where a line ends: pasted, it is a line's end here too.
_LINE_ENDS = str.maketrans(dict.fromkeys("\x0b\x0c\x85\u2028\u2029", "\n"))


def why_not_keep(said: str, *, lines: bool) -> str | None:
    """Return why words cannot be kept as they are, or None. `lines`: they may go over several lines."""
    for place, letter in enumerate(said, 1):
        if lines and letter in "\n\r\t":
            continue
        if letter in _TURNS or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp"):
            return HIDDEN.format(place=place)
    return None


class LineField(forms.CharField):
    """One line of words."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"max_length": LONGEST_LINE, **kwargs})  # type: ignore[arg-type]

    def validate(self, value: str) -> None:
        """Refuse what cannot be kept."""
        super().validate(value)
        if (why := why_not_keep(value, lines=False)) is not None:
            raise ValidationError(why)


class TextField(forms.CharField):
    """Words over several lines."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        box = forms.Textarea(attrs={"rows": rows})
        super().__init__(**{"max_length": LONGEST_TEXT, "widget": box, **kwargs})  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        """Return the words, each of their lines ended as a browser ends it."""
        said = value.translate(_LINE_ENDS) if isinstance(value, str) else value
        return super().to_python(said) or ""

    def validate(self, value: str) -> None:
        """Refuse what cannot be kept."""
        super().validate(value)
        if (why := why_not_keep(value, lines=True)) is not None:
            raise ValidationError(why)
