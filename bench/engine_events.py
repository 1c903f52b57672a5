"""Children's events in great number, straight into Parquet: no names, no story, only believable numbers.

About twenty events a child: everybody reaches the front door, most are referred, some are assessed, few go on
a plan, come into care, go missing, are adopted or leave care. Rows are in order of party, as an export is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from sightline.engine.relations import COVERAGE, EVENTS, PARTIES
from sightline.engine.tables import calendar_table

EVENTS_FOR_EACH_CHILD = 20
_FIRST_DAY, _DAYS = 16_800, 3_400  # from 2015-12-31
_SUBJECTS = 10**8
Days = np.ndarray  # int64[events]: days since 1970


@dataclass
class _Ledger:
    """Columns of events, kind by kind, written as they come."""

    children: int
    chance: np.random.Generator
    database: duckdb.DuckDBPyConnection
    events: int = 0
    subjects: int = 0
    opened: dict[str, int] = field(default_factory=dict)

    def some(self, of: Days, share: float) -> Days:
        """Return the places of a share of an array's rows, at random, in order."""
        return np.flatnonzero(self.chance.random(len(of)) < share)

    def later(self, days: Days, most: int, least: int = 0) -> Days:
        """Return days up to so many after these."""
        return days + self.chance.integers(least, most + 1, len(days))

    def subjects_for(self, rows: int) -> Days:
        """Return new ids of subjects."""
        self.subjects += rows
        return np.arange(self.subjects - rows, self.subjects) + _SUBJECTS

    def one_of(self, values: Sequence[str], rows: int) -> pa.DictionaryArray:
        """Return values picked at random."""
        picked = pa.array(self.chance.integers(0, len(values), rows), pa.int32())
        return pa.DictionaryArray.from_arrays(picked, pa.array(values))

    def add(self, kind: str, child: Days, days: Days, subject: Days | None = None, **columns: object) -> None:
        """Add events of a kind. Those after the last day have not happened."""
        happened = days < _FIRST_DAY + _DAYS
        rows = int(happened.sum())
        made: dict[str, object] = {
            "id": np.arange(self.events, self.events + rows),
            "party": child[happened],
            "happened_day": days[happened],
            "kind": pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), pa.array([kind])),
            "undated": np.zeros(rows, bool),
        }
        if subject is not None:
            made["subject"] = subject[happened]
        for name, values in columns.items():
            made[name] = (
                values.filter(pa.array(happened)) if isinstance(values, pa.Array) else values[happened]
            )
        self.events += rows
        table = pa.table(made)
        self.database.register("made", table)
        chosen = ", ".join(name if name in made else f"NULL AS {name}" for name in EVENTS)
        self.database.execute(f"INSERT INTO events SELECT {chosen} FROM made")
        self.database.unregister("made")

    def moment(self, days: Days) -> Days:
        """Return seconds in the working hours of days."""
        return days * 86_400 + self.chance.integers(8 * 3600, 18 * 3600, len(days))


