"""Bank holidays in England and Wales, and elsewhere in the United Kingdom: data, not a rule.

Source: gov.uk/bank-holidays, which lists the days of the Banking and Financial Dealings Act 1971
(section 1 and Schedule 1), the two common-law holidays (Good Friday and Christmas Day) and the days
that royal proclamations add or move. A substitute day stands here in place of a holiday that fell at
a weekend. To extend the calendar, add the next year's row once gov.uk has published it: a later year
cannot be worked out, because a proclamation may add a day or move one.
"""

from datetime import date

SOURCE = "gov.uk/bank-holidays; Banking and Financial Dealings Act 1971, section 1 and Schedule 1"

COLUMNS = (
    "New Year's Day",
    "Good Friday",
    "Easter Monday",
    "Early May bank holiday",
    "Spring bank holiday",
    "Summer bank holiday",
    "Christmas Day",
    "Boxing Day",
)

YEARS = """
1990  01-01  04-13  04-16  05-07  05-28  08-27  12-25  12-26
1991  01-01  03-29  04-01  05-06  05-27  08-26  12-25  12-26
1992  01-01  04-17  04-20  05-04  05-25  08-31  12-25  12-28
1993  01-01  04-09  04-12  05-03  05-31  08-30  12-27  12-28
1994  01-03  04-01  04-04  05-02  05-30  08-29  12-27  12-26
1995  01-02  04-14  04-17  05-08  05-29  08-28  12-25  12-26
1996  01-01  04-05  04-08  05-06  05-27  08-26  12-25  12-26
1997  01-01  03-28  03-31  05-05  05-26  08-25  12-25  12-26
1998  01-01  04-10  04-13  05-04  05-25  08-31  12-25  12-28
1999  01-01  04-02  04-05  05-03  05-31  08-30  12-27  12-28
2000  01-03  04-21  04-24  05-01  05-29  08-28  12-25  12-26
2001  01-01  04-13  04-16  05-07  05-28  08-27  12-25  12-26
2002  01-01  03-29  04-01  05-06  06-04  08-26  12-25  12-26
2003  01-01  04-18  04-21  05-05  05-26  08-25  12-25  12-26
2004  01-01  04-09  04-12  05-03  05-31  08-30  12-27  12-28
2005  01-03  03-25  03-28  05-02  05-30  08-29  12-27  12-26
2006  01-02  04-14  04-17  05-01  05-29  08-28  12-25  12-26
2007  01-01  04-06  04-09  05-07  05-28  08-27  12-25  12-26
2008  01-01  03-21  03-24  05-05  05-26  08-25  12-25  12-26
2009  01-01  04-10  04-13  05-04  05-25  08-31  12-25  12-28
2010  01-01  04-02  04-05  05-03  05-31  08-30  12-27  12-28
2011  01-03  04-22  04-25  05-02  05-30  08-29  12-27  12-26
2012  01-02  04-06  04-09  05-07  06-04  08-27  12-25  12-26
2013  01-01  03-29  04-01  05-06  05-27  08-26  12-25  12-26
2014  01-01  04-18  04-21  05-05  05-26  08-25  12-25  12-26
2015  01-01  04-03  04-06  05-04  05-25  08-31  12-25  12-28
2016  01-01  03-25  03-28  05-02  05-30  08-29  12-27  12-26
2017  01-02  04-14  04-17  05-01  05-29  08-28  12-25  12-26
2018  01-01  03-30  04-02  05-07  05-28  08-27  12-25  12-26
2019  01-01  04-19  04-22  05-06  05-27  08-26  12-25  12-26
2020  01-01  04-10  04-13  05-08  05-25  08-31  12-25  12-28
2021  01-01  04-02  04-05  05-03  05-31  08-30  12-27  12-28
2022  01-03  04-15  04-18  05-02  06-02  08-29  12-27  12-26
2023  01-02  04-07  04-10  05-01  05-29  08-28  12-25  12-26
2024  01-01  03-29  04-01  05-06  05-27  08-26  12-25  12-26
2025  01-01  04-18  04-21  05-05  05-26  08-25  12-25  12-26
2026  01-01  04-03  04-06  05-04  05-25  08-31  12-25  12-28
2027  01-01  03-26  03-29  05-03  05-31  08-30  12-27  12-28
"""

ADDED_BY_PROCLAMATION = {
    date(1999, 12, 31): "Millennium celebrations",
    date(2002, 6, 3): "Golden Jubilee of Elizabeth II",
    date(2011, 4, 29): "Wedding of Prince William and Catherine Middleton",
    date(2012, 6, 5): "Diamond Jubilee of Elizabeth II",
    date(2022, 6, 3): "Platinum Jubilee of Elizabeth II",
    date(2022, 9, 19): "State funeral of Elizabeth II",
    date(2023, 5, 8): "Coronation of Charles III",
}

