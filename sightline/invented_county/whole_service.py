"""Parties that are neither children nor workers: adopters, the council's homes, and the authority itself."""

from collections.abc import Iterator
from datetime import date

from sightline.invented_county import names, places
from sightline.invented_county.chance import Chance, stream
from sightline.invented_county.diary import Diary
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.shape import Party
from sightline.invented_county.tale import Tale, promised
from sightline.invented_county.teams import AUTHORITY
from sightline.standards import calendar

ADOPTERS_A_CHILD, HOMES_A_CHILD = 1 / 90, 1 / 700
HOME_NAMES = ("Lantern House", "Orchard End", "The Ropewalk", "Millrace", "Kiln Cottage", "Saltersley Lodge")


def parties(tale: Tale, seed: int, children: int) -> Iterator[Party]:
    """Yield the adopters, homes and authority of a county of so many children."""
    for number in range(max(2, round(children * ADOPTERS_A_CHILD))):
        yield _adopter(tale, stream(seed, tale.today, "adopter", number), number)
    for number in range(max(1, round(children * HOMES_A_CHILD))):
        yield _home(tale, stream(seed, tale.today, "home", number), number)
    yield _authority(tale, stream(seed, tale.today, "authority"))


def _adopter(tale: Tale, chance: Chance, number: int) -> Party:
    diary = Diary(chance, tale.today)
    subject = diary.open("adopter")

    def write(kind: str, on: date, **facts: int | str) -> None:
        diary.write(kind, on, subject, dict(facts))

    enquired = tale.began_on + DAY * chance.whole(0, (tale.today - tale.began_on).days - 10)
    write("adopter_enquired", enquired)
    lot = chance.random()
    if lot < 0.22:
        write(
            "adopter_left",
            working_from(enquired + DAY * chance.whole(20, 120)),
            reason=chance.one_of(("1", "2")),
        )
        return _told(diary, "adopter", f"A{number + 1:04d}", f"{names.family_name(chance)} household")
    registered = working_from(enquired + DAY * chance.whole(14, 60))
    write("adopter_registered", registered)
    one = promised(chance, registered + DAY * 30, calendar.add_months(registered, 2), 0.68, 20)
    write("adopter_stage_one_ended", one)
    proceeded = working_from(one + DAY * chance.whole(3, 60))
    write("adopter_proceeded", proceeded)
    write("adopter_applied", working_from(proceeded + DAY * chance.whole(50, 80)))
    two = promised(chance, proceeded + DAY * 85, calendar.add_months(proceeded, 4), 0.72, 25)
    if lot < 0.27:
        write("adopter_refusal_proposed", two)
        replied = promised(chance, two + DAY * 10, working_days_on(two, 39), 0.9, 5)
        write("adopter_replied", replied)
        write("adopter_left", working_from(replied + DAY * 40), reason="3")
    else:
        write("adopter_stage_two_ended", two)
        write("adopter_approved", two)
        matched = working_from(two + DAY * chance.wait(170, 10, 700))
        write("adopter_matched", matched)
        placed = working_from(matched + DAY * chance.whole(10, 40))
        write("adopter_child_placed", placed, number=2 if chance.happens(0.15) else 1)
        write("adopter_order_made", working_from(placed + DAY * chance.whole(150, 420)))
    return _told(diary, "adopter", f"A{number + 1:04d}", f"{names.family_name(chance)} household")


def _home(tale: Tale, chance: Chance, number: int) -> Party:
    diary = Diary(chance, tale.today)
    home = diary.open("home")
    opened = tale.began_on + DAY * chance.whole(0, 200)
    diary.write("home_opened", opened, home, {})
    day = promised(chance, opened + DAY * 10, calendar.add_months(opened, 1), 0.95, 4)
    while day < tale.today:
        diary.write("home_visited_independently", day, home, {})
        day = promised(chance, day + DAY * 18, calendar.add_months(day, 1), 0.94, 4, most=15)
    day = promised(chance, opened + DAY * 100, calendar.add_months(opened, 6), 0.92, 10)
    while day < tale.today:
        diary.write("home_quality_reviewed", day, home, {})
        day = promised(chance, day + DAY * 120, calendar.add_months(day, 6), 0.92, 10)
    day = opened + DAY * chance.wait(60, 5, 200)
    while day < tale.today - DAY * 3:
        event, minute = diary.open("home_event"), chance.whole(0, 1380)
        diary.write("home_event_occurred", day, event, {}, minute=minute)
        late = chance.whole(2, 22) if chance.happens(0.92) else chance.whole(26, 60)
        told = minute + late * 60
        diary.write("home_event_notified", day + DAY * (told // 1440), event, {}, minute=told % 1440)
        day += DAY * chance.wait(75, 8, 300)
    name = HOME_NAMES[number % len(HOME_NAMES)]
    if number >= len(HOME_NAMES):
        name = f"{name}, {places.TOWNS[number % len(places.TOWNS)]}"
    return _told(diary, "home", f"H{number + 1:02d}", name)


def _authority(tale: Tale, chance: Chance) -> Party:
    diary = Diary(chance, tale.today)
    _requests(tale, chance, diary)
    for year in range(tale.began_on.year, tale.today.year + 1):
        ended = diary.open("partnership_year")
        diary.write("partnership_year_ended", date(year, 3, 31), ended, {})
        published = working_from(date(year, 12, chance.whole(1, 20)))
        diary.write("partnership_report_published", published, ended, {})
        census = diary.open("census")
        diary.write("census_loaded", working_by(date(year, 6, 1 + year % 27)), census, {})
        diary.write("census_submitted", working_by(date(year, 7, 5 + year % 23)), census, {})
    for days in (1500, 520):
        received = working_by(tale.today - DAY * days)
        report = diary.open("inspection")
        diary.write("inspection_report_received", received, report, {})
        published = promised(chance, received + DAY * 10, working_days_on(received, 30), 0.95, 4)
        diary.write("inspection_report_published", published, report, {})
        action = promised(chance, received + DAY * 50, working_days_on(received, 70), 0.95, 4)
        diary.write("statement_of_action_published", action, report, {})
    return _told(diary, "authority", AUTHORITY, places.COUNCIL)


def _requests(tale: Tale, chance: Chance, diary: Diary) -> None:
    """Write freedom of information requests, and now and then a breach of personal data."""
    day = tale.began_on
    while day < tale.today:
        day += DAY * chance.wait(24, 1, 90)
        received, request = working_from(day), diary.open("information_request")
        diary.write("information_request_received", received, request, {})
        answered = promised(chance, received + DAY * 6, working_days_on(received, 20), 0.86, 6)
        diary.write("information_request_answered", answered, request, {})
        if chance.happens(0.12):
            breach, minute = diary.open("breach"), chance.whole(9 * 60, 17 * 60)
            diary.write("breach_known", received, breach, {}, minute=minute)
            told = minute + 60 * (chance.whole(8, 70) if chance.happens(0.9) else chance.whole(80, 120))
            diary.write("breach_notified", received + DAY * (told // 1440), breach, {}, minute=told % 1440)


def _told(diary: Diary, kind: str, code: str, name: str) -> Party:
    subjects, events = diary.told()
    return Party(kind, code, name, subjects, events)