def write(folder: Path, children: int, seed: int = 7) -> int:
    """Write `events`, `parties`, `coverage` and `calendar` for so many children. Returns how many events."""
    folder.mkdir(parents=True, exist_ok=True)
    types = {"int64": "BIGINT", "string": "VARCHAR", "boolean": "BOOLEAN"}
    database = duckdb.connect(str(folder / "making.duckdb"))
    database.execute("SET threads = 2; SET memory_limit = '4GB'; SET enable_progress_bar = false")
    database.execute(
        f"CREATE TABLE events ({', '.join(f'{name} {types[kind]}' for name, kind in EVENTS.items())})"
    )
    ledger = _Ledger(children, np.random.default_rng(seed), database)
    _lives(ledger)
    database.execute(
        f"COPY (SELECT * FROM events ORDER BY party, happened_day, id) TO '{folder}/events.parquet' "
        "(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )
    database.close()
    (folder / "making.duckdb").unlink()
    parties = pa.table(
        {"party": np.arange(children), "kind": ["child"] * children, "profile": _nulls(children)}
    )
    parquet.write_table(parties.select(list(PARTIES)), folder / "parties.parquet")
    arrow = {"int64": pa.int64(), "string": pa.string()}
    nothing: Mapping[str, pa.Array] = {name: pa.array([], arrow[kind]) for name, kind in COVERAGE.items()}
    parquet.write_table(pa.table(nothing), folder / "coverage.parquet")
    parquet.write_table(calendar_table(), folder / "calendar.parquet")
    return ledger.events


def _nulls(rows: int) -> pa.Array:
    return pa.nulls(rows, pa.int64())


def _lives(ledger: _Ledger) -> None:
    children = np.arange(ledger.children)
    born = _FIRST_DAY + _DAYS - ledger.chance.integers(0, 365 * 19, ledger.children)
    first = np.maximum(_FIRST_DAY, born) + ledger.chance.integers(0, 1_500, ledger.children)
    ledger.add("born", children, born)
    ledger.add("died", *_picked(ledger, 0.001, children, ledger.later(first, 2_000)))
    case, child, began = _front_door(ledger, children, first)
    _early_help(ledger, *_picked(ledger, 0.15, children, ledger.later(first, 900)))
    _assessments(ledger, child, began, case)
    kept = ledger.some(child, 0.3)
    _need(ledger, child[kept], ledger.later(began[kept], 60, 20), case[kept])
    kept = ledger.some(child, 0.1)
    _protection(ledger, child[kept], ledger.later(began[kept], 60, 5), case[kept])
    kept = ledger.some(child, 0.06)
    _care(ledger, child[kept], ledger.later(began[kept], 200, 10), born[child[kept]])


def _picked(ledger: _Ledger, share: float, *arrays: Days) -> list[Days]:
    kept = ledger.some(arrays[0], share)
    return [array[kept] for array in arrays]


def _front_door(ledger: _Ledger, children: Days, first: Days) -> tuple[Days, Days, Days]:
    """Add contacts and referrals. Returns each case with its child and first day."""
    again = _picked(ledger, 0.35, children, ledger.later(first, 900, 30))
    child, day = np.concatenate([children, again[0]]), np.concatenate([first, again[1]])
    contact = ledger.subjects_for(len(child))
    ledger.add(
        "contact_received",
        child,
        day,
        contact,
        happened_at=ledger.moment(day),
        source=ledger.one_of(("1A", "2B", "6", "8"), len(child)),
    )
    decided = ledger.later(day, 3)
    ledger.add(
        "contact_decided",
        child,
        decided,
        contact,
        happened_at=ledger.moment(decided),
        outcome=ledger.one_of(("REFERRAL", "NFA", "EARLY_HELP"), len(child)),
    )
    kept = ledger.some(child, 0.68)
    child, day, contact = child[kept], decided[kept], contact[kept]
    case = ledger.subjects_for(len(child))
    ledger.add("referral_received", child, day, case, raised_by=contact)
    acknowledged = ledger.later(day, 2)
    ledger.add("referral_acknowledged", child, acknowledged, case, happened_at=ledger.moment(acknowledged))
    went = ledger.later(day, 2)
    ledger.add(
        "referral_decided",
        child,
        went,
        case,
        happened_at=ledger.moment(went),
        outcome=ledger.one_of(("ASSESSMENT", "ASSESSMENT", "NFA"), len(child)),
    )
    allocation = ledger.subjects_for(len(child))
    allocated = ledger.later(went, 4)
    ledger.add(
        "allocated",
        child,
        allocated,
        allocation,
        inside=case,
        category=ledger.one_of(("SOCIAL_WORKER",), len(child)),
        worker=ledger.one_of([f"W{number}" for number in range(400)], len(child)),
    )
    ledger.add("holder_changed", child, allocated, case)
    for _ in range(2):
        seen = ledger.later(day, 90)
        ledger.add("child_seen", child, seen, case, context=ledger.one_of(("CIN", "CP", "CLA"), len(child)))
        ledger.add("oversight_recorded", child, ledger.later(day, 90), case)
    kept = ledger.some(child, 0.85)
    ended = ledger.later(day[kept], 500, 60)
    ledger.add("allocation_ended", child[kept], ended, allocation[kept])
    ledger.add("case_closed", child[kept], ended, case[kept], reason=ledger.one_of(("RC7", "RC8"), len(kept)))
    return case, child, day


def _early_help(ledger: _Ledger, child: Days, day: Days) -> None:
    help_ = ledger.subjects_for(len(child))
    ledger.add("early_help_agreed", child, day, help_)
    ledger.add("early_help_assessed", child, ledger.later(day, 60, 5), help_)
    ledger.add("family_team_met", child, ledger.later(day, 160, 60), help_)
    ledger.add("early_help_ended", child, ledger.later(day, 400, 160), help_)


def _assessments(ledger: _Ledger, child: Days, day: Days, case: Days) -> None:
    kept = ledger.some(child, 0.66)
    child, day, case = child[kept], ledger.later(day[kept], 5), case[kept]
    assessment = ledger.subjects_for(len(child))
    ledger.add("assessment_started", child, day, assessment, inside=case, raised_by=case)
    ledger.add(
        "assessment_reviewed", child, ledger.later(day, 20, 5), assessment, inside=case, raised_by=case
    )
    ledger.add(
        "assessment_authorised", child, ledger.later(day, 75, 20), assessment, inside=case, raised_by=case
    )


def _need(ledger: _Ledger, child: Days, day: Days, case: Days) -> None:
    plan = ledger.subjects_for(len(child))
    ledger.add("need_plan_started", child, day, plan, inside=case)
    visit = day
    for _ in range(5):
        visit = ledger.later(visit, 45, 10)
        ledger.add("child_seen", child, visit, case, context=ledger.one_of(("CIN",), len(child)))
    for gap in (60, 150):
        ledger.add("need_plan_reviewed", child, ledger.later(day, gap + 40, gap - 20), plan, inside=case)
    ledger.add("need_plan_ended", child, ledger.later(day, 500, 100), plan, inside=case)


def _protection(ledger: _Ledger, child: Days, day: Days, case: Days) -> None:
    strategy, enquiry, conference = (ledger.subjects_for(len(child)) for _ in range(3))
    ledger.add("significant_harm_suspected", child, day, strategy, inside=case)
    held = ledger.later(day, 3)
    ledger.add(
        "strategy_discussion_held",
        child,
        held,
        strategy,
        inside=case,
        happened_at=ledger.moment(held),
        outcome=ledger.one_of(("S47", "S47", "NFA"), len(child)),
    )
    ledger.add("section_47_started", child, held, enquiry, inside=case, raised_by=strategy)
    ledger.add(
        "section_47_authorised",
        child,
        ledger.later(held, 25, 3),
        enquiry,
        inside=case,
        raised_by=strategy,
        outcome=ledger.one_of(("CONFERENCE", "NO_FURTHER"), len(child)),
    )
    kept = ledger.some(child, 0.6)
    child, case, conference, enquiry = child[kept], case[kept], conference[kept], enquiry[kept]
    met = ledger.later(held[kept], 30, 8)
    for kind, days in (
        ("conference_booked", met - 8),
        ("conference_report_shared", met - 3),
        ("initial_conference_held", met),
        ("conference_decisions_sent", ledger.later(met, 3)),
        ("conference_minutes_sent", ledger.later(met, 40, 5)),
    ):
        names = {"names_day": met} if kind == "conference_booked" else {}
        ledger.add(
            kind, child, days, conference, inside=case, raised_by=enquiry, raised_by_2=strategy[kept], **names
        )
    plan = ledger.subjects_for(len(child))
    ledger.add(
        "protection_plan_started", child, met, plan, inside=case, raised_by=conference, raised_by_2=enquiry
    )
    review, group, visit = met, met, met
    for _ in range(3):
        review = ledger.later(review, 190, 80)
        ledger.add("review_conference_held", child, review, plan, inside=case)
    for _ in range(6):
        group = ledger.later(group, 50, 8)
        ledger.add("core_group_held", child, group, plan, inside=case)
    for _ in range(16):
        visit = ledger.later(visit, 16, 4)
        ledger.add("child_seen", child, visit, case, context=ledger.one_of(("CP",), len(child)))
    ledger.add("protection_plan_ended", child, ledger.later(met, 700, 150), plan, inside=case)


def _care(ledger: _Ledger, child: Days, day: Days, born: Days) -> None:
    period = ledger.subjects_for(len(child))
    stays = ledger.later(day, 1_800, 30)
    ledger.add("care_started", child, day, period)
    status = ledger.subjects_for(len(child))
    code = ledger.one_of(("C1", "C2", "V2"), len(child))
    ledger.add(
        "legal_status_started", child, day, status, inside=period, code=code, happened_at=ledger.moment(day)
    )
    ledger.add(
        "legal_status_ended", child, stays, status, inside=period, code=code, happened_at=ledger.moment(stays)
    )
    for kind, least, most in (
        ("care_plan_made", -5, 15),
        ("reviewing_officer_named", 0, 8),
        ("health_assessed", 5, 40),
        ("education_plan_made", 5, 30),
    ):
        ledger.add(kind, child, ledger.later(day, most, least), period)
    for kind, times, gap in (
        ("care_review_held", 5, 180),
        ("health_assessed", 2, 360),
        ("dental_check_done", 2, 300),
        ("education_plan_made", 4, 120),
        ("reviewing_officer_contact", 3, 100),
    ):
        last = day
        for _ in range(times):
            last = ledger.later(last, gap + 20, gap // 3)
            ledger.add(kind, child, last, period)
    began = day
    for number in range(2):
        placement = ledger.subjects_for(len(child))
        ended = stays if number else ledger.later(began, 400, 20)
        code = ledger.one_of(("U1", "U4", "U6", "K2", "P1"), len(child))
        ledger.add("placement_started", child, began, placement, inside=period, code=code)
        ledger.add("placement_plan_made", child, ledger.later(began, 12, -6), placement, inside=period)
        ledger.add("placement_ended", child, ended, placement, inside=period, code=code)
        visit = began
        for _ in range(8):
            visit = ledger.later(visit, 45, 5)
            ledger.add("child_seen", child, visit, None, context=ledger.one_of(("CLA",), len(child)))
        began = ended
    kept = ledger.some(child, 0.2)
    _missing(ledger, child[kept], ledger.later(day[kept], 600))
    kept = ledger.some(child, 0.1)
    _adoption(ledger, child[kept], ledger.later(day[kept], 300, 100), period[kept])
    kept = np.flatnonzero(born + 365 * 17 < _FIRST_DAY + _DAYS)
    _leaving_care(ledger, child[kept], born[kept] + 365 * 16 + 10)
    ledger.add("care_ended", child, stays, period)


def _missing(ledger: _Ledger, child: Days, day: Days) -> None:
    for _ in range(3):
        episode = ledger.subjects_for(len(child))
        noticed = ledger.moment(day)
        ledger.add("missing_noticed", child, day, episode, happened_at=noticed)
        ledger.add("missing_reported", child, day, episode, happened_at=noticed + 3_000)
        found = ledger.later(day, 3, 1)
        ledger.add("missing_found", child, found, episode, happened_at=ledger.moment(found))
        talked = ledger.later(found, 5, 1)
        ledger.add("return_interview_held", child, talked, episode, happened_at=ledger.moment(talked))
        day = ledger.later(day, 120, 5)


def _adoption(ledger: _Ledger, child: Days, day: Days, period: Days) -> None:
    adoption = ledger.subjects_for(len(child))
    for kind, least, most in (
        ("adoption_plan_agreed", 0, 5),
        ("adoption_decided", 10, 70),
        ("placement_order_made", 40, 200),
        ("adopters_matched", 60, 260),
        ("placed_for_adoption", 80, 300),
        ("adoption_review_held", 90, 340),
        ("adoption_order_made", 260, 500),
    ):
        ledger.add(kind, child, ledger.later(day, most, least), adoption, inside=period)


def _leaving_care(ledger: _Ledger, child: Days, day: Days) -> None:
    leaving = ledger.subjects_for(len(child))
    ledger.add("leaving_care_began", child, day, leaving)
    ledger.add("needs_assessed_for_leaving", child, ledger.later(day, 120), leaving)
    for _ in range(4):
        day = ledger.later(day, 200, 100)
        ledger.add("pathway_plan_reviewed", child, day, leaving)
        ledger.add("adviser_contact", child, ledger.later(day, 60), leaving)
