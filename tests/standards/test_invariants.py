"""What must never be true of a record, shown by records in which it is."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from sightline.standards.invariants import CHECKED, INVARIANTS, broken
from sightline.standards.spec import examples, parsed
from sightline.standards.timeline import Timeline


def record(lines: str) -> Timeline:
    """Return the timeline of events written as in a worked example."""
    [example] = parsed(f"V00 Record · as written\n{lines}\n  as at 1 January 2026   no clock", "record.spec")
    return example.timeline()


def found(lines: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(breach.invariant, breach.events) for breach in broken(record(lines))]


SOUND = """
  5 January 2026   referral_received        case
  6 January 2026   assessment_started       assessment
  12 January 2026  strategy_discussion_held  discussion outcome=S47
  12 January 2026  section_47_started       enquiry
  30 January 2026  initial_conference_held  conference outcome=CP_PLAN
  30 January 2026  protection_plan_started  plan category=NEG
  20 February 2026 assessment_authorised    assessment outcome=STRATEGY
  1 June 2026      protection_plan_ended    plan reason=CONFERENCE
  1 June 2026      need_plan_started        need
  1 July 2026      need_plan_ended          need
  1 July 2026      case_closed              case reason=RC1
  subject assessment inside case
  subject discussion inside case
  subject enquiry inside case raised_by discussion
  subject conference inside case raised_by enquiry
  subject plan inside case raised_by conference
  subject need inside case
"""

BROKEN = [
    (
        "V01 two cases at once",
        """
  5 January 2026   referral_received  first
  2 March 2026     referral_received  second
  4 May 2026       case_closed        first reason=RC1
""",
        [("V01", (2,))],
    ),
    (
        "V01 closed without a reason",
        """
  5 January 2026   referral_received
  4 May 2026       case_closed
""",
        [("V01", (2,))],
    ),
    (
        "V02 an assessment authorised after the case closed",
        """
  5 January 2026   referral_received      case
  6 January 2026   assessment_started     assessment
  2 March 2026     case_closed            case reason=RC1
  3 March 2026     assessment_authorised  assessment outcome=NFA
  subject assessment inside case
""",
        [("V02", (4,))],
    ),
    (
        "V02 a case closed before the referral that opened it",
        """
  1 April 2026  case_closed        case reason=RC1
  5 May 2026    referral_received  case
""",
        [("V02", (1,))],
    ),
    (
        "V02 a plan that nothing ends in a case that closed",
        """
  5 January 2026   referral_received        case
  30 January 2026  protection_plan_started  plan category=NEG
  2 March 2026     case_closed              case reason=RC1
  subject plan inside case
""",
        [("V02", (2, 3))],
    ),
    (
        "V02 a need plan of no known day that nothing ends in a case that closed on no known day",
        """
  5 January 2026   referral_received  case
  30 January 2026  need_plan_started  plan undated
  2 March 2026     case_closed        case reason=RC1 undated
  subject plan inside case
""",
        [("V02", (2, 3))],
    ),
    (
        "V02 care that ended before it began",
        """
  1 April 2026  care_ended    period
  5 May 2026    care_started  period
""",
        [("V02", (1,))],
    ),
    (
        "V03 an assessment of a referral with no further action",
        """
  5 January 2026   referral_received   case flag=yes
  6 January 2026   assessment_started  assessment
  subject assessment inside case
""",
        [("V03", (2,))],
    ),
    (
        "V03 a plan after a decision to take no further action",
        """
  5 January 2026   referral_received  case
  5 January 2026   referral_decided   case outcome=NFA
  6 January 2026   need_plan_started  plan
  subject plan inside case
""",
        [("V03", (3,))],
    ),
    (
        "V04 a need plan beside a protection plan",
        """
  5 January 2026   protection_plan_started  category=NEG
  2 February 2026  need_plan_started
""",
        [("V04", (2,))],
    ),
    (
        "V05 two protection plans at once",
        """
  5 January 2026   protection_plan_started  first category=NEG
  2 February 2026  protection_plan_started  second category=EMO
""",
        [("V05", (2,))],
    ),
    (
        "V05 a plan that starts on another day than its conference",
        """
  5 January 2026   initial_conference_held  conference outcome=CP_PLAN
  6 January 2026   protection_plan_started  plan category=NEG
  subject plan raised_by conference
