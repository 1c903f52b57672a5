"""The interface for agencies' systems: each contact has a receipt, and a replay changes nothing."""

import json
from collections.abc import Callable, Mapping

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox import interface_keys, limits
from sightline.front_door.letterbox.models import AgencyKey, Arrival
from sightline.front_door.models import Contact, Message
from sightline.matching import describing
from sightline.records.models import Address, Child, Event, Receipt, ReceiptItem
from tests.cast import NOW
from tests.front_door.conftest import text_of

CONTACT: Mapping[str, object] = {
    "reference": "PPN/2026/0417",
    "concerns": "Officers were called to the flat at 2am. The child was awake.",
    "unsafe_now": False,
    "notification": "domestic abuse",
    "children": [{"given_name": "Ada", "family_name": "Fenwright", "born_on": "2019-05-01", "sex": "F"}],
}
MEND = "This cannot be read. Mend the fields named."
CSV = (
    "reference,concerns,unsafe_now,child_given_name,child_family_name,child_born_on\n"
    "PPN/1,The two were at the window.,false,Ida,Fenwright,2017-02-03\n"
    "PPN/1,,,Otto,Fenwright,2015-02-03\n"
    "PPN/2,He was found at the station.,false,Bo,Marlingate,2010-07-09\n"
)


class System:
    """An agency's system with its key."""

    def __init__(self, key: str) -> None:
        self.key, self.client, self.number = key, Client(raise_request_exception=False), 0

    def send(self, said: object, to: str = "contacts", *, under: str = "", as_type: str = "application/json"):
        """Send a request under an idempotency key of its own, or this one."""
        self.number += 1
        body = said if isinstance(said, str | bytes) else json.dumps(said)
        headers = {
            "Authorization": f"Bearer {self.key}",
            "Idempotency-Key": under or f"request-{self.number}",
        }
        return self.client.post(f"/api/v1/{to}", body, content_type=as_type, headers=headers)


@pytest.fixture
def key_for(hub) -> Callable[..., System]:
    """Return a way to give an agency's system a key."""
    return lambda agency: System(interface_keys.make(agency=agency, name="Records", at=NOW)[1])


@pytest.fixture
def police(hub, key_for) -> System:
    """Return the police's system."""
    return key_for(hub.council.police)


def _written() -> tuple[int, ...]:
    with keeping(EVERY_CHILD):
        return tuple(each.objects.count() for each in (Message, Contact, Child, Event, Receipt, Arrival))


def test_a_contact_stands_on_the_hubs_list_and_its_receipt_says_filed(police, hub, reader):
    answer = police.send(CONTACT)

    assert answer.status_code == 201
    item = answer.json()["items"][0]
    assert (item["outcome"], item["reference"]) == ("filed", "PPN/2026/0417")
    assert "Ada Fenwright" in text_of(reader(hub.people["jude"]).get("/hub/"))
    with keeping(EVERY_CHILD):
        contact = Contact.objects.select_related("message").get(message__reference=item["contact"])
        event = Event.objects.get(child=contact.child_id, kind="contact_received")
    assert contact.agency_id == hub.council.police.pk
    assert (event.source, event.facts["channel"]) == ("6", "POLICE_INTERFACE")
    assert "Kind: domestic abuse" in contact.message.concerns


def test_what_a_system_knows_a_child_by_is_kept_and_a_wrong_check_digit_too(police):
    known_by = {
        "nhs_number": "999 054 8607", "upn": "A999283725313", "other_names": "Ada Reed",
        "mother": "Ruth Fenwright", "address": "4 Elm Row\nOrlow\nnv1 2ab", "school": "Orlow Primary School",
    }  # fmt: skip

    answer = police.send({**CONTACT, "children": [{**CONTACT["children"][0], **known_by}]})

    assert answer.json()["items"][0]["outcome"] == "filed"
    with keeping(EVERY_CHILD):
        contact = Contact.objects.select_related("message").get()
        child = describing.of([contact.child_id])[contact.child_id]
        home = Address.objects.get(child=contact.child_id)
    assert {(each.value, each.passes) for each in child.numbers} == {
        ("9990548607", False),
        ("A999283725313", True),
    }
    assert (child.mothers, child.schools) == (("Ruth Fenwright",), ("Orlow Primary School",))
    assert [name.given for name in child.names if name.former] == ["Ada"]
    assert (home.lines, home.postcode) == ("4 Elm Row\nOrlow\nnv1 2ab", "NV1 2AB")
    assert "NHS number: 999 054 8607" in contact.message.concerns


