"""What a children in need census says, and the traps in it."""

from datetime import date
from pathlib import Path

import pytest

from sightline.sources.items import Against, Covers, PersonSaid, Refusal
from sightline.sources.recognition import recognise
from tests.sources.files import Read, census, census_child, read

CASE = """
  <CINreferralDate>2025-05-06</CINreferralDate><ReferralSource>1A</ReferralSource>
  <PrimaryNeedCode>N1</PrimaryNeedCode>
"""


def one_child(path: Path, details: str = CASE, **more: str) -> Read:
    return read(census(path / "cin.xml", census_child("A1", details, **more)), extracted_on=None)


def test_a_case_says_its_referral_and_its_closure(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        CASE + "<CINclosureDate>2025-12-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
        "<ReferralNFA>0</ReferralNFA>",
    )

    referral, closed = said.one("referral_received"), said.one("case_closed")
    assert referral.facts == {"source": "1A", "category": "N1", "flag": False}
    assert (closed.happened_on, closed.facts) == (date(2025, 12, 1), {"reason": "RC7"})
    assert referral.subject_key == closed.subject_key == "case 2025-05-06"


@pytest.mark.parametrize(
    ("inside", "latest"),
    [("", date(2025, 5, 6)),
     ("<Assessments><AssessmentActualStartDate>2025-05-07</AssessmentActualStartDate></Assessments>", None)],
)  # fmt: skip
def test_no_further_action_closes_a_case_on_its_own_day_unless_something_was_done_in_it(
    tmp_path: Path, inside: str, latest: date | None
) -> None:
    said = one_child(tmp_path, f"{CASE}{inside}<ReferralNFA>1</ReferralNFA>")

    closed = said.one("case_closed")
    assert closed.undated
    assert (closed.happened_on == date(2025, 5, 6)) is (latest is not None)


def test_several_review_dates_in_one_group_are_several_reviews(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        CASE
        + """<ChildProtectionPlans><CPPstartDate>2025-06-02</CPPstartDate>
        <Reviews><CPPreviewDate>2025-08-28</CPPreviewDate><CPPreviewDate>2026-01-15</CPPreviewDate></Reviews>
        <Reviews><CPPreviewDate>2026-03-20</CPPreviewDate></Reviews></ChildProtectionPlans>""",
    )

    assert said.days("review_conference_held") == [date(2025, 8, 28), date(2026, 1, 15), date(2026, 3, 20)]


def test_no_previous_plan_is_a_number_and_not_a_gap(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        CASE
        + """<ChildProtectionPlans><CPPstartDate>2025-06-02</CPPstartDate>
        <InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>
        <NumberOfPreviousCPP>0</NumberOfPreviousCPP></ChildProtectionPlans>
        <ChildProtectionPlans><CPPstartDate>2026-01-02</CPPstartDate></ChildProtectionPlans>""",
    )

    first, second = said.by_kind["protection_plan_started"]
    assert first.facts == {"category": "NEG", "number": 0} and second.facts == {}
    assert said.one("protection_plan_category_changed").facts == {"category": "EMO"}


@pytest.mark.parametrize(
    ("element", "sex"),
    [("<Sex>F</Sex>", "F"), ("<GenderCurrent>2</GenderCurrent>", "F"),
     ("<GenderCurrent>9</GenderCurrent>", "I"), ("<GenderCurrent>0</GenderCurrent>", "U"),
     ("<Sex>M</Sex><GenderCurrent>2</GenderCurrent>", "M")],
)  # fmt: skip
def test_sex_is_read_from_the_element_of_the_year(tmp_path: Path, element: str, sex: str) -> None:
    said = one_child(tmp_path, identity=element)

    assert said.one("sex_recorded").facts == {"code": sex}


