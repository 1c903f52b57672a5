"""Days, months and working days counted by joins with the calendar, never by an engine's own dates."""

from dataclasses import dataclass
from functools import cached_property

import ibis
from ibis.expr.types import Table, Value

from sightline.engine.literals import as_number, listed
from sightline.engine.relations import day_number
from sightline.engine.steps import Steps
from sightline.standards.calendar import SchoolTerms

_DAY_OF_MONTH = 31
_MONTH = 32
_MORNING = 9 * 3600

# What the calendar must say of a day for working days to be counted from it.
SO_FAR = {"so_far": "working_days_so_far", "works": "is_working_day"}
UK_SO_FAR = {"uk_so_far": "uk_working_days_so_far", "uk_works": "is_uk_working_day"}


@dataclass(frozen=True)
class Days:
    """Adds columns to tables, by what the calendar says of their days."""

    calendar: Table
    steps: Steps

    def say(self, table: Table, day: str, **columns: str) -> Table:
        """Add columns of the calendar, under new names, for the table's day."""
        said = self.calendar.select(
            said_day=self.calendar.day, **{name: self.calendar[source] for name, source in columns.items()}
        )
        found = table.left_join(said, table[day] == said.said_day)
        return found.select(*table.columns, *columns)

    @cached_property
    def months(self) -> Table:
        """Return each month with its first day and the next month's."""
        firsts = self.calendar.filter((self.calendar.month_and_day & _DAY_OF_MONTH) == 1)
        months = firsts.select(
            month=firsts.month_and_day >> 5,
            month_begins=firsts.day,
            next_begins=firsts.day.lead().over(order_by=firsts.day),
        )
        return self.steps.keep("months", months)

    def add_months(
        self, table: Table, month_and_day: str, months: str | int, into: str, *, clipped: bool = True
    ) -> Table:
        """Add a column: the day so many months on, clipped to the month's last day unless said otherwise."""
        number = table[months] if isinstance(months, str) else months
        found = table.left_join(self.months, (table[month_and_day] >> 5) + number == self.months.month)
        day = found.month_begins + (found[month_and_day] & _DAY_OF_MONTH) - 1
        if clipped:
            day = ibis.least(day, found.next_begins - 1)
        day = ibis.ifelse(found.month.isnull(), ibis.null("int64"), day)
        return found.mutate(**{into: day}).select(*table.columns, into)

    def birthday(self, table: Table, month_and_day: str, age: int, into: str) -> Table:
        """Add a column: the day of a birthday. 29 February falls on 1 March in common years."""
        return self.add_months(table, month_and_day, age * 12, into, clipped=False)

    @cached_property
    def working_days(self) -> Table:
        """Return the working days, numbered from the first loaded year."""
        working = self.calendar.filter(self.calendar.is_working_day)
        days = working.select(working_number=working.working_days_so_far, working_day=working.day)
        return self.steps.keep("working_days", days)

    @cached_property
    def uk_working_days(self) -> Table:
        """Return the UK working days, numbered from the first loaded year."""
        working = self.calendar.filter(self.calendar.is_uk_working_day)
        days = working.select(working_number=working.uk_working_days_so_far, working_day=working.day)
        return self.steps.keep("uk_working_days", days)

    def add_working_days(
        self, table: Table, day: str, count: str | int, into: str, *, uk: bool = False
    ) -> Table:
        """Add a column: the day so many working days on; missing where bank holidays are not loaded."""
        found = self.say(table, day, **(UK_SO_FAR if uk else SO_FAR))
        return self.count_working_days(found, day, count, into, uk=uk).select(*table.columns, into)

    def count_working_days(
        self, table: Table, day: str, count: str | int, into: str, *, uk: bool = False
    ) -> Table:
        """Add a column: the day so many working days on. The table bears what `SO_FAR` says of the day.

        `uk` counts UK working days; the table then bears what `UK_SO_FAR` says.
        """
        so_far, works = UK_SO_FAR if uk else SO_FAR
        working = self.uk_working_days if uk else self.working_days
        number = table[count] if isinstance(count, str) else ibis.literal(count, type="int64")
        back = table[so_far] - as_number(table[works]) + 1 + number
        wanted = ibis.ifelse(number > 0, table[so_far] + number, back)
        joined = table.left_join(working, wanted == working.working_number)
        number = joined[count] if isinstance(count, str) else ibis.literal(count, type="int64")
        stays = ibis.ifelse(joined[so_far].notnull(), joined[day], ibis.null("int64"))
        reached = ibis.ifelse(number == 0, stays, joined.working_day)
        return joined.mutate(**{into: reached}).select(*table.columns, into)

    def uk_day(self, table: Table, second: str, into: str) -> Table:
        """Add a column: the UK day of a second. UK clocks are never behind UTC."""
        said = self.calendar.select(said_day=self.calendar.day, said_last=self.calendar.last_second)
        found = table.left_join(said, table[second] // 86_400 == said.said_day)
        day = found.said_day + as_number(found[second] > found.said_last)
        return found.mutate(**{into: day}).select(*table.columns, into)

    def next_morning(self, table: Table, second: str, into: str) -> Table:
        """Add a column: 09:00 of the first working day whose 09:00 comes after the second."""
        found = self.uk_day(table, second, "morning_day")
        found = self.say(
            found,
            "morning_day",
            day_begins="first_second",
            so_far="working_days_so_far",
            works="is_working_day",
        )
        today = found.works & (found[second] < found.day_begins + _MORNING)
        joined = found.left_join(
            self.working_days, found.so_far + ibis.ifelse(today, 0, 1) == self.working_days.working_number
        )
        found = self.say(
            joined.select(*table.columns, "working_day"), "working_day", day_begins="first_second"
        )
        return found.mutate(**{into: found.day_begins + _MORNING}).select(*table.columns, into)


def terms_after(day: Value, count: Value, terms: SchoolTerms | None) -> Value:
    """Return the last day of the term that is so many terms on; missing where the terms are not in
    settings.
    """
    spans = [(day_number(term.first_on), day_number(term.last_on)) for term in terms.terms] if terms else []
    if not spans:
        return ibis.ifelse(count > 0, ibis.null("int64"), day)
    first, *others = (as_number(day >= first) for first, _ in spans)
    begun = sum(others, first)
    place = begun + count - 1
    known = (begun > 0) & (place < len(spans))
    last = listed(ibis.ifelse(known, place, 0), "int64", [last for _, last in spans])
    found = ibis.ifelse(known, last, ibis.null("int64"))
    return ibis.ifelse(count > 0, found, day)