def test_the_same_request_under_the_same_key_is_answered_the_same_and_done_once(police):
    first = police.send(CONTACT, under="again-and-again")
    before = _written()

    again = police.send(CONTACT, under="again-and-again")

    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert _written() == before


def test_another_request_under_the_same_key_is_refused_in_words_and_nothing_is_done(police):
    police.send(CONTACT, under="again-and-again")
    before = _written()

    answer = police.send({**CONTACT, "concerns": "Another."}, under="again-and-again")

    assert answer.status_code == 409
    assert "This idempotency key came before, with another request" in answer.json()["says"]
    assert _written() == before


def test_a_request_that_was_refused_is_mended_under_its_own_key(police):
    refused = police.send({**CONTACT, "children": []}, under="to-be-mended")
    assert refused.status_code == 422
    assert police.send({**CONTACT, "children": []}, under="to-be-mended").content == refused.content

    assert police.send(CONTACT, under="to-be-mended").status_code == 201


def test_the_same_contact_under_another_key_is_joined_to_the_first(police):
    first = police.send(CONTACT).json()["items"][0]
    before = _written()

    answer = police.send(CONTACT).json()["items"][0]

    assert (answer["outcome"], answer["contact"]) == ("joined", first["contact"])
    after = _written()
    assert after[:4] == before[:4] and after[5] == before[5]


def test_the_same_reference_with_other_words_waits_on_the_hubs_list_beside_the_first(police, hub):
    first = police.send(CONTACT).json()["items"][0]

    answer = police.send({**CONTACT, "concerns": "The child has a broken arm."}).json()["items"][0]

    assert answer["outcome"] == "waiting"
    assert first["contact"] in answer["says"]
    with keeping(EVERY_CHILD):
        one, two = Contact.objects.select_related("message").order_by("id")
    assert one.child_id == two.child_id
    assert f"as {first['contact']}. Compare the two." in two.message.concerns


def test_another_agency_with_the_same_reference_is_another_contact_of_another_child(police, key_for, hub):
    police.send(CONTACT)

    answer = key_for(hub.health).send(CONTACT)

    assert answer.json()["items"][0]["outcome"] == "filed"
    with keeping(EVERY_CHILD):
        assert len(set(Contact.objects.values_list("child_id", flat=True))) == 2


def test_what_becomes_of_a_contact_does_not_tell_whether_the_child_is_known(police, hub):
    hub.contact("Ada Fenwright", born_on=NOW.date().replace(year=2019, month=5, day=1))

    known = police.send(CONTACT).json()["items"][0]
    unknown = police.send({**CONTACT, "reference": "x", "children": [{"given_name": "Zed"}]}).json()["items"][
        0
    ]

    assert (known["outcome"], known["says"]) == (unknown["outcome"], unknown["says"])


