"""What an analyst meets: dates, codes and council ids, and nowhere a name, an address or a written word.

Everything that may hold such a word is made to say the same one; then an analyst opens every address they
may, every file that can be downloaded included, and asks for every row there is.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, get_resolver

from sightline.access import actions
from sightline.access.actor import acting, acting_as, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening, saw_child
from sightline.access.masking import identifies
from sightline.access.matrix import MATRIX
from sightline.access.models import LogEntry
from sightline.access.requires import PUBLIC, SIGNED_IN, declared_by
from sightline.case_file.models import VisitNote
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.front_door.letterbox.questions import QUESTIONS
from sightline.identity.actions import give_role
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Address, Alias, Child, Event, Identifier, Receipt, Relationship
from sightline.records.written import WrittenText
from sightline.sources.filing import load
from sightline.sources.models import RefusedList, RefusedRow
from sightline.standards.vocabulary import KINDS
from tests import cast
from tests.access.conftest import as_user
from tests.cast import NOW, signed_in
from tests.sources.filed import lists
from tests.sources.files import list_6

WORD = "Zebedee"

# Every column of text in a table whose rows an analyst may reach: what tells who somebody is or was
# written by somebody, and what is a code, a number, a name of our own or words that the service made itself.
WRITTEN = {
    "records_child": {"given_name", "family_name", "known_as", "restricted_why"},
    "records_identifier": {"value"},
    "records_relationship": {"other_name", "relation"},
    "records_address": {"lines", "postcode", "uprn"},
    "records_recording": {"why"},
    "records_event": {"facts", "withdrawn_why"},
    "records_receiptitem": {"says"},
    "sources_refusedrow": {"cells"},
    "sources_question": {"says"},
    "case_file_visitnote": {"words"},
    "access_passingright": {"reason"},
    "access_emergencyopening": {"reason", "finding"},
    "access_holdertold": {"purpose"},
    "access_logentry": {"question", "reason", "purpose"},
}
OUR_OWN = {
    "records_identifier": {"scheme"},
    "records_receiptitem": {"list_name", "sheet", "cell", "column", "outcome", "why"},
    "records_subject": {"kind", "key"},
    "records_event": {
        *("kind", "outcome", "agency", "level", "category", "code", "context", "reason", "source"),
        *("worker", "team", "natural_key"),
    },
    "records_dispute": {"invariant", "sentence"},
    "records_spell": {"kind", "began", "ways"},
    "clocks_span": {"standard", "ending", "why"},
    "sources_question": {"list_name"},
    "allocation_rung": {"wait"},
    "access_passingright": {"kind"},
    "access_logentry": {"roles", "agency", "action"},
}
TEXTS = """
SELECT c.relname, a.attname
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
   AND t.typname IN ('text', 'varchar', 'jsonb', 'json', '_text', '_varchar')
   AND (c.relname = 'records_recording' OR EXISTS (
        SELECT 1 FROM pg_policies p
         WHERE p.tablename = c.relname AND p.qual ~ 'access_reach[^)]*access_scopes'))
