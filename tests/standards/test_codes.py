"""Code sets: what they hold, when a code may be used, and Annex A's wording for them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.standards import codes, vocabulary
from sightline.standards.codes import ANNEX_A_TOKENS, SETS, Code, CodeSet

EVERY_CODE = [(one.name, code) for one in SETS.values() for code in one.codes]
EVERY_TOKEN = [
    (set_name, token, code) for set_name, tokens in ANNEX_A_TOKENS.items() for token, code in tokens
]


# The sets


def test_every_set_is_filed_under_its_name_with_codes_a_title_and_a_source() -> None:
    for name, one in SETS.items():
        assert one.name == name
        assert one.codes, name
        assert one.title, name
        assert one.source, name


def test_every_code_has_a_label_without_stray_spaces() -> None:
    for name, code in EVERY_CODE:
        assert code.label.strip() == code.label != "", (name, code.code)
        assert code.code.strip() == code.code != "", name


def test_no_two_codes_of_a_set_have_the_same_label() -> None:
    for name, one in SETS.items():
        labels = [code.label.casefold() for code in one.codes]
        assert len(labels) == len(set(labels)), name


def test_a_set_with_a_code_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        CodeSet("TWICE", "Twice", "nowhere", (Code("A", "one"), Code("A", "other")))


@pytest.mark.parametrize(
    "name, count",
    [
        ("REFSRC", 22),
        ("NEED", 10),
        ("FACT", 44),
        ("RC", 9),
        ("CPCAT", 5),
        ("ETH", 20),
        ("DIS", 13),
        ("UPNU", 7),
        ("LS", 13),
        ("RNE", 6),
        ("PROV", 6),
        ("RPC", 12),
        ("PN", 8),
        ("PREVPERM", 5),
        ("RD", 4),
        ("SXAD", 5),
        ("LSAD", 6),
        ("SDQR", 5),
        ("MISSING", 2),
        ("INT", 6),
        ("SWR", 10),
        ("CLCAT", 4),
    ],
)
def test_a_national_set_holds_as_many_codes_as_its_return(name: str, count: int) -> None:
    assert len(SETS[name].codes) == count


def test_every_code_set_that_a_kind_of_event_names_is_here() -> None:
    groups = [group for group in vars(vocabulary).values() if isinstance(group, tuple)]
    kinds = [kind for group in groups for kind in group if isinstance(kind, vocabulary.Kind)]
    named = {fact.codes for kind in kinds for fact in kind.facts if fact.codes}

    assert named
    assert named <= set(SETS)


def test_every_code_that_took_over_is_a_code_and_starts_when_the_old_one_ends_or_sooner() -> None:
    for one in SETS.values():
        successors = SETS[one.replaced_in or one.name]
        for code in one.codes:
            for later in code.replaced_by:
                taking_over = successors.get(later)
                assert taking_over is not None, (one.name, later)
                assert code.valid_to is not None, (one.name, code.code)
                assert taking_over.valid_from is None or (taking_over.valid_from - code.valid_to).days <= 1


def test_every_dataset_key_of_an_outcome_is_among_the_keys_of_its_field() -> None:
    for one in SETS.values():
        for code in one.codes:
            assert code.ssd_key is None or code.ssd_key in one.ssd_keys, (one.name, code.code)


def test_every_flag_of_a_dataset_outcome_field_can_be_set_by_some_code() -> None:
    for one in SETS.values():
        flags = {key for key in one.ssd_keys if key.endswith("_FLAG")}
        assert flags == {code.ssd_key for code in one.codes if code.ssd_key}, one.name


def test_labels_and_lookups_of_a_code_the_set_does_not_have() -> None:
    assert SETS["RC"].label("RC2") == "Died"
    assert SETS["RC"].get("RC10") is None
    assert not SETS["RC"].valid("RC10")
    with pytest.raises(KeyError):
        SETS["RC"].label("RC10")


# Days of use


@pytest.mark.parametrize(
    "name, code, last_day",
    [
        ("PLACE", "P2", date(2023, 10, 27)),
        ("PLACE", "H5", date(2024, 3, 31)),
        ("PLACE", "Z1", date(2025, 3, 31)),
        ("FACT", "18A", date(2024, 3, 31)),
        ("FACT", "19A", date(2024, 3, 31)),
        ("LS", "D1", date(2005, 12, 30)),
    ],
)
def test_a_retired_code_is_good_on_its_last_day_and_not_on_the_next(
    name: str, code: str, last_day: date
) -> None:
    assert SETS[name].valid(code, last_day)
    assert not SETS[name].valid(code, date.fromordinal(last_day.toordinal() + 1))


@pytest.mark.parametrize(
    "code, first_day",
    [
        ("K3", date(2024, 4, 1)),
        ("Z11", date(2025, 4, 1)),
        ("Z12", date(2025, 4, 1)),
        ("Z13", date(2025, 4, 1)),
        ("Z14", date(2025, 4, 1)),
    ],
)
def test_a_new_placement_code_is_good_from_its_first_day_and_not_before(code: str, first_day: date) -> None:
    assert SETS["PLACE"].valid(code, first_day)
    assert not SETS["PLACE"].valid(code, date.fromordinal(first_day.toordinal() - 1))


def test_without_a_day_a_retired_code_is_still_a_code_of_the_set() -> None:
    assert SETS["PLACE"].valid("P2")
    assert SETS["PLACE"].label("P2") == "Independent living"


def test_an_open_placement_sent_again_under_its_new_code_keeps_its_first_day() -> None:
    begun = date(2023, 6, 1)

    assert not SETS["PLACE"].valid("K3", begun)
    assert SETS["PLACE"].valid_or_recoded("K3", begun)
    assert SETS["PLACE"].valid_or_recoded("Z13", begun)
    assert not SETS["PLACE"].valid_or_recoded("P2", date(2024, 6, 1))


def test_where_four_codes_took_over_from_one_a_person_must_choose() -> None:
    z1 = SETS["PLACE"].get("Z1")

    assert z1 is not None
    assert z1.replaced_by == ("Z11", "Z12", "Z13", "Z14")


def test_a_form_offers_only_the_codes_of_its_day() -> None:
    offered = {code.code for code in SETS["PLACE"].in_use_on(date(2026, 6, 1))}

    assert {"K3", "Z11", "Z14"} <= offered
    assert offered.isdisjoint({"H5", "P2", "Z1"})


def test_the_longest_list_of_factors_today_is_41_because_21_stands_alone() -> None:
    offered = {code.code for code in SETS["FACT"].in_use_on(date(2026, 6, 1))}

    assert len(offered) == 42
    assert len(offered - {"21"}) == 41


def test_what_we_could_not_read_in_the_official_text_says_so() -> None:
    to_verify = {(name, code.code) for name, code in EVERY_CODE if code.to_be_verified}

    assert {("PLACE", "Z11"), ("PLACE", "Z14"), ("UPNU", "UN6"), ("ADLV", "1")} <= to_verify
    assert ("PLACE", "K3") not in to_verify


# Sex, by return and year


@pytest.mark.parametrize("name", ["SEX_CIN_TO_2024", "SEX_903_TO_2024"])
def test_every_older_code_for_sex_has_one_code_today(name: str) -> None:
    for code in SETS[name].codes:
        (today,) = code.replaced_by
        assert SETS["SEX"].valid(today)


def test_male_was_1_and_female_2_in_both_older_returns() -> None:
    for name in ("SEX_CIN_TO_2024", "SEX_903_TO_2024"):
        one, two = SETS[name].get("1"), SETS[name].get("2")
        assert one is not None and one.replaced_by == ("M",)
        assert two is not None and two.replaced_by == ("F",)


# Accommodation of care leavers


@pytest.mark.parametrize(
    "text, expected",
    [
        ("B1", ("B", "1")),
        ("z2", ("Z", "2")),
        (" T1 ", ("T", "1")),
        ("0", ("0", None)),
        ("B", ("B", None)),
        ("B3", ("B", None)),
        ("A1", (None, None)),
        ("B12", (None, None)),
        ("", (None, None)),
    ],
)
def test_accommodation_splits_into_where_and_whether_suitable(
    text: str, expected: tuple[str | None, str | None]
) -> None:
    assert codes.split_accommodation(text) == expected


# Annex A


@pytest.mark.parametrize("set_name, token, code", EVERY_TOKEN)
def test_every_annex_a_token_means_its_code(set_name: str, token: str, code: str) -> None:
    assert SETS[set_name].valid(code)
    assert codes.from_annex_a(set_name, token) == code


@pytest.mark.parametrize("name, code", EVERY_CODE)
def test_a_code_alone_means_itself(name: str, code: Code) -> None:
    assert codes.from_annex_a(name, code.code) == code.code
    assert codes.from_annex_a(name, f"  {code.code.lower()} ") == code.code


@given(
    st.sampled_from(EVERY_TOKEN),
    st.sampled_from([str, str.upper, str.lower, str.title]),
    st.sampled_from(["", " ", "\t", "\u00a0"]),
)
def test_case_and_spaces_change_nothing(row, case, space) -> None:  # type: ignore[no-untyped-def]
    set_name, token, code = row
    spaced = space + case(token).replace(" ", space * 2 or " ") + space

    assert codes.from_annex_a(set_name, spaced) == code


@pytest.mark.parametrize(
    "set_name, text, code",
    [
        ("REFSRC", "1A: Individual", "1A"),
        ("REFSRC", "1a", "1A"),
        ("REFSRC", "4 Housing", "4"),
        ("REFSRC", "10", "10"),
        ("ETH", "WBRI - White British", "WBRI"),
        ("ETH", "WBRI White British", "WBRI"),
        ("ETH", "White British", "WBRI"),
        ("SEX", "Male", "M"),
        ("SEX", "F", "F"),
        ("PLACE", "K3", "K3"),
        ("PLACE", "U1 – foster placement, some other words", "U1"),
        ("PLACE", "Z13: whatever the template comes to call it", "Z13"),
        ("LS", "V2", "V2"),
        ("LS", "Full care order", "C2"),
        ("LS", "c) V2: Single period under S20", "V2"),
        ("REC", "E4B", "E4B"),
        ("CPCAT", "NEG", "NEG"),
        ("CPCAT", "neglect", "NEG"),
        ("ACC", "In custody", "X"),
        ("CLCAT", "Former relevant child", "FORMER_RELEVANT"),
        ("INT", "NO", "NO"),
    ],
)
def test_a_cell_is_read_with_or_without_letter_code_and_words(set_name: str, text: str, code: str) -> None:
    assert codes.from_annex_a(set_name, text) == code


def test_the_ordering_letter_decides_nothing_because_layouts_differ() -> None:
    assert codes.from_annex_a("SEX", "b) Male") == "M"
    assert codes.from_annex_a("ETH", "s) NOBT") == "NOBT"


@pytest.mark.parametrize(
    "set_name, text",
    [
        ("REFSRC", "Individual"),  # four codes have these words
        ("REFSRC", "Health services"),  # six
        ("ACT", "Full time in training or employment"),  # F3 once, F5 now
        ("LS", "V2: FCO"),  # the code says one thing and the words another
        ("REFSRC", "1A: Health services"),
        ("SEX", "a)"),  # the letter alone
        ("SEX", "b"),
        ("ETH", "u) UNKNOWN"),  # neither refused nor not yet obtained
        ("ETH", "Both parents are known"),  # starts like a code and is not one
        ("PLACE", "U"),
        ("PLACE", "U12"),
        ("REFSRC", "11"),
        ("SEX", ""),
        ("SEX", "   "),
        ("RC", "See notes"),
    ],
)
def test_what_has_no_code_or_could_be_two_is_never_guessed(set_name: str, text: str) -> None:
    assert codes.from_annex_a(set_name, text) is None


def test_an_unknown_set_is_an_error_not_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        codes.from_annex_a("NO_SUCH_SET", "Male")


@given(st.sampled_from(sorted(SETS)), st.text(max_size=40))
def test_whatever_the_cell_holds_the_answer_is_a_code_of_the_set_or_none(set_name: str, text: str) -> None:
    found = codes.from_annex_a(set_name, text)

    assert found is None or SETS[set_name].valid(found)


@pytest.mark.parametrize("set_name", ANNEX_A_TOKENS)
def test_what_we_write_in_annex_a_we_read_back(set_name: str) -> None:
    for _, code in ANNEX_A_TOKENS[set_name]:
        token = codes.annex_a_token(set_name, code)
        assert token is not None
        assert codes.from_annex_a(set_name, token) == code


def test_a_return_home_within_a_month_is_written_as_return_to_family() -> None:
    assert codes.annex_a_token("PERM", "RETURN1M") == "a) Return to family"


@pytest.mark.parametrize("code", ["K3", "Z11", "Z12", "Z13", "Z14"])
def test_no_wording_is_invented_for_the_placement_codes_newer_than_the_template(code: str) -> None:
    assert codes.annex_a_token("PLACE", code) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LAC", "CLA"), ("Looked after", "CLA"), ("Children looked after", "CLA"), ("CP plan", "CPP"),
        ("b) CP Plan", "CPP"), ("CIN plan", "CINP"), ("cin  PLAN", "CINP"), ("Case closed", "CLOSED"),
        ("In assessment", "ASSESSMENT"),
    ],
)  # fmt: skip
def test_a_short_spelling_of_a_case_status_that_means_one_thing_is_read(text: str, code: str) -> None:
    assert codes.from_annex_a("CASESTATUS", text) == code


@pytest.mark.parametrize("text", ["CIN", "CP", "Open", "Plan", "EH", "Assessment or CIN plan"])
def test_a_short_spelling_of_a_case_status_that_could_be_two_things_is_not(text: str) -> None:
    assert codes.from_annex_a("CASESTATUS", text) is None
