"""Standards made up so that between them they use every field of the language, in every calendar."""

from datetime import date, time

from sightline.standards.model import (
    NAMED_DAY,
    Age,
    AllOf,
    AnyOf,
    At,
    Birthday,
    CalendarDate,
    Elapsed,
    Entering,
    Happening,
    InState,
    LaterOf,
    Limit,
    Met,
    Moved,
    Named,
    NextWorkingMorning,
    Not,
    Nth,
    OneOf,
    Promise,
    Provenance,
    Standard,
    Unit,
    Version,
    Where,
    Window,
)


def _when(*kinds: str, where=None, key=None) -> Happening:
    return Happening(kinds, where, key)


def _versions(
    *limits: Limit, since: date = date(2015, 1, 1), later: tuple[Limit, ...] = ()
) -> tuple[Version, ...]:
    first = Version(since, limits, "made up", Provenance.LOCAL)
    return (first, Version(date(2020, 3, 1), later, "made up", Provenance.LOCAL)) if later else (first,)


def _odd(code: str, starts, met_by, versions, **rest) -> Standard:
    return Standard(
        code, f"Odd {code}", "A promise made up to try the readers.", "Odd", starts, met_by, versions, **rest
    )


_REFERRED = At(_when("referral_received"))
_SEEN = _when("child_seen")
_PLAN = At(_when("protection_plan_started"))
_WORKING = _versions(Limit(5, Unit.WORKING_DAYS))