"""


@pytest.fixture
def council(db: None, tmp_path: Path) -> cast.Council:
    """Return a council where much has happened, every word of which is the same word."""
    council = cast.council()
    analyst = council.user(Role.ANALYST)
    head, steward = council.user(Role.HEAD_OF_SERVICE), council.user(Role.DATA_STEWARD)
    child, other = council.child(council_id="1001"), council.child(council_id="1002")
    with acting_as(head, at=NOW):
        _family(child, other)
        _visit(child)
        _openings(council, child, head)
    with acting_as(steward, at=NOW), keeping(EVERY_CHILD):
        recording = Event.objects.order_by("id").first().recording
        Alias.objects.create(child=child, joined=council.child(council_id="1003"), recording=recording)
    with acting(actor_for("a test")):
        _files(analyst, tmp_path)
        _plant()
    return council


def _family(child: Child, other: Child) -> None:
    with keeping(EVERY_CHILD):
        recording = Event.objects.filter(child=child).order_by("id").first().recording
        Address.objects.create(child=child, lines=WORD, postcode=WORD, uprn=WORD, recording=recording)
        Relationship.objects.create(child=child, other=other, relation=WORD, recording=recording)
        Relationship.objects.create(child=child, other_name=WORD, relation=WORD, recording=recording)
        for scheme, value in (("nhs_number", WORD), ("upn", WORD), ("former_upn", WORD)):
            Identifier.objects.create(
                party=child.party,
                child=child,
                scheme=scheme,
                value=value,
                check_digit_fails=True,
                recording=recording,
            )


def _visit(child: Child) -> None:
    """Record a visit with words, one withdrawn with words, and every kind that a person words themselves."""
    seen = NewEvent(child.pk, "child_seen", date(2026, 11, 2), facts={"code": "HOME", "alone": True})
    wrong = NewEvent(child.pk, "child_seen", date(2026, 11, 3), facts={"code": "HOME"})
    worded = [
        NewEvent(
            child.pk,
            kind.name,
            date(2026, 10, 1),
            subject=NewSubject(kind.belongs_to, key=f"worded {kind.name}") if kind.belongs_to else None,
            facts={fact.name: WORD for fact in _texts(kind)},
        )
        for kind in KINDS.values()
        if kind.name in WORDED
    ]
    recording = record([seen, wrong, *worded], by=None, at=NOW, why=WORD)
    first, second = recording.events.filter(kind="child_seen").order_by("happened_on")
    VisitNote.objects.create(event=first, child=child, words=WORD)
    record([], by=None, at=NOW, why=WORD, withdraw=[second])


def _texts(kind: object) -> list[object]:
    return [fact for fact in kind.facts if fact.type == "text" and fact.name not in ("worker", "team")]


WORDED = [name for name, kind in KINDS.items() if _texts(kind)]


def _openings(council: cast.Council, child: Child, head: User) -> None:
    for user in (head, council.user(Role.DIRECTOR)):
        with acting_as(user, at=NOW) as actor:
            until = NOW.replace(year=2099)
            actions.say_why(user=user, child_id=child.pk, reason=WORD, at=NOW, until_at=until)
            actions.break_glass(user=user, child_id=child.pk, reason=WORD, at=NOW, until_at=until)
            saw_child(Opening(actor), child.pk, question={"page": "child", "words": WORD}, reason=WORD)


def _files(analyst: User, folder: Path) -> None:
    """Load a file with refused rows, a later one from which rows are missing, and one that differs."""
    acts = lambda: acting_as(analyst, at=NOW)  # noqa: E731
    messy = [
        list_6("1001", primary_need_code="N99", date_of_birth="31/09/2014"),
        list_6("1002", date_of_birth="31/09/2014"),
        list_6(None),
        list_6("2001"),
        list_6("2002", gender="q) Unheard of"),
    ]
    for number, (on, rows) in enumerate(
        [
            (date(2026, 3, 16), messy),
            (date(2026, 4, 16), messy[:3]),
            (date(2026, 4, 16), [list_6("1002", date_child_was_last_seen=date(2026, 3, 9))]),
        ]
    ):
        path = lists(folder / f"annex_{number}.xlsx", list_6=rows)
        list(load([path], by=analyst, at=NOW, extracted_on=on, acting=acts))


def _plant() -> None:
    with keeping(EVERY_CHILD), _editing(*WRITTEN) as cursor:
        for table, columns in WRITTEN.items():
            for column in columns - {"facts", "cells", "says", "question", "value", "uprn"}:
                cursor.execute(f'UPDATE {table} SET "{column}" = %s', [WORD])
        cursor.execute("UPDATE records_receiptitem SET says = %s WHERE identity OR is_row", [WORD])
        for row in RefusedRow.objects.select_related("list"):
            cells = [
                WORD if identifies(str(heading)) else cell
                for heading, cell in zip(row.list.headings, row.cells["cells"], strict=False)
            ]
            said = json.dumps({**row.cells, "cells": cells})
            cursor.execute("UPDATE sources_refusedrow SET cells = %s WHERE id = %s", [said, row.pk])


@contextmanager
def _editing(*tables: str) -> Iterator[object]:
    """Allow what the triggers forbid, for the tests' own rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_every_column_of_text_is_known_to_be_written_or_our_own(db):
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        found = {(table, column) for table, column in cursor.fetchall()}

    known = {(table, column) for each in (WRITTEN, OUR_OWN) for table in each for column in each[table]}
    assert sorted(found - known) == []


def test_an_analyst_meets_no_name_no_address_and_no_written_word_on_any_page_or_in_any_file(client, council):
    analyst = next(user for user in council.users.values() if user.email.startswith("analyst"))
    browser = signed_in(client, analyst)
    opened, met = 0, []

    for address in _addresses():
        answer = browser.get(address)
        opened += answer.status_code == 200
        if WORD in _text(answer):
            met.append(address)

    assert opened > 40
    assert met == []


def test_an_analyst_who_says_why_opens_a_childs_pages_without_a_name_or_a_written_word(client, council):
    analyst = next(user for user in council.users.values() if user.email.startswith("analyst"))
    browser = signed_in(client, analyst)
    with keeping(EVERY_CHILD):
        child = Child.objects.get(identifiers__value="1001")
    first = f"/child/{child.party.public_id}/"

    browser.post(first, {"reason_to_open": "The census asks for a date."})
    answers = [browser.get(first + part) for part in ("", "timeline/", "promises/", "family/")]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert [answer.request["PATH_INFO"] for answer in answers if WORD in _text(answer)] == []


