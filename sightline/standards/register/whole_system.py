"""The whole service: serious incidents, allegations, complaints, information rights, homes and inspection."""

from datetime import date

from sightline.standards.editions import data_standard, usual, working_together
from sightline.standards.model import (
    At,
    CalendarDate,
    Happening,
    LaterOf,
    Limit,
    Met,
    Moved,
    Standard,
    Unit,
    Where,
)
from sightline.standards.statutes import eased_in_2020, statute

CHAPTER = "Whole service"
COMPLAINTS_SINCE = date(2006, 9, 1)
DATA_PROTECTION_SINCE = date(2018, 5, 25)
FREEDOM_OF_INFORMATION_SINCE = date(2005, 1, 1)
HOMES_SINCE = date(2015, 4, 1)
INSPECTION_SINCE = date(2007, 4, 1)

_COMPLAINTS = "Children Act 1989 Representations Procedure (England) Regulations 2006 (SI 2006/1738)"
_HOMES = "Children's Homes (England) Regulations 2015"
_INCIDENT = At(Happening(("serious_incident_known",)))
_REPORT = At(Happening(("inspection_report_received",)))
_CENSUS = "Children in need census guide, collection dates of 2024 to 2025"
_CENSUS_DATES = "The dates are set each year: those of other years are to be verified."
_CENSUS_SINCE = "It is read from the first census that is known of on: what was due before is not asked for."
_CENSUS_DAY = CalendarDate(3, 31, Happening(("census_loaded", "census_submitted")))
_HOME_OPENED = At(Happening(("home_opened",)))