def test_a_child_who_is_unsafe_goes_before_a_strategy_discussion_at_once(police):
    said = {**CONTACT, "unsafe_now": True, "unsafe_why": "She is alone with him."}

    answer = police.send(said).json()["items"][0]

    with keeping(EVERY_CHILD):
        contact = Contact.objects.get(message__reference=answer["contact"])
        kinds = set(Event.objects.filter(child=contact.child_id).values_list("kind", flat=True))
    assert {"enquiry_graded", "significant_harm_suspected"} <= kinds


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"reference": ""}, "reference", "This is empty"),
        ({"concerns": None}, "concerns", "This must be text"),
        ({"concerns": "a\x00b"}, "concerns", "Take out the characters"),
        ({"concerns": "x" * 20_001}, "concerns", "This is too long: 20000 letters at most"),
        ({"unsafe_now": True}, "unsafe_why", "Say what puts the child in danger now"),
        ({"unsafe_now": "perhaps"}, "unsafe_now", "This must be true or false"),
        ({"consent": "not_sought"}, "consent_why", "Say why"),
        ({"children": []}, "children", "At least one is needed"),
        ({"children": [{}]}, "children.0", "Say a name"),
        ({"children": [{"given_name": "A", "born_on": "31/12/2019"}]}, "children.0.born_on", "not a day"),
        ({"children": [{"given_name": "A", "born_on": "1066-01-01"}]}, "children.0.born_on", "too long ago"),
        ({"children": [{"given_name": "A", "born_on": "2030-01-01"}]}, "children.0.born_on", "has not come"),
        ({"children": [{"given_name": "A", "sex": "X"}]}, "children.0.sex", "This must be one of"),
        ({"children": [{"given_name": "\ud800"}]}, "children.0.given_name", ""),
        ({"received_at": "2026-11-12T08:00:00"}, "received_at", "Write the zone too"),
        ({"received_at": "2030-01-01T00:00:00Z"}, "received_at", "has not come"),
        ({"received_at": "0001-01-01T00:00:00+14:00"}, "received_at", ""),
        ({"nhs": "1"}, "nhs", "There is no such field"),
        ({"a\x00b": 1}, "?", "There is no such field"),
        ({"person": {"name": "\u202etxt"}}, "person.name", "Take out the characters"),
    ],
)
def test_what_is_wrong_is_said_field_by_field_with_a_receipt_and_nothing_is_written(
    police, change, field, says
):
    before = _written()

    answer = police.send({**CONTACT, **change})

    assert answer.status_code == 422, answer.content
    problem = answer.json()
    assert [each["field"] for each in problem["errors"]] == [field]
    assert says in problem["errors"][0]["says"]
    receipt = Receipt.objects.get(number=problem["receipt"])
    assert receipt.state == "refused" and receipt.refused_why
    after = _written()
    assert after[:4] == before[:4]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[[" * 100_000, b"\xff\xfe", b"NaN", b'"' + b"x" * 10, b"1" * 5000]
)
def test_what_is_no_json_is_said_to_be_none(police, body):
    answer = police.send(body)

    assert answer.status_code in (400, 422)
    assert answer.json()["says"] in ("This is not whole JSON in UTF-8.", MEND)


def test_more_than_five_megabytes_are_not_read(police):
    assert police.send(b"x" * (5 * 1024 * 1024 + 1)).status_code == 413


def test_an_address_that_is_not_there_or_is_asked_otherwise_is_answered_as_a_system_reads(police):
    nothing = police.send(CONTACT, "contact")
    otherwise = police.client.put("/api/v1/contacts")

    assert (nothing.status_code, nothing.json()["says"]) == (
        404,
        "There is no such address. See /api/v1/openapi.json.",
    )
    assert (otherwise.status_code, otherwise.headers["Allow"]) == (405, "POST")
    assert otherwise.json()["says"] == "This address takes POST only."


def test_what_is_wrong_in_csv_is_named_by_its_column_and_row(police):
    body = CSV.replace("2015-02-03", "3/2/2015").replace("station.,false", "station.,perhaps")

    items = police.send(body, "contacts/csv", as_type="text/csv").json()["items"]

    assert [(each["errors"][0]["field"], each["errors"][0]["says"][:7]) for each in items] == [
        ("child_born_on", "Row 3: "),
        ("unsafe_now", "Row 4: "),
    ]


def test_without_an_idempotency_key_nothing_is_done(police):
    answer = police.client.post(
        "/api/v1/contacts", json.dumps(CONTACT), "application/json",
        headers={"Authorization": f"Bearer {police.key}"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "Idempotency-Key"


@pytest.mark.parametrize("key", ["", "x", "slk_", "slk_a_b", "slk_é_é", "slk_" + "a" * 12 + "_" + "b" * 43])
def test_without_a_key_that_holds_nothing_is_done(hub, key):
    answer = System(key).send(CONTACT)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_that_has_ended_opens_nothing(police):
    interface_keys.end(AgencyKey.objects.get(), at=NOW)

    assert police.send(CONTACT).status_code == 401


def test_the_secret_of_a_key_is_not_kept(police):
    row = AgencyKey.objects.values().get()

    assert police.key.split("_", 2)[2] not in str(row)


def test_a_system_that_asks_too_often_is_told_when_to_ask_again(police, monkeypatch):
    few = limits.Limit("interface", 2, 2, limits.MINUTE)
    monkeypatch.setattr(limits, "INTERFACE", few)
    police.send(CONTACT)
    police.send(CONTACT)

    answer = police.send(CONTACT)

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "61")
    assert "Ask again in 61 seconds" in answer.json()["says"]


def test_each_contact_of_a_batch_ends_by_itself(police):
    wrong = {**CONTACT, "reference": "bad", "children": [{}]}

    unread = {**CONTACT, "reference": 7}
    sent = [CONTACT, wrong, CONTACT, {**CONTACT, "concerns": "New."}, unread]

    answer = police.send({"contacts": sent}, "contacts/batch")

    assert answer.status_code == 201, answer.content
    items = answer.json()["items"]
    assert [each["outcome"] for each in items] == ["filed", "refused", "joined", "waiting", "refused"]
    assert items[1]["errors"] == [
        {"field": "children.0", "says": "Say a name, or how to tell who the child is."}
    ]
    with keeping(EVERY_CHILD):
        kept = ReceiptItem.objects.filter(receipt__number=answer.json()["receipt"], is_row=True).order_by(
            "row"
        )
        assert [each.outcome for each in kept] == [each["outcome"] for each in items]


def test_a_batch_that_comes_again_changes_nothing(police):
    sent = {"contacts": [CONTACT, {**CONTACT, "reference": "second"}]}
    first = police.send(sent, "contacts/batch", under="the-batch")
    before = _written()

    assert police.send(sent, "contacts/batch", under="the-batch").content == first.content
    assert _written() == before
    again = police.send(sent, "contacts/batch").json()["items"]
    assert [each["outcome"] for each in again] == ["joined", "joined"]
    assert _written()[:4] == before[:4]


def test_csv_is_read_with_brothers_and_sisters_on_one_contact(police):
    answer = police.send(CSV, "contacts/csv", as_type="text/csv")

    assert [each["outcome"] for each in answer.json()["items"]] == ["filed", "filed"]
    with keeping(EVERY_CHILD):
        names = list(Contact.objects.order_by("id").values_list("named", flat=True))
    assert names == ["Ida Fenwright", "Otto Fenwright", "Bo Marlingate"]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "There is nothing in it"),
        ("reference,concerns\nx,y\n", "It has no column unsafe_now"),
        ("reference,concerns,unsafe_now,nhs\n1,2,false,4\n", "A column is not known"),
        ("reference,concerns,unsafe_now\n1,2\n", "Row 2 has 2 cells"),
        ('reference,concerns,unsafe_now\n1,"2,false\n', "This is not whole csv"),
        (b"reference,concerns,unsafe_now\n1,\xff,false\n", "It is not UTF-8"),
        ("reference,concerns,unsafe_now,agency\n1,2,false,HEALTH\n", "another agency"),
        ("reference,concerns,unsafe_now\n", "There is no contact in it"),
    ],
)
def test_csv_that_cannot_be_read_is_refused_in_words(police, body, says):
    answer = police.send(body, "contacts/csv", as_type="text/csv")

    assert answer.status_code == 422
    assert says in answer.json()["says"]