def test_a_head_of_service_meets_the_word_on_those_pages_so_that_it_would_be_met(client, council):
    head = next(user for user in council.users.values() if user.email.startswith("head"))
    with keeping(EVERY_CHILD):
        child = Child.objects.get(identifiers__value="1001")
    first = f"/child/{child.party.public_id}/"
    browser = signed_in(client, head)
    browser.post(first, {"reason_to_open": "She asked me to look."})

    pages = [
        browser.get(address) for address in (first, f"{first}timeline/", f"{first}family/", "/out-of-sight/")
    ]

    assert [WORD in _text(page) for page in pages] == [True] * 4


def test_a_search_by_an_analyst_finds_nobody_by_name(client, council):
    analyst = next(user for user in council.users.values() if user.email.startswith("analyst"))

    page = signed_in(client, analyst).post("/search/", {"words": WORD})

    assert "No child" in _text(page) or "no child" in _text(page)


def test_no_row_that_an_analyst_asks_for_without_any_filter_says_a_written_word(council):
    analyst = next(user for user in council.users.values() if user.email.startswith("analyst"))
    guarded = [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, WrittenText)
    ]

    with as_user(analyst):
        said = {name: set(model.objects.values_list(name, flat=True)) for model, name in guarded}
        objects = {child.name for child in Child.objects.all()}
        through = set(Event.objects.values_list("recording__why", "child__family_name"))

    assert len(guarded) >= 6
    assert not any(WORD in words for words in said.values())
    assert objects == {"hidden hidden"}
    assert through <= {("hidden", "hidden"), ("hidden", None)}


def test_an_analyst_reads_no_line_of_the_access_log_but_their_own(council):
    analyst = next(user for user in council.users.values() if user.email.startswith("analyst"))

    with as_user(analyst):
        lines = LogEntry.objects.exclude(user=analyst).count()

    assert lines == 0


def test_the_same_rows_say_their_words_to_a_worker_of_the_childs_team_and_not_of_another(council):
    of_team, of_other = (
        council.user(Role.SOCIAL_WORKER, team=team) for team in (council.north, council.south)
    )

    with as_user(of_team):
        names = set(Child.objects.values_list("given_name", flat=True))
    with as_user(of_other):
        others = set(Child.objects.values_list("given_name", flat=True))

    assert (names, others) == ({WORD}, set())


def test_somebody_who_is_an_analyst_and_works_in_a_team_reads_the_names_of_that_team_alone(council):
    user = council.user(Role.ANALYST)
    give_role(user=user, role=Role.SOCIAL_WORKER, at=NOW.replace(year=2020), by=None, team=council.south)
    ours = council.child(team=council.south)

    with as_user(user):
        named = dict(Child.objects.values_list("pk", "given_name"))

    assert named.pop(ours.pk) == "Amara"
    assert set(named.values()) == {"hidden"}


def _text(answer: object) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(body))
        body = b" ".join(book.read(name) for name in book.namelist())
    return body.decode("utf-8", errors="replace")


def _addresses() -> Iterator[str]:
    """Yield every address that an analyst may open, for each thing it can be asked about."""
    may = MATRIX[Role.ANALYST].may
    known = _known()
    for route, pattern in _routes(get_resolver().url_patterns):
        declared = declared_by(pattern.callback)
        if declared not in (*may, SIGNED_IN, PUBLIC) or "<uuid:" in route:
            continue
        yield from _filled(route, known)


def _filled(route: str, known: dict[str, list[str]]) -> list[str]:
    found = ["/" + route]
    for converter, kind in re.findall(r"<([a-z]+):([a-z_]+)>", route):
        name = f"{kind} of {route.split('/')[0]}"
        values = known.get(name) or known.get(kind) or known.get(f"{kind} of child") or []
        values = values or (["1", "2", "3"] if converter == "int" else [])
        assert values, f"No {name} is known, for {route}"
        found = [re.sub(rf"<[a-z]+:{kind}>", value, each) for each in found for value in values]
    return found


def _known() -> dict[str, list[str]]:
    with keeping(EVERY_CHILD):
        return {
            "public_id of child": list(Child.objects.values_list("party__public_id", flat=True)),
            "number": list(Receipt.objects.values_list("number", flat=True)),
            "list_number": [str(pk) for pk in RefusedList.objects.values_list("pk", flat=True)],
            "format": ["csv", "xlsx"],
            "part": ["holders", "no-worker", "overdue"],
            "pk of people": [str(pk) for pk in range(1, 3)],
            "code of standards": ["C06", "C30"],
            "code of settings": ["C30"],
            "public_id of load-a-file": ["nothing"],
            "public_id of tell-us": ["nothing"],
            "number of tell-us": ["1"],
            "token of tell-us": ["nothing"],
            "page of tell-us": list(QUESTIONS),
        }


def _routes(patterns: object, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route, each
        else:
            yield from _routes(each.url_patterns, route)