MOVED_BY_PROCLAMATION = {
    date(1995, 5, 1): date(1995, 5, 8),  # fifty years after Victory in Europe
    date(2002, 5, 27): date(2002, 6, 4),  # beside the Golden Jubilee
    date(2012, 5, 28): date(2012, 6, 4),  # beside the Diamond Jubilee
    date(2020, 5, 4): date(2020, 5, 8),  # seventy-five years after Victory in Europe
    date(2022, 5, 30): date(2022, 6, 2),  # beside the Platinum Jubilee
}

# Elsewhere in the United Kingdom. A council's own working days know nothing of these; the Freedom of
# Information Act does. St Andrew's Day since the St Andrew's Day Bank Holiday (Scotland) Act 2007.
ELSEWHERE_COLUMNS = (
    "2 January, in Scotland",
    "St Patrick's Day, in Northern Ireland",
    "Battle of the Boyne, in Northern Ireland",
    "Summer bank holiday, in Scotland",
    "St Andrew's Day, in Scotland",
)

ELSEWHERE_YEARS = """
1990  01-02  03-19  07-12  08-06  -----
1991  01-02  03-18  07-12  08-05  -----
1992  01-02  03-17  07-13  08-03  -----
1993  01-04  03-17  07-12  08-02  -----
1994  01-04  03-17  07-12  08-01  -----
1995  01-03  03-17  07-12  08-07  -----
1996  01-02  03-18  07-12  08-05  -----
1997  01-02  03-17  07-14  08-04  -----
1998  01-02  03-17  07-13  08-03  -----
1999  01-04  03-17  07-12  08-02  -----
2000  01-04  03-17  07-12  08-07  -----
2001  01-02  03-19  07-12  08-06  -----
2002  01-02  03-18  07-12  08-05  -----
2003  01-02  03-17  07-14  08-04  -----
2004  01-02  03-17  07-12  08-02  -----
2005  01-04  03-17  07-12  08-01  -----
2006  01-03  03-17  07-12  08-07  -----
2007  01-02  03-19  07-12  08-06  11-30
2008  01-02  03-17  07-14  08-04  12-01
2009  01-02  03-17  07-13  08-03  11-30
2010  01-04  03-17  07-12  08-02  11-30
2011  01-04  03-17  07-12  08-01  11-30
2012  01-03  03-19  07-12  08-06  11-30
2013  01-02  03-18  07-12  08-05  12-02
2014  01-02  03-17  07-14  08-04  12-01
2015  01-02  03-17  07-13  08-03  11-30
2016  01-04  03-17  07-12  08-01  11-30
2017  01-03  03-17  07-12  08-07  11-30
2018  01-02  03-19  07-12  08-06  11-30
2019  01-02  03-18  07-12  08-05  12-02
2020  01-02  03-17  07-13  08-03  11-30
2021  01-04  03-17  07-12  08-02  11-30
2022  01-04  03-17  07-12  08-01  11-30
2023  01-03  03-17  07-12  08-07  11-30
2024  01-02  03-18  07-12  08-05  12-02
2025  01-02  03-17  07-14  08-04  12-01
2026  01-02  03-17  07-13  08-03  11-30
2027  01-04  03-17  07-12  08-02  11-30
"""

ELSEWHERE_ADDED = {date(2026, 6, 15): "Scotland in the World Cup"}


def _read(table: str, columns: tuple[str, ...], added: dict[date, str]) -> dict[date, str]:
    """Read a table of years into day and name, with the days added by proclamation."""
    named: dict[date, str] = {}
    for line in table.strip().splitlines():
        year, *days = line.split()
        for name, day in zip(columns, days, strict=True):
            if day != NO_SUCH_DAY:
                named[date.fromisoformat(f"{year}-{day}")] = name
    return dict(sorted((named | added).items()))


NO_SUCH_DAY = "-----"

BANK_HOLIDAYS: dict[date, str] = _read(YEARS, COLUMNS, ADDED_BY_PROCLAMATION)
"""Every bank holiday that falls from Monday to Friday, in order, with its name."""

FIRST_YEAR: int = min(BANK_HOLIDAYS).year
LAST_YEAR: int = max(BANK_HOLIDAYS).year

UK_BANK_HOLIDAYS: dict[date, str] = BANK_HOLIDAYS | _read(ELSEWHERE_YEARS, ELSEWHERE_COLUMNS, ELSEWHERE_ADDED)
"""Every day from Monday to Friday that is a bank holiday in any part of the United Kingdom."""