STANDARDS = (
    Standard(
        code="C92",
        title="Serious incident notified",
        promised="The national panel is told of a serious incident within days.",
        chapter=CHAPTER,
        starts=_INCIDENT,
        met_by=Met(Happening(("serious_incident_notified",))),
        versions=working_together(
            Limit(5, Unit.WORKING_DAYS),
            clause="notify within five working days of becoming aware (Children Act 2004, section 16C)",
            confirmed=False,
        ),
    ),
    Standard(
        code="C93",
        title="Rapid review sent",
        promised="A rapid review of a serious incident reaches the national panel.",
        chapter=CHAPTER,
        starts=_INCIDENT,
        met_by=Met(Happening(("rapid_review_sent",))),
        versions=working_together(
            Limit(15, Unit.WORKING_DAYS),
            clause="complete the rapid review within 15 working days",
            confirmed=False,
        ),
        notes=("It counts from the day the authority became aware, not from the notification.",),
    ),
    Standard(
        code="C94",
        title="Local practice review published",
        promised="A local practice review is published within six months of the decision to hold it.",
        chapter=CHAPTER,
        starts=At(Happening(("practice_review_decided",))),
        met_by=Met(Happening(("practice_review_published",))),
        versions=working_together(
            Limit(6, Unit.MONTHS), clause="publish within six months of the decision", confirmed=False
        ),
    ),
    Standard(
        code="C95",
        title="Allegation referred",
        promised="An allegation against somebody who works with children reaches the designated officer in "
        "a day.",
        chapter=CHAPTER,
        starts=At(Happening(("allegation_known",))),
        met_by=Met(Happening(("allegation_referred",))),
        versions=working_together(
            Limit(1, Unit.WORKING_DAYS),
            clause="tell the designated officer within one working day; repeated in Keeping Children Safe in "
            "Education",
        ),
    ),
    Standard(
        code="C97",
        title="Complaint answered",
        promised="A complaint by or for a child is answered within ten working days, a complex one in "
        "twenty.",
        chapter=CHAPTER,
        starts=At(Happening(("complaint_received",))),
        met_by=Met(Happening(("complaint_answered",))),
        versions=statute(
            Limit(10, Unit.WORKING_DAYS, when=Where("flag", (False, None))),
            Limit(20, Unit.WORKING_DAYS),
            citation=f"{_COMPLAINTS}, regulation 14",
            since=COMPLAINTS_SINCE,
        ),
        notes=("A complaint is complex when the record says so.",),
    ),
    Standard(
        code="C98",
        title="Complaint investigated",
        promised="A complaint taken further is investigated within 25 working days, or 65 at the most.",
        chapter=CHAPTER,
        starts=At(Happening(("complaint_investigation_requested",))),
        met_by=Met(Happening(("complaint_investigated",))),
        moved_by=(
            Moved(
                Happening(("complaint_investigation_extended",)),
                "named",
                at_most=Limit(65, Unit.WORKING_DAYS),
            ),
        ),
        versions=statute(
            Limit(25, Unit.WORKING_DAYS), citation=f"{_COMPLAINTS}, regulation 17", since=COMPLAINTS_SINCE
        ),
        notes=(
            "More time may be agreed; the day agreed is then due, but never a later one than 65 working days "
            "from the request.",
        ),
    ),
    Standard(
        code="C99",
        title="Complaint before a panel",
        promised="A complaints panel meets, reports, and is answered, each in its time.",
        chapter=CHAPTER,
        starts=At(Happening(("complaint_panel_requested",))),
        met_by=Met(
            Happening(("complaint_panel_held", "complaint_panel_reported", "complaint_panel_answered"))
        ),
        repeats=True,
        versions=eased_in_2020(
            statute(
                Limit(30, Unit.WORKING_DAYS, ordinal=1),
                Limit(5, Unit.WORKING_DAYS, ordinal=2),
                Limit(15, Unit.WORKING_DAYS, ordinal=3),
                citation=f"{_COMPLAINTS}, regulation 19(4); report and reply as the Local Government "
                "Association lists them, or as soon as practicable",
                since=COMPLAINTS_SINCE,
            )
        ),
        notes=(
            "The panel within 30 working days of the request, its report 5 after that, the reply 15 later.",
        ),
    ),
    Standard(
        code="C100",
        title="Subject access request answered",
        promised="A person who asks for what is held about them has it within a month.",
        chapter=CHAPTER,
        starts=LaterOf(Happening(("access_request_received",)), Happening(("identity_confirmed",))),
        met_by=Met(Happening(("access_request_answered",))),
        moved_by=(Moved(Happening(("access_request_extended",)), "named", at_most=Limit(3, Unit.MONTHS)),),
        versions=statute(
            Limit(1, Unit.MONTHS),
            citation="UK General Data Protection Regulation, Article 12(3)",
            since=DATA_PROTECTION_SINCE,
        ),
        notes=(
            "It counts from the later of the request and the day the identity was confirmed; where it was "
            "never in doubt, record it as confirmed on the day of the request. It may be extended by two "
            "months and no more, whatever day was named.",
        ),
    ),
    Standard(
        code="C101",
        title="Data breach notified",
        promised="The Information Commissioner is told of a personal data breach within 72 hours.",
        chapter=CHAPTER,
        starts=At(Happening(("breach_known",))),
        met_by=Met(Happening(("breach_notified",))),
        party="authority",
        versions=statute(
            Limit(72, Unit.HOURS),
            citation="UK General Data Protection Regulation, Article 33",
            since=DATA_PROTECTION_SINCE,
        ),
    ),
    Standard(
        code="C102",
        title="Freedom of information request answered",
        promised="A freedom of information request is answered within twenty working days.",
        chapter=CHAPTER,
        starts=At(Happening(("information_request_received",))),
        met_by=Met(Happening(("information_request_answered",))),
        party="authority",
        versions=statute(
            Limit(20, Unit.UK_WORKING_DAYS),
            citation="Freedom of Information Act 2000, section 10(1) and (6)",
            since=FREEDOM_OF_INFORMATION_SINCE,
        ),
        notes=("The Act leaves out bank holidays anywhere in the United Kingdom: St Andrew's Day too.",),
    ),
    Standard(
        code="C103",
        title="Home visited by an independent person",
        promised="An independent person visits every children's home each month.",
        chapter=CHAPTER,
        starts=_HOME_OPENED,
        met_by=Met(Happening(("home_visited_independently",))),
        party="home",
        repeats=True,
        while_in=("this home",),
        versions=eased_in_2020(
            statute(Limit(1, Unit.MONTHS), citation=f"{_HOMES}, regulation 44", since=HOMES_SINCE)
        ),
    ),
    Standard(
        code="C104",
        title="Quality of care in the home reviewed",
        promised="The quality of care in every children's home is reviewed every six months.",
        chapter=CHAPTER,
        starts=_HOME_OPENED,
        met_by=Met(Happening(("home_quality_reviewed",))),
        party="home",
        repeats=True,
        while_in=("this home",),
        versions=statute(Limit(6, Unit.MONTHS), citation=f"{_HOMES}, regulation 45", since=HOMES_SINCE),
    ),
    Standard(
        code="C105",
        title="Event in the home notified",
        promised="A notifiable event in a children's home is notified within a day.",
        chapter=CHAPTER,
        starts=At(Happening(("home_event_occurred",))),
        met_by=Met(Happening(("home_event_notified",))),
        party="home",
        versions=usual(Limit(24, Unit.HOURS), custom=f"{_HOMES}, regulation 40, says without delay"),
    ),
    Standard(
        code="C106",
        title="Statement of action published",
        promised="After every inspection report the authority publishes what it will do.",
        chapter=CHAPTER,
        starts=_REPORT,
        met_by=Met(Happening(("statement_of_action_published",))),
        party="authority",
        versions=statute(
            Limit(70, Unit.WORKING_DAYS),
            citation="Education and Inspections Act 2006, section 137(3) and (4); SI 2007/462, regulation 3",
            since=INSPECTION_SINCE,
        ),
        notes=("After every report under section 136, whatever the grade.",),
    ),
    Standard(
        code="C106a",
        title="Inspection report published",
        promised="The authority publishes the inspection report and sends it to its partners.",
        chapter=CHAPTER,
        starts=_REPORT,
        met_by=Met(Happening(("inspection_report_published",))),
        party="authority",
        versions=statute(
            Limit(30, Unit.WORKING_DAYS), citation="SI 2007/462, regulation 2", since=INSPECTION_SINCE
        ),
    ),
    Standard(
        code="C111",
        title="Partners' yearly report published",
        promised="The safeguarding partners publish a report on every year within the next.",
        chapter=CHAPTER,
        starts=At(Happening(("partnership_year_ended",))),
        met_by=Met(Happening(("partnership_report_published",))),
        party="authority",
        versions=working_together(
            Limit(12, Unit.MONTHS),
            clause="publish a report at least once in every 12 months",
            confirmed=False,
        ),
    ),
    Standard(
        code="C110",
        title="Census loaded",
        promised="The children in need census of the year to 31 March is loaded by 30 June.",
        chapter=CHAPTER,
        starts=_CENSUS_DAY,
        met_by=Met(Happening(("census_loaded",))),
        key="party",
        party="authority",
        versions=data_standard(Limit(3, Unit.MONTHS), citation=_CENSUS, note=_CENSUS_DATES),
        notes=(_CENSUS_SINCE, "The day for the return of looked-after children is not in our sources."),
    ),
    Standard(
        code="C110b",
        title="Census submitted",
        promised="The children in need census of the year to 31 March is submitted by 31 July.",
        chapter=CHAPTER,
        starts=_CENSUS_DAY,
        met_by=Met(Happening(("census_submitted",))),
        key="party",
        party="authority",
        versions=data_standard(Limit(4, Unit.MONTHS), citation=_CENSUS, note=_CENSUS_DATES),
        notes=(_CENSUS_SINCE,),
    ),
)