def test_an_agency_reads_its_own_receipt_again_and_no_others(police, key_for, hub):
    first = police.send(CONTACT).json()

    own = police.client.get(
        f"/api/v1/receipts/{first['receipt']}", headers={"Authorization": f"Bearer {police.key}"}
    )
    health = key_for(hub.health)
    others = health.client.get(
        f"/api/v1/receipts/{first['receipt']}", headers={"Authorization": f"Bearer {health.key}"}
    )

    assert (own.status_code, own.json()) == (200, first)
    assert others.status_code == 404


def test_the_partner_sees_what_its_system_sent_as_its_own_referral(police, hub, reader):
    police.send(CONTACT)

    assert "Ada Fenwright" in text_of(reader(hub.people["lena"]).get("/partner/"))
    assert "Ada Fenwright" not in text_of(reader(hub.people["petra"]).get("/partner/"))


def test_the_description_is_openapi_3_1_and_open_to_anybody(db):
    found = Client().get("/api/v1/openapi.json").json()

    assert found["openapi"] == "3.1.0"
    assert set(found["paths"]) == {
        "/api/v1/contacts",
        "/api/v1/contacts/batch",
        "/api/v1/contacts/csv",
        "/api/v1/receipts/{number}",
    }


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("fails", ["interface.take_in", "interface_keys.key_of", "limits.again_at"])
def test_while_nothing_can_be_kept_a_system_is_told_to_send_again(police, monkeypatch, error, fails):
    def gone(*_: object, **__: object) -> None:
        raise error("the database is gone")

    before = _written()
    with monkeypatch.context() as while_it_fails:
        while_it_fails.setattr(f"sightline.front_door.letterbox.{fails}", gone)
        answer = police.send(CONTACT, under="the-same-key")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.headers["Content-Type"] == "application/json"
    assert "Send it again under the same Idempotency-Key" in answer.json()["says"]
    assert set(answer.json()) == {"says", "receipt", "errors"}
    assert _written() == before
    assert police.send(CONTACT, under="the-same-key").status_code == 201


def test_a_fault_of_another_kind_says_nothing_of_sending_again(police, monkeypatch):
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("sightline.front_door.letterbox.interface.take_in", fails)

    answer = police.send(CONTACT)

    assert answer.status_code == 500 and b"Send it again" not in answer.content