@pytest.mark.parametrize(("written", "answer"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_yes_and_no_are_written_in_two_ways(tmp_path: Path, written: str, answer: bool) -> None:
    said = one_child(tmp_path, CASE + f"<ReferralNFA>{written}</ReferralNFA>")

    assert said.one("referral_received").facts["flag"] is answer
    assert bool(said.by_kind["case_closed"]) is answer


def test_an_unknown_element_is_told_once_and_the_rest_is_read(tmp_path: Path) -> None:
    details = CASE + "<FamilyHub>yes</FamilyHub>"
    path = census(tmp_path / "cin.xml", census_child("A1", details), census_child("A2", details))

    said = read(path, extracted_on=None)

    assert [sentence for sentence in said.noticed if "FamilyHub" in sentence] == [
        "The element “FamilyHub” in CINdetails is not known. It was not read; the rest was."
    ]
    assert len(said.by_kind["referral_received"]) == 2


def test_a_conference_within_an_enquiry_is_raised_by_it_and_raises_the_plan_of_its_day(
    tmp_path: Path,
) -> None:
    said = one_child(
        tmp_path,
        CASE
        + """<Section47><S47ActualStartDate>2025-05-20</S47ActualStartDate>
        <InitialCPCtarget>2025-06-11</InitialCPCtarget><DateOfInitialCPC>2025-06-02</DateOfInitialCPC>
        <ICPCnotRequired>false</ICPCnotRequired></Section47><ReferralNFA>0</ReferralNFA>
        <ChildProtectionPlans><CPPstartDate>2025-06-02</CPPstartDate></ChildProtectionPlans>""",
    )

    enquiry, conference = said.one("section_47_started"), said.one("initial_conference_held")
    plan = said.one("protection_plan_started")
    assert conference.raised_by_key == enquiry.subject_key == "section_47 2025-05-20"
    assert conference.facts == {"category": "ICPC"}
    assert plan.raised_by_key == conference.subject_key
    assert enquiry.inside_key == conference.inside_key == plan.inside_key == "case 2025-05-06"
    assert not said.by_kind["conference_not_required"] and not said.noticed
    assert not said.by_kind["strategy_discussion_held"] and not said.by_kind["section_47_authorised"]


def test_a_conference_outside_an_enquiry_is_of_a_child_who_moved_here_on_a_plan(tmp_path: Path) -> None:
    said = one_child(tmp_path, CASE + "<DateOfInitialCPC>2025-06-02</DateOfInitialCPC>")

    conference = said.one("initial_conference_held")
    assert conference.facts == {"category": "TRANSFER_IN"} and conference.raised_by_key is None


def test_a_conference_not_required_has_no_day(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        CASE
        + """<Section47><S47ActualStartDate>2025-05-20</S47ActualStartDate>
        <ICPCnotRequired>1</ICPCnotRequired></Section47><Section47><S47ActualStartDate>2025-09-20</S47ActualStartDate>
        <ICPCnotRequired>1</ICPCnotRequired></Section47>""",
    )

    first, second = said.by_kind["conference_not_required"]
    assert first.undated and first.natural_key != second.natural_key


def test_an_authorised_assessment_carries_its_factors(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        CASE
        + """<Assessments><AssessmentActualStartDate>2025-05-07</AssessmentActualStartDate>
        <AssessmentInternalReviewDate>2025-05-21</AssessmentInternalReviewDate>
        <AssessmentAuthorisationDate>2025-07-01</AssessmentAuthorisationDate>
        <FactorsIdentifiedAtAssessment><AssessmentFactors>1A</AssessmentFactors>
        <AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>""",
    )

    assert said.one("assessment_authorised").facts == {"factors": "1A, 3B"}
    assert not said.by_kind["assessment_reviewed"] and not said.noticed


@pytest.mark.parametrize(
    ("codes", "doubted"), [("21 3B", True), ("3B 21", True), ("21", False), ("3B", False)]
)
def test_an_assessment_with_no_factor_and_some_is_asked_about(
    tmp_path: Path, codes: str, doubted: bool
) -> None:
    factors = "".join(f"<AssessmentFactors>{code}</AssessmentFactors>" for code in codes.split())

    said = one_child(
        tmp_path,
        f"""{CASE}<Assessments><AssessmentActualStartDate>2025-05-07</AssessmentActualStartDate>
        <AssessmentAuthorisationDate>2025-07-01</AssessmentAuthorisationDate>
        <FactorsIdentifiedAtAssessment>{factors}</FactorsIdentifiedAtAssessment></Assessments>""",
    )

    assert said.one("assessment_authorised").facts == {"factors": ", ".join(codes.split())}
    assert [each.kind for each in said.of(Against)] == ["assessment_authorised"] * doubted


def test_who_the_child_is_comes_with_pupil_numbers_and_disabilities(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        identity="<UPN>A123</UPN><FormerUPN>B123</FormerUPN><PersonBirthDate>2014-02-03</PersonBirthDate>",
        characteristics="<Ethnicity>WBRI</Ethnicity><Disabilities><Disability>LD</Disability>"
        "<Disability>AUT</Disability></Disabilities>",
    )

    (person,) = said.of(PersonSaid)
    assert (person.upn, person.former_upn, person.disabilities) == ("A123", "B123", ("LD", "AUT"))
    assert [event.facts["code"] for event in said.by_kind["disability_recorded"]] == ["LD", "AUT"]


def test_an_unborn_child_is_expected_and_not_born(tmp_path: Path) -> None:
    said = one_child(
        tmp_path,
        identity="<ExpectedPersonBirthDate>2026-05-01</ExpectedPersonBirthDate><UPNunknown>UN1</UPNunknown>",
    )

    assert said.one("birth_expected").names_on == date(2026, 5, 1) and not said.by_kind["born"]
    assert said.of(PersonSaid)[0].no_upn_reason == "UN1"


def test_what_cannot_be_read_is_refused_with_its_own_line(tmp_path: Path) -> None:
    said = one_child(
        tmp_path, "\n<CINreferralDate>06/05/25</CINreferralDate>\n<ReferralSource>ZZ</ReferralSource>"
    )

    lines = (tmp_path / "cin.xml").read_text().split("\n")
    for refusal in said.refusals:
        assert f">{refusal.says}<" in lines[refusal.place.row - 1]
    assert [refusal.column for refusal in said.refusals] == ["CINreferralDate", "ReferralSource"]
    assert said.one("referral_received").undated


def test_an_element_that_stands_twice_where_one_is_asked_for_is_refused_the_second_time(
    tmp_path: Path,
) -> None:
    said = one_child(tmp_path, CASE + "<CINreferralDate>2025-09-09</CINreferralDate>")

    assert [refusal.says for refusal in said.refusals] == ["2025-09-09"]
    assert said.days("referral_received") == [date(2025, 5, 6)]


def test_a_closed_reason_without_a_day_has_closed_on_a_day_not_known(tmp_path: Path) -> None:
    said = one_child(tmp_path, CASE + "<ReasonForClosure>RC7</ReasonForClosure>")

    closed = said.one("case_closed")
    assert closed.undated and closed.facts == {"reason": "RC7"} and closed.happened_on == date(2026, 6, 2)


def test_a_child_without_an_identifier_is_refused_and_the_others_are_read(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("", CASE), census_child("A2", CASE))

    said = read(path, extracted_on=None)

    assert [(one.extent, one.column) for one in said.refusals] == [("row", "LAchildID")]
    assert said.rows_in == {"Children": 2} and [one.party for one in said.events] == ["A2"]


def test_a_child_who_stands_twice_is_told_and_read_twice(tmp_path: Path) -> None:
    other = CASE.replace("2025-05-06", "2025-11-06")
    said = read(
        census(tmp_path / "c.xml", census_child("A1", CASE), census_child("A1", other)), extracted_on=None
    )

    assert len(said.noticed) == 1 and len(said.by_kind["referral_received"]) == 2


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=str)
def test_of_a_child_who_stands_twice_a_closed_case_closes_none_of_its_day_that_is_open(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    closed = CASE + "<CINclosureDate>2025-12-01</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"
    children = [census_child("A1", closed), census_child("A1", CASE)]

    said = read(census(tmp_path / "cin.xml", *(children[at] for at in order)), extracted_on=None)

    assert not said.by_kind["case_closed"]
    assert len(said.by_kind["referral_received"]) == 2
    assert any(one.startswith("This case has closed, but another case") for one in said.noticed)


def test_a_default_namespace_changes_nothing(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("A1", CASE))
    path.write_text(path.read_text().replace("<Message>", '<Message xmlns="http://example.org/cin">'))

    said = read(path, extracted_on=None)

    assert said.days("referral_received") == [date(2025, 5, 6)] and not said.noticed


def test_the_file_says_its_year_and_when_it_was_made(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("A1", CASE))
    (recognised,) = recognise([path])

    (covers,) = read(path, extracted_on=None).of(Covers)

    assert recognised.extracted_on == date(2026, 6, 2)
    coverage = covers.kinds["referral_received"]
    assert (coverage.extent, coverage.from_on, coverage.to_on) == (
        "every",
        date(2025, 4, 1),
        date(2026, 3, 31),
    )


def test_a_census_says_nothing_of_visits_workers_or_the_end_of_an_enquiry(tmp_path: Path) -> None:
    (covers,) = one_child(tmp_path).of(Covers)

    assert not covers.kinds.keys() & {
        "child_seen", "child_visited", "visit_attempted", "allocated", "holder_changed",
        "section_47_authorised", "strategy_discussion_held", "assessment_reviewed",
    }  # fmt: skip


def test_another_collection_is_no_census(tmp_path: Path) -> None:
    path = census(tmp_path / "c.xml", census_child("A1"))
    path.write_text(path.read_text().replace("<Collection>CIN<", "<Collection>CSWW<"))

    (refusal,) = recognise([path])

    assert isinstance(refusal, Refusal) and "CSWW" in refusal.why
