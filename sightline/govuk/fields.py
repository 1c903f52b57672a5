"""Form fields that read what English hands write: days, moments, choices with nothing chosen."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

DAY_FORMATS = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
TIME_FORMATS = ["%H:%M", "%I:%M%p", "%I.%M%p", "%I%p", "%H.%M", "%H:%M:%S"]
DAY_HINT = "For example, 12/11/2026."
NOT_A_DAY = "Enter a day like 12/11/2026, with the year in four digits."
_ZONE_SAID = re.compile(r"\s*\b(GMT|BST)\s*$", re.IGNORECASE)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


class DayInput(forms.DateInput):
    """One text box with a calendar where script runs."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "off", **(attrs or {})}, format="%d/%m/%Y")


class DayField(forms.DateField):
    """A day, as `12/11/2026`, `12 November 2026` or `2026-11-12`."""

    widget = DayInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DAY_FORMATS)
        kwargs.setdefault("help_text", DAY_HINT)
        super().__init__(**kwargs)
        self.error_messages["invalid"] = NOT_A_DAY
        self.error_messages.update(kwargs.get("error_messages") or {})

    def to_python(self, value: Any) -> date | None:
        """Return the day; a day the calendar does not have is named."""
        parts = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value or "").strip())
        if parts:
            return day_from_parts(*(int(part) for part in parts.groups()))
        return super().to_python(value)


class DayPartsInput(forms.MultiWidget):
    """Three boxes, for a day somebody knows by heart, such as a birthday."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        box = {"inputmode": "numeric"}
        super().__init__({part: forms.TextInput(box) for part in ("day", "month", "year")}, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """Return the day's three parts."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayPartsField(forms.MultiValueField):
    """A day in three boxes; the month may be a number or a name."""

    widget = DayPartsInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 27 3 2015.")
        parts = tuple(forms.CharField(required=False) for _ in range(3))
        super().__init__(fields=parts, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        """Return the day, or say which part is wrong."""
        if not data_list or not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError("Enter a day, a month and a year.")
        day, month, year = (part.strip() for part in data_list)
        if not re.fullmatch(r"\d{4}", year):
            raise ValidationError("Enter the year in four digits.")
        month_number = int(month) if month.isdecimal() else _month_named(month)
        if not day.isdecimal() or not month_number:
            raise ValidationError("Enter the day and the month as numbers.")
        return day_from_parts(int(day), month_number, int(year))


def day_from_parts(day: int, month: int, year: int) -> date:
    """Return a day, or raise ValidationError saying that the calendar has no such day."""
    if not 1 <= month <= 12:
        raise ValidationError(f"There is no month {month}. Write the day before the month.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValidationError(f"There is no {day} {date(2000, month, 1):%B} {year}.") from None


def _month_named(month: str) -> int:
    short = month[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


def _happens_twice(moment: datetime) -> bool:
    """Return whether the clocks show this time twice in its night."""
    return moment.replace(fold=0).utcoffset() > moment.replace(fold=1).utcoffset()  # type: ignore[operator]


class MomentInput(forms.MultiWidget):
    """A day with a calendar, and a time beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"day": DayInput(), "time": forms.TimeInput({"autocomplete": "off"}, format="%H:%M")}, attrs
        )

    def decompress(self, value: datetime | None) -> list[date | str | None]:
        """Return the day and the time, here; in the hour that happens twice, which of the two it is."""
        if value is None:
            return [None, None]
        here = value.astimezone(timezone.get_current_timezone())
        said = f"{here:%H:%M}"
        return [here.date(), f"{said} {here.tzname()}" if _happens_twice(here) else said]


class ClockField(forms.TimeField):
    """A time of the day. In the hour that happens twice, GMT or BST after it says which is meant."""

    def to_python(self, value: Any) -> time | None:
        """Return the time; `fold` is 1 for the second of the two."""
        said = str(value or "").strip()
        clock = super().to_python(_ZONE_SAID.sub("", said) or None)
        return clock.replace(fold=1) if clock and said.upper().endswith("GMT") else clock


class MomentField(forms.MultiValueField):
    """A moment in the service's zone.

    An hour that happens twice is asked again, unless GMT or BST after it says which; one that never happens
    is refused with the reason.
    """

    widget = MomentInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example, 12/11/2026 and 4:15pm.")
        clock = ClockField(
            input_formats=TIME_FORMATS, error_messages={"invalid": "Enter a time like 4:15pm or 16:15."}
        )
        super().__init__(fields=(DayField(), clock), **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """Return the moment; which of two equal hours is meant is read from what was written."""
        self._zone_was_said = bool(value) and bool(_ZONE_SAID.search(str(value[-1] or "")))
        return super().clean(value)

    def compress(self, data_list: list[Any]) -> datetime | None:
        """Return the moment, with its zone."""
        if not data_list or not all(part is not None and part != "" for part in data_list):
            return None
        day, clock = data_list
        moment = timezone.make_aware(datetime.combine(day, clock), timezone.get_current_timezone())
        said = f"{clock:%I:%M%p}".lstrip("0").lower()
        if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None, fold=0) != datetime.combine(
            day, clock.replace(fold=0)
        ):
            raise ValidationError(f"The clocks went forward that night, and {said} did not happen.")
        if _happens_twice(moment) and not self._zone_was_said:
            raise ValidationError(
                f"The clocks went back that night, and {said} happened twice. "
                f"Write {said} BST for the first time or {said} GMT for the second."
            )
        # In UTC: a moment of the hour that happens twice equals itself in no other zone.
        return moment.astimezone(UTC)


class OpenChoiceField(forms.ChoiceField):
    """Radios with nothing chosen: no default in what is a fact or a judgement."""

    widget = forms.RadioSelect

    def __init__(self, *, choice_hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.choice_hints = dict(choice_hints or {})
        super().__init__(**kwargs)


class UndoneChoiceField(OpenChoiceField):
    """Radios that need not be answered. They cannot be cleared, so that none of them is a choice too.

    `none`: how that is said. What was chosen is empty then, as where nothing was.
    """

    NONE = "none"

    def __init__(self, *, choices: Iterable[tuple[str, str]], none: str, **kwargs: Any) -> None:
        super().__init__(choices=[*choices, (self.NONE, none)], required=False, **kwargs)

    def clean(self, value: Any) -> str:
        """Return the code that was chosen, or nothing."""
        found = str(super().clean(value))
        return "" if found == self.NONE else found


def choice_field(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Return a form's field that has choices, to give it those of a reader. Raises TypeError for another."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(f"{name} has no choices")
    return field


class OpenMultipleChoiceField(forms.MultipleChoiceField):
    """Checkboxes with nothing ticked."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choice_hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        self.choice_hints = dict(choice_hints or {})
        super().__init__(**kwargs)