""",
        [("V05", (2,))],
    ),
    (
        "V06 two assessments at once",
        """
  5 January 2026   assessment_started  first
  6 January 2026   assessment_started  second
""",
        [("V06", (2,))],
    ),
    (
        "V07 a case closed with nothing said of a conference",
        """
  5 January 2026   referral_received   case
  6 January 2026   section_47_started  enquiry
  2 March 2026     case_closed         case reason=RC1
  subject enquiry inside case
""",
        [("V07", (2,))],
    ),
    (
        "V07 a conference held and said not to be needed",
        """
  6 January 2026   section_47_started       enquiry
  20 January 2026  initial_conference_held  conference outcome=NFA
  20 January 2026  conference_not_required  enquiry
  subject conference raised_by enquiry
""",
        [("V07", (3,))],
    ),
    (
        "V08 a gap between placements",
        """
  5 January 2026   care_started       care
  5 January 2026   placement_started  first code=U1 reason=S
  2 February 2026  placement_ended    first code=U1
  9 February 2026  placement_started  second code=U1 reason=P
  subject first inside care
  subject second inside care
""",
        [("V08", (4,))],
    ),
    (
        "V08 two placements at once",
        """
  5 January 2026   placement_started  first code=U1 reason=S
  2 February 2026  placement_started  second code=U1 reason=P
  9 February 2026  placement_ended    first code=U1
  subject first inside care_period
  subject second inside care_period
""",
        [("V08", (2,))],
    ),
    (
        "V08 a placement that ended before it began",
        """
  5 January 2026   placement_ended    first code=U1
  9 February 2026  placement_started  first code=U1 reason=S
  subject first inside care_period
""",
        [("V08", (2, 1))],
    ),
    (
        "V08 two periods of care at once",
        """
  5 January 2026   care_started  first
  6 January 2026   care_started  second
""",
        [("V08", (2,))],
    ),
    (
        "V08 a placement of no day",
        """
  5 January 2026   placement_started  first code=U1 reason=S
  5 January 2026   placement_ended    first code=U1
  subject first inside care_period
""",
        [("V08", (1, 2))],
    ),
    (
        "V09 a period of care that begins with another reason",
        """
  5 January 2026   care_started       care
  5 January 2026   placement_started  first code=U1 reason=P
  subject first inside care
""",
        [("V09", (2,))],
    ),
    (
        "V09 a period of care that begins in a temporary placement",
        """
  5 January 2026   care_started       care
  5 January 2026   placement_started  first code=T1 reason=S
  subject first inside care
""",
        [("V09", (2,))],
    ),
    (
        "V09 care that began before what is known, whose first known placement is temporary",
        """
  5 January 2026   care_started       care undated
  5 January 2026   placement_started  first code=T1 reason=P
  subject first inside care
""",
        [],
    ),
    (
        "V12 an event later than the day it was written down",
        """
  6 January 2026   child_seen  recorded=5 January 2026
""",
        [("V12", (1,))],
    ),
    (
        "V14 a night decision signed by the person who made it",
        """
  5 January 2026 23:00   night_decision_made    worker=W1
  6 January 2026 00:10   night_decision_signed  worker=W1
""",
        [("V14", (2,))],
    ),
]


@pytest.mark.parametrize(
    ("lines", "breaches"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_a_record_that_breaks_an_invariant_is_found_out(lines: str, breaches: list[object]):
    assert found(lines) == breaches


def test_a_sound_record_breaks_nothing():
    assert found(SOUND) == []


def on_day(timeline: Timeline, day: date) -> Timeline:
    return replace(timeline, events=tuple(replace(event, happened_on=day) for event in timeline.events[1:]))


def test_a_code_is_judged_by_the_day_of_its_event():
    independent_living = record("  5 January 2023   placement_started  code=P2 reason=S")

    assert broken(independent_living) == []
    assert [breach.invariant for breach in broken(on_day(independent_living, date(2024, 1, 5)))] == ["V11"]


def test_a_code_that_took_over_is_right_for_a_placement_begun_before():
    supported = record("  5 January 2026   placement_started  code=K3 reason=S")

    assert broken(on_day(supported, date(2015, 1, 5))) == []


def test_a_code_that_the_set_does_not_have_is_found_out():
    sound = record("  5 January 2026   case_closed  reason=RC1")
    unknown = replace(
        sound, events=tuple(replace(each, facts={"reason": "RC99"}) for each in sound.events if each.facts)
    )

    assert [breach.invariant for breach in broken(unknown)] == ["V11"]


def test_a_second_enquiry_may_begin_once_the_first_found_that_no_conference_was_needed():
    assert (
        found("""
  5 January 2026   section_47_started       first
  9 January 2026   conference_not_required  first
  12 January 2026  section_47_started       second
