"""What families and the public ask of the service: complaints, access to records, allegations, incidents."""

from datetime import date

from sightline.invented_county.household import Group
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar

COMPLAINS, ASKS_FOR_RECORDS, ALLEGES, INCIDENT = 0.02, 0.008, 0.012, 0.0015


def grieve(tale: Tale, group: Group, since: date) -> None:
    """Write, for a few children, a complaint, a request for records, an allegation or a serious incident."""
    chance, days = group.chance, (tale.today - since).days
    if days < 30:
        return
    if chance.happens(COMPLAINS):
        _complain(group, working_from(since + DAY * chance.whole(10, days)))
    if chance.happens(ASKS_FOR_RECORDS):
        _ask_for_records(group, working_from(since + DAY * chance.whole(10, days)))
    if chance.happens(ALLEGES):
        known = working_from(since + DAY * chance.whole(1, days))
        allegation = group.open("allegation")
        group.write("allegation_known", known, allegation)
        referred = promised(chance, known, working_days_on(known, 1), 0.92, 3, most=8)
        group.write("allegation_referred", referred, allegation)
    if chance.happens(INCIDENT):
        _incident(group, working_from(since + DAY * chance.whole(5, days)))


def _complain(group: Group, on: date) -> None:
    chance, complaint = group.chance, group.open("complaint")
    complicated = chance.happens(0.3)
    group.write("complaint_received", on, complaint, flag=complicated)
    due = working_days_on(on, 20 if complicated else 10)
    answered = promised(chance, on + DAY * 4, due, 0.76, 8)
    group.write("complaint_answered", answered, complaint)
    if not chance.happens(0.15):
        return
    asked = working_from(answered + DAY * chance.whole(4, 20))
    group.write("complaint_investigation_requested", asked, complaint)
    extended = chance.happens(0.6)
    if extended:
        later = working_days_on(asked, chance.whole(15, 24))
        group.write("complaint_investigation_extended", later, complaint, names=working_days_on(asked, 65))
    limit = working_days_on(asked, 65 if extended else 25)
    group.write("complaint_investigated", promised(chance, asked + DAY * 20, limit, 0.75, 12), complaint)


def _ask_for_records(group: Group, on: date) -> None:
    chance, request = group.chance, group.open("access_request")
    group.write("access_request_received", on, request)
    confirmed = working_from(on + DAY * chance.whole(0, 12))
    group.write("identity_confirmed", confirmed, request)
    due = calendar.add_months(confirmed, 1)
    if chance.happens(0.4):
        asked = working_from(confirmed + DAY * chance.whole(10, 25))
        due = calendar.add_months(confirmed, 3)
        group.write("access_request_extended", asked, request, names=due)
    group.write("access_request_answered", promised(chance, confirmed + DAY * 14, due, 0.8, 15), request)


def _incident(group: Group, on: date) -> None:
    chance, incident = group.chance, group.open("serious_incident")
    group.write("serious_incident_known", on, incident)
    group.write("serious_incident_notified", promised(chance, on, working_days_on(on, 5), 0.9, 3), incident)
    review = promised(chance, on + DAY * 8, working_days_on(on, 15), 0.8, 8)
    group.write("rapid_review_sent", review, incident)
    if chance.happens(0.4):
        decided = working_from(review + DAY * 14)
        group.write("practice_review_decided", decided, incident)
        published = promised(chance, decided + DAY * 120, calendar.add_months(decided, 6), 0.5, 60)
        group.write("practice_review_published", published, incident)