ODD = (
    _odd("O01", _REFERRED, Met(_when("referral_decided")), _WORKING),
    _odd(
        "O02",
        _REFERRED,
        Met(_SEEN),
        _versions(Limit(3, Unit.DAYS), later=(Limit(2, Unit.DAYS, beginning_with=True),)),
        while_in=("case", "alive", "under 18"),
    ),
    _odd(
        "O03",
        _REFERRED,
        Met(_SEEN, perhaps=_when("child_visited")),
        _versions(Limit(4, Unit.DAYS)),
        while_in=("this case",),
    ),
    _odd(
        "O04",
        _PLAN,
        Met(_when("review_conference_held")),
        _versions(Limit(1, Unit.MONTHS, ordinal=1), Limit(2, Unit.MONTHS, ordinal_from=2)),
        repeats=True,
        while_in=("this protection plan", "alive", "under 18"),
    ),
    _odd(
        "O05",
        _PLAN,
        Met(_when("child_seen", where=Where("context", ("CP",))), perhaps=_when("child_visited")),
        _versions(Limit(3, Unit.DAYS)),
        key="party",
        repeats=True,
        while_in=("on a protection plan", "case"),
    ),
    _odd(
        "O06",
        At(_when("enquiry_graded")),
        Met(_when("enquiry_decided")),
        _versions(
            Limit(4, Unit.HOURS, when=Where("level", ("RED",))),
            Limit(24, Unit.HOURS, when=Where("level", ("AMBER",))),
            Limit(72, Unit.HOURS),
        ),
        moved_by=(Moved(_when("enquiry_graded"), "limit"),),
    ),
    _odd(
        "O07",
        At(_when("check_requested")),
        Met(_when("check_returned"), same_fact="agency"),
        _versions(Limit(6, Unit.HOURS)),
    ),
    _odd(
        "O08",
        At(_when("check_requested")),
        Met(
            _when("check_returned"), same_fact="agency", perhaps=_when("information_passed_on", key="subject")
        ),
        _versions(Limit(2, Unit.DAYS)),
        repeats=True,
        key="party",
    ),
    _odd(
        "O09",
        NextWorkingMorning(_when("night_decision_made")),
        Met(_when("night_decision_reviewed")),
        _versions(Limit(4, Unit.HOURS)),
    ),
    _odd(
        "O10", NextWorkingMorning(_when("night_decision_made")), Met(_when("night_decision_signed")), _WORKING
    ),
    _odd(
        "O11",
        At(_when("strategy_discussion_held", where=Where("outcome", ("S47",)))),
        Met(_when("initial_conference_held", key="raised_by_2")),
        _versions(Limit(15, Unit.WORKING_DAYS)),
        moved_by=(Moved(_when("conference_booked", key="raised_by_2"), "named"),),
    ),
    _odd(
        "O12",
        Named(_when("conference_booked")),
        Met(_when("conference_report_shared"), early_days=30),
        _versions(Limit(-2, Unit.WORKING_DAYS)),
        moved_by=(Moved(_when("conference_booked"), "named", at_most=Limit(10, Unit.DAYS)),),
    ),
    _odd(
        "O13",
        Named(_when("private_fostering_planned")),
        Met(_when("private_fostering_notified")),
        _versions(Limit(-6, Unit.WEEKS)),
        key="party",
    ),
    _odd(
        "O14",
        At(_when("placement_started")),
        Met(_when("placement_plan_made"), early_days=10),
        _versions(Limit(5, Unit.WORKING_DAYS)),
        while_in=("this placement", "looked after"),
    ),
    _odd(
        "O15",
        At(_when("placement_started")),
        Met(_when("child_seen", "child_visited", key="party"), early_days=3),
        _versions(
            Limit(1, Unit.WEEKS, ordinal=1),
            Limit(
                1,
                Unit.WEEKS,
                when=AllOf((InState("placed with parents"), Not(InState("under a full care order")))),
            ),
            Limit(6, Unit.WEEKS, when=Elapsed(within_months=2)),
            Limit(3, Unit.MONTHS, when=AnyOf((Where("long_term", (True,)), Elapsed(after_months=3)))),
            Limit(6, Unit.WEEKS),
        ),
        key="party",
        repeats=True,
        while_in=("in a placement",),
    ),
    _odd(
        "O16",
        At(_when("care_started")),
        Met(_when("health_assessed")),
        _versions(
            Limit(20, Unit.WORKING_DAYS, ordinal=1),
            Limit(6, Unit.MONTHS, when=Age(under=5), judged_at="due"),
            Limit(12, Unit.MONTHS, when=Age(at_least=5), judged_at="due"),
        ),
        repeats=True,
        while_in=("this care period", "under 18"),
        moved_by=(Moved(Birthday(5), "limit"),),
    ),
    _odd(
        "O17",
        At(_when("care_started")),
        Met(_when("education_plan_made")),
        _versions(Limit(1, Unit.TERMS)),
        repeats=True,
        while_in=("looked after",),
    ),
    _odd(
        "O18",
        Entering(("looked after",)),
        Met(_when("care_plan_made", key="party")),
        _versions(Limit(10, Unit.DAYS, when=Where("category", ("N1", "N2"))), Limit(20, Unit.DAYS)),
        key="party",
    ),
    _odd(
        "O19",
        Entering(("case", "looked after", "under 18")),
        Met(_SEEN),
        _versions(Limit(1, Unit.WEEKS)),
        key="party",
        repeats=True,
        while_in=("case", "looked after"),
    ),
    _odd(
        "O20",
        Birthday(16),
        Met(_when("needs_assessed_for_leaving")),
        _versions(Limit(3, Unit.MONTHS)),
        key="party",
        while_in=("looked after", "alive"),
    ),
    _odd(
        "O21",
        Birthday(17, -3),
        Met(_when("birthday_information_obtained"), early_days=5),
        _versions(Limit(4, Unit.MONTHS, earliest=2)),
        key="party",
        promise=Promise.BETWEEN,
    ),
    _odd(
        "O22",
        Nth(3, _when("missing_noticed"), 90),
        Met(_when("missing_meeting_held")),
        _versions(Limit(24, Unit.HOURS)),
    ),
    _odd(
        "O23",
        Nth(2, _when("missing_noticed", where=Where("category", ("M",))), 10),
        Met(_when("missing_found"), early_days=1),
        _versions(Limit(2, Unit.DAYS)),
    ),
    _odd(
        "O24",
        LaterOf(_when("access_request_received"), _when("identity_confirmed")),
        Met(_when("access_request_answered")),
        _versions(Limit(1, Unit.MONTHS)),
        moved_by=(Moved(_when("access_request_extended"), "named", at_most=Limit(1, Unit.MONTHS)),),
    ),
    _odd(
        "O25",
        At(_when("adoption_visit_made")),
        Met(_when("adoption_visit_made")),
        _versions(Limit(30, Unit.DAYS, amount_from="number"), since=date(2019, 6, 1)),
        repeats=True,
        while_in=("alive",),
    ),
    _odd(
        "O26",
        At(_when("adoption_visit_made")),
        Met(_when("adoption_review_held", key="party")),
        _versions(Limit(7, Unit.DAYS, amount_from="number", amount_from_missing="cap")),
        key="party",
    ),
    _odd(
        "O27",
        At(_when("placed_for_adoption")),
        Met(_when("adoption_application_made")),
        _versions(Limit(10, Unit.WEEKS)),
        promise=Promise.NOT_BEFORE,
        while_in=("this adoption",),
    ),
    _odd(
        "O28",
        At(_when("complaint_received")),
        Met(_when("complaint_answered")),
        _versions(
            Limit(20, Unit.WORKING_DAYS, when=Where("flag", (True,))),
            Limit(10, Unit.WORKING_DAYS, when=Where("flag", (False,))),
        ),
        while_in=("under 25",),
    ),
    _odd(
        "O29",
        At(_when("missing_noticed")),
        Met(_when("missing_reported")),
        _versions(Limit(1, Unit.HOURS)),
        repeats=True,
        key="party",
        while_in=("alive", "under 16"),
        covered_by="missing_noticed",
    ),
    _odd(
        "O30",
        Named(_when("legal_status_started")),
        Met(_when("legal_status_ended", key="party")),
        _versions(Limit(0, Unit.HOURS)),
        moved_by=(Moved(_when("emergency_order_extended"), "named", at_most=Limit(4, Unit.WORKING_DAYS)),),
    ),
    _odd(
        "O31",
        At(_when("section_47_started", key="raised_by")),
        Met(_when("strategy_discussion_held")),
        _versions(Limit(0, Unit.WORKING_DAYS), since=date(2021, 1, 1)),
        moved_by=(
            Moved(_when("section_47_authorised", key="raised_by"), "limit"),
            Moved(Birthday(10), "limit"),
        ),
    ),
    _odd(
        "O32",
        At(_when("oversight_recorded")),
        Met(_when("oversight_recorded"), same_fact="worker"),
        _versions(Limit(20, Unit.WORKING_DAYS, when=Age(at_least=1)), Limit(5, Unit.DAYS)),
        key="party",
        repeats=True,
        while_in=("this case", "this need plan"),
    ),
    _odd(
        "O33",
        At(_when("allocated")),
        Met(_when("child_seen"), same_fact="worker", early_days=4),
        _versions(Limit(5, Unit.DAYS, when=Where("team", (None, "T1")))),
        key="party",
        repeats=True,
    ),
    _odd(
        "O34",
        At(_when("supervision_held")),
        Met(_when("supervision_held")),
        _WORKING,
        key="party",
        repeats=True,
        party="worker",
    ),
    _odd(
        "O35",
        At(_when("home_opened")),
        Met(_when("home_visited_independently")),
        _versions(Limit(1, Unit.MONTHS)),
        repeats=True,
        party="home",
        while_in=("this home",),
    ),
    _odd(
        "O36",
        NextWorkingMorning(_when("night_decision_made", "contact_received")),
        Met(_when("contact_decided", "night_decision_signed", key="party")),
        _versions(Limit(30, Unit.HOURS), later=(Limit(1, Unit.WORKING_DAYS),)),
        key="party",
        repeats=True,
        moved_by=(
            Moved(_when("enquiry_graded", key="party"), "limit"),
            Moved(_when("conference_booked", key="party"), "named"),
        ),
    ),
    _odd(
        "O37",
        At(_when("enquiry_graded")),
        Met(_when("enquiry_decided")),
        _versions(
            Limit(1, Unit.WORKING_DAYS, when=Where("level", ("RED",))),
            Limit(3, Unit.DAYS, when=Where("level", ("AMBER",))),
            Limit(2, Unit.WEEKS, when=AnyOf((Where("level", ("GREEN",)), Age(under=1)))),
        ),
        key="party",
        moved_by=(Moved(_when("enquiry_graded"), "limit"), Moved(_when("conference_booked"), "named")),
    ),
    _odd(
        "O38",
        At(_when("short_break_started")),
        Met(_when("short_break_ended")),
        _versions(
            Limit(5, Unit.DAYS, within=Window(12, Unit.DAYS)),
            later=(Limit(9, Unit.DAYS, within=Window(12, Unit.DAYS)),),
        ),
        promise=Promise.NO_MORE_THAN,
        while_in=("alive", "under 18"),
    ),
    _odd(
        "O39",
        At(_when("short_break_started", key="party")),
        Met(_when("short_break_ended")),
        _versions(Limit(2, Unit.WEEKS, within=Window(2, Unit.MONTHS))),
        key="party",
        promise=Promise.NO_MORE_THAN,
        covered_by="short_break_started",
    ),
    _odd(
        "O40",
        At(_when("secure_placement_started")),
        Met(_when("secure_placement_ended")),
        _versions(
            Limit(5, Unit.HOURS, when=Age(under=16), within=Window(3, Unit.DAYS)),
            Limit(30, Unit.HOURS, within=Window(3, Unit.DAYS)),
        ),
        promise=Promise.NO_MORE_THAN,
        while_in=("this secure placement", "alive"),
    ),
    _odd(
        "O41",
        CalendarDate(2, 29, _when("information_request_received")),
        Met(_when("information_request_answered", key="party")),
        _versions(Limit(3, Unit.MONTHS)),
        key="party",
        party="authority",
    ),
    _odd(
        "O42",
        CalendarDate(3, 1, _when("placement_started", where=Where("code", ("U1",)))),
        Met(_when("child_seen", key="party"), early_days=2),
        _versions(Limit(50, Unit.HOURS), later=(Limit(4, Unit.DAYS),)),
        key="party",
        repeats=True,
        while_in=("under 18",),
        moved_by=(Moved(Birthday(16), "limit"),),
    ),
    _odd(
        "O51",
        At(_when("care_started")),
        Met(_when("care_review_held"), blank_is_no_answer=True),
        _versions(
            Limit(4, Unit.DAYS, ordinal=1),
            Limit(5, Unit.DAYS, ordinal=3, when=Age(under=5)),
            Limit(6, Unit.DAYS, ordinal_from=4, when=InState("looked after")),
            later=(Limit(2, Unit.DAYS, ordinal=1), Limit(3, Unit.DAYS, ordinal_from=3)),
        ),
        key="party",
        repeats=True,
        while_in=("alive",),
    ),
    _odd(
        "O52",
        At(_when("dispute_raised")),
        Met(_when("dispute_resolved"), perhaps=_when("review_record_circulated"), blank_is_no_answer=True),
        _versions(Limit(3, Unit.DAYS, ordinal=1), Limit(4, Unit.DAYS, ordinal_from=4)),
        key="party",
        repeats=True,
    ),
    _odd(
        "O49",
        At(_when("information_request_received")),
        Met(_when("information_request_answered")),
        _versions(
            Limit(3, Unit.UK_WORKING_DAYS, ordinal=1),
            Limit(-2, Unit.UK_WORKING_DAYS, ordinal=2),
            Limit(4, Unit.UK_WORKING_DAYS, ordinal_from=3, earliest=1),
        ),
        party="authority",
        key="party",
        repeats=True,
    ),
    _odd(
        "O50",
        At(_when("enquiry_graded")),
        Met(_when("enquiry_decided")),
        _versions(
            Limit(6, Unit.UK_WORKING_DAYS, when=Age(under=5), judged_at="due"), Limit(2, Unit.WORKING_DAYS)
        ),
        moved_by=(Moved(_when("conference_booked"), "named", at_most=Limit(9, Unit.UK_WORKING_DAYS)),),
        key="party",
    ),
    _odd(
        "O53",
        At(_when("legal_status_started", "emergency_order_extended")),
        Met(_when("legal_status_ended", key="party")),
        _versions(
            Limit(8, Unit.DAYS, amount_from=NAMED_DAY, amount_from_missing="cap"),
            later=(Limit(7, Unit.DAYS, amount_from=NAMED_DAY, beginning_with=True),),
        ),
        promise=Promise.NO_MORE_THAN,
        while_in=("alive", "under 18"),
    ),
    _odd(
        "O54",
        At(_when("assessment_extended")),
        Met(_when("assessment_extended")),
        _versions(
            Limit(9, Unit.DAYS, when=Age(under=10), judged_at="due", amount_from=NAMED_DAY),
            Limit(20, Unit.DAYS, amount_from=NAMED_DAY, amount_from_missing="cap"),
        ),
        key="party",
        repeats=True,
        moved_by=(Moved(_when("proceedings_extended", key="party"), "limit"), Moved(Birthday(10), "limit")),
    ),
    _odd(
        "O44",
        OneOf((("notice", _when("transfer_in_notified")), ("acceptance", _when("transfer_in_accepted")))),
        Met(_when("initial_conference_held")),
        (
            *_WORKING,
            Version(
                date(2020, 3, 1), _WORKING[0].limits, "made up", Provenance.LOCAL, counts_from="acceptance"
            ),
            Version(date(2020, 10, 24), _WORKING[0].limits, "made up", Provenance.LOCAL),
        ),
        while_in=("alive",),
    ),
    _odd(
        "O45",
        At(_when("contact_received")),
        Met(_when("contact_decided"), early_days=2),
        (
            Version(date(2015, 1, 1), (Limit(1, Unit.WORKING_DAYS),), "made up", Provenance.LOCAL),
            Version(
                date(2020, 2, 28),
                (Limit(1, Unit.WORKING_DAYS),),
                "made up",
                Provenance.LOCAL,
                cutoff=time(8, 30),
            ),
            Version(date(2020, 12, 24), (Limit(2, Unit.DAYS),), "made up", Provenance.LOCAL, cutoff=time(17)),
        ),
    ),
    _odd(
        "O46",
        OneOf((("opened", _when("home_opened")), ("event", _when("home_event_occurred", key="party")))),
        Met(_when("home_visited_independently", key="party")),
        (
            Version(
                date(2015, 1, 1),
                (Limit(1, Unit.WEEKS),),
                "made up",
                Provenance.LOCAL,
                cutoff=time(9),
                counts_from="event",
            ),
            Version(date(2020, 3, 29), (Limit(1, Unit.MONTHS),), "made up", Provenance.LOCAL),
        ),
        key="party",
        party="home",
        repeats=True,
    ),
    _odd(
        "O47",
        Nth(2, _when("missing_noticed"), 30),
        Met(_when("missing_found")),
        (Version(date(2015, 1, 1), (Limit(2, Unit.DAYS),), "made up", Provenance.LOCAL, cutoff=time(3)),),
        repeats=True,
        key="party",
    ),
    _odd(
        "O48",
        LaterOf(_when("access_request_received"), _when("identity_confirmed")),
        Met(_when("access_request_answered")),
        (
            Version(
                date(2015, 1, 1), (Limit(2, Unit.WEEKS),), "made up", Provenance.LOCAL, cutoff=time(23, 30)
            ),
        ),
        moved_by=(Moved(_when("access_request_extended"), "limit"),),
    ),
    _odd(
        "O43",
        At(_when("short_break_started")),
        Met(_when("short_break_ended")),
        _versions(Limit(75, Unit.DAYS, within=Window(12, Unit.MONTHS))),
        promise=Promise.NO_MORE_THAN,
    ),
)