""")
        == []
    )


def test_a_second_enquiry_may_begin_once_the_conference_of_the_first_was_held():
    first = """
  5 January 2026   section_47_started       first
  20 January 2026  initial_conference_held  conference
  {second}   section_47_started       second
  subject conference raised_by first
"""

    assert found(first.format(second="2 February 2026")) == []
    assert found(first.format(second="19 January 2026")) == [("V06", (3,))]


def test_a_worker_who_has_left_holds_nobody():
    allocated = record("  5 January 2026   allocated  worker=W1 category=SOCIAL_WORKER")

    breaches = broken(allocated, last_days={"W1": date(2026, 2, 2)})

    assert [(breach.invariant, breach.events) for breach in breaches] == [("V17", (1,))]


def test_a_worker_whose_child_was_handed_on_before_leaving_broke_nothing():
    handed_on = record("""
  5 January 2026   allocated         worker=W1 category=SOCIAL_WORKER
  2 February 2026  allocation_ended  worker=W1
""")

    assert broken(handed_on, last_days={"W1": date(2026, 2, 2)}) == []


def test_another_night_manager_may_sign():
    assert (
        found("""
  5 January 2026 23:00   night_decision_made      worker=W1
  6 January 2026 00:10   night_decision_signed    worker=W2
  6 January 2026 09:10   night_decision_reviewed  worker=W3
""")
        == []
    )


def test_what_has_no_date_is_not_judged_by_a_date():
    assert (
        found("""
  5 January 2026   protection_plan_started  first category=NEG
  2 February 2026  protection_plan_started  second category=EMO undated
""")
        == []
    )


def test_a_case_that_closed_on_a_day_not_known_overlaps_no_later_one():
    assert (
        found("""
  5 January 2026   referral_received  first flag=yes
  1 June 2026      case_closed        first undated
  2 March 2026     referral_received  second
""")
        == []
    )


def test_a_conference_found_needless_on_a_day_not_known_was_still_found_needless():
    assert (
        found("""
  5 January 2026   referral_received        case
  6 January 2026   section_47_started       enquiry
  1 June 2026      conference_not_required  enquiry undated
  2 March 2026     case_closed              case reason=RC1
  subject enquiry inside case
""")
        == []
    )


def test_the_second_assessment_only_warns():
    [breach] = broken(
        record("  5 January 2026  assessment_started  a\n  6 January 2026  assessment_started  b")
    )

    assert not breach.refuses


def test_every_invariant_is_found_in_a_record_or_says_what_keeps_it():
    for invariant in INVARIANTS.values():
        assert (invariant.id in CHECKED) != bool(invariant.kept_by)


def test_the_invariants_are_all_seventeen():
    assert list(INVARIANTS) == [f"V{number:02}" for number in range(1, 18)]


def test_every_invariant_found_in_records_is_shown_broken_here():
    shown = {name.split()[0] for name, _, _ in BROKEN} | {"V11", "V17"}

    assert shown == CHECKED


def test_a_sentence_names_no_worker_and_no_child():
    sentences = [breach.sentence for _, lines, _ in BROKEN for breach in broken(record(lines))]

    assert all(sentence.endswith(".") and "W1" not in sentence for sentence in sentences)


def _of_examples() -> Iterable[Timeline]:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    for example in examples():
        yield example.timeline().as_known(now)


def test_the_worked_examples_carry_only_codes_of_their_day():
    breaches = [breach for timeline in _of_examples() for breach in broken(timeline)]

    assert [breach for breach in breaches if breach.invariant == "V11"] == []
