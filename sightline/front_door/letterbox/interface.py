"""The interface for agencies' systems: contacts one by one or in batches, each answered with a receipt.

A system shows its agency's key, and names each request by an idempotency key: asked again, it is answered as
before and nothing is done. What cannot be read is answered field by field. Described by OpenAPI 3.1.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import HttpBearer
from pydantic import Field

from sightline.front_door.letterbox import batches, interface_keys, limits
from sightline.front_door.letterbox.answering import ReusedKey, answer_once, kept_answer
from sightline.front_door.letterbox.arriving import Item, refused_whole, take_in
from sightline.front_door.letterbox.batches import MOST_AT_ONCE
from sightline.front_door.letterbox.contact_sent import ContactSent, wrong_in
from sightline.front_door.letterbox.models import AgencyKey
from sightline.records.models import Receipt

ADDRESS = "/api/v1/"
IDEMPOTENCY = "Idempotency-Key"
AGAIN_AFTER_SECONDS = 60
LARGEST = 5 * 1024 * 1024
NOT_JSON = "This is not whole JSON in UTF-8."
NO_KEY = (
    "Show your agency’s key: Authorization: Bearer slk_…. It may have ended; ask the council for another."
)
NOT_YOURS = "The file names another agency than the one whose key you show."


class Wrong(Schema):
    """One field that cannot be read."""

    field: str
    says: str


class ItemAnswer(Schema):
    """What became of one contact: `contact` names it here."""

    row: int
    reference: str
    outcome: Literal["filed", "joined", "refused", "waiting"]
    contact: str
    says: str
    errors: list[Wrong]


class ReceiptAnswer(Schema):
    """The receipt of one request."""

    receipt: str
    received_at: datetime
    items: list[ItemAnswer]


class Problem(Schema):
    """Why a request was not done. `receipt` is empty where it was not even taken in."""

    says: str
    receipt: str
    errors: list[Wrong]


class BatchSent(Schema):
    """Several contacts, each as it is sent by itself. One that cannot be read keeps no other out."""

    contacts: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_AT_ONCE)]


class TooOften(HttpError):
    """Say when a system may ask again."""

    def __init__(self, again: datetime, at: datetime) -> None:
        self.seconds = max(1, int((again - at).total_seconds()) + 1)
        ring = f" If it cannot wait, ring {settings.HUB_TELEPHONE}." if settings.HUB_TELEPHONE else ""
        super().__init__(429, f"Too many requests. Ask again in {self.seconds} seconds.{ring}")


class KeyOfAgency(HttpBearer):
    """An agency's key, and how often it is shown."""

    def authenticate(self, request: HttpRequest, token: str) -> AgencyKey | None:
        """Return the key that is shown, or None."""
        at, address = timezone.now(), limits.address_of(request)
        key = interface_keys.key_of(token, at=at)
        limit = limits.WRONG_KEY if key is None else limits.INTERFACE
        session = key.prefix if key else ""
        again = limits.again_at(limit, address="" if key else address, session=session, at=at)
        if again is not None:
            raise TooOften(again, at)
        return key


class StrictParser(Parser):
    """JSON that is whole, and not nested without end."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return what a body says."""
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, NOT_JSON) from error


api = NinjaAPI(
    title="Sightline: contacts about children",
    version="1",
    description="For the systems of agencies that work with children. Nothing is ever said of whether a "
    "child is known.",
    docs_url=None,
    openapi_url="/openapi.json",
    auth=KeyOfAgency(),
    parser=StrictParser(),
    urls_namespace="interface",
)
IdempotencyKey = Annotated[
    str,
    Header(
        alias=IDEMPOTENCY,
        min_length=8,
        max_length=128,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Another one for each request. The same request under the same key is done once.",
    ),
]
ANSWERS = {
    201: ReceiptAnswer,
    **dict.fromkeys((400, 401, 409, 413, 422, 429, 503), Problem),
}


@api.post("/contacts", response=ANSWERS, summary="Send one contact", operation_id="send_contact")
def send_contact(request: HttpRequest, contact: ContactSent, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Send one message about one child, or about several of one household."""
    said = contact.model_dump(mode="json", exclude_defaults=True)
    return _answered(request, idempotency_key, lambda: _taken(request, [said], alone=True))


@api.post("/contacts/batch", response=ANSWERS, summary="Send several contacts", operation_id="send_contacts")
def send_contacts(request: HttpRequest, batch: BatchSent, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Send up to 200 contacts. Each ends filed, joined, refused or waiting by itself."""
    return _answered(request, idempotency_key, lambda: _taken(request, batch.contacts))


_CSV: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A heading, then a row for each child; rows of one reference are one contact. "
        "Columns: " + ", ".join(batches.columns()),
        "content": {"text/csv": {"schema": {"type": "string", "minLength": 1}}},
    }
}


@api.post(
    "/contacts/csv",
    response=ANSWERS,
    summary="Send several contacts as csv",
    operation_id="send_csv",
    openapi_extra=_CSV,
)
def send_csv(request: HttpRequest, idempotency_key: IdempotencyKey) -> HttpResponse:
    """Send up to 200 contacts as a csv file, the same that `sightline load` reads."""
    return _answered(request, idempotency_key, lambda: _taken_from_csv(request))


def _taken_from_csv(request: HttpRequest) -> tuple[int, dict[str, Any]]:
    try:
        agency, contacts = batches.read_csv(batches.text_of(request.body))
    except batches.CannotRead as why:
        return 422, problem(str(why))
    if agency not in ("", _key(request).agency.code):
        return 422, problem(NOT_YOURS)
    return _taken(request, contacts)


@api.get(
    "/receipts/{number}",
    response={200: ReceiptAnswer, **dict.fromkeys((400, 401, 404, 422, 429, 503), Problem)},
    summary="Read a receipt again",
    operation_id="read_receipt",
)
def read_receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Read one of your own agency's receipts of the last 30 days."""
    found = kept_answer(_key(request), number)
    if found is None:
        return _json(404, problem("There is no such receipt of your agency in the last 30 days."))
    return _json(200, found)


def _key(request: HttpRequest) -> AgencyKey:
    return request.auth  # type: ignore[attr-defined]


def _by(request: HttpRequest) -> str:
    return f"{_key(request).agency.name}: {_key(request).name}"


def _taken(
    request: HttpRequest, contacts: Sequence[object], *, alone: bool = False
) -> tuple[int, dict[str, Any]]:
    receipt, items = take_in(contacts, agency=_key(request).agency, by=_by(request), at=timezone.now())
    if alone and items[0].outcome == "refused":
        return 422, problem(items[0].says, receipt.number, items[0].errors)
    return 201, receipt_answer(receipt, items)


def receipt_answer(receipt: Receipt, items: Sequence[Item]) -> dict[str, Any]:
    """Return a receipt as a system reads it: nothing of a child, and nothing of what is known here."""
    return {
        "receipt": receipt.number,
        "received_at": receipt.received_at.isoformat(),
        "items": [
            {
                "row": item.row,
                "reference": item.reference,
                "outcome": str(item.outcome),
                "contact": item.contact,
                "says": item.says,
                "errors": [{"field": field, "says": says} for field, says in item.errors],
            }
            for item in items
        ],
    }


def problem(says: str, receipt: str = "", errors: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Return why a request was not done, as a system reads it."""
    wrong = [{"field": field, "says": words} for field, words in errors]
    return {"says": says, "receipt": receipt, "errors": wrong}


def _answered(
    request: HttpRequest, idempotency_key: str, work: Callable[[], tuple[int, dict[str, Any]]]
) -> HttpResponse:
    try:
        status, said = answer_once(
            _key(request), idempotency_key, f"{request.path}\n".encode() + request.body, work,
            at=timezone.now(),
        )  # fmt: skip
    except ReusedKey as why:
        return _json(409, problem(str(why)))
    return _json(status, said)


def _json(status: int, said: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(said, sort_keys=True), content_type="application/json", status=status)


@api.exception_handler(ValidationError)
def cannot_read(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer field by field, with a receipt, and under the same idempotency key with the same again."""
    errors = wrong_in(error.errors, skip=1)
    errors = [(field.removeprefix("contact.").removeprefix("batch."), says) for field, says in errors]
    says = "This cannot be read. Mend the fields named."
    key = request.headers.get(IDEMPOTENCY, "")
    unnamed = any(field.lower() in (IDEMPOTENCY.lower(), "idempotency_key") for field, _ in errors)
    if request.method != "POST" or unnamed or not key:
        return _json(422, problem(says, errors=errors))

    def refused() -> tuple[int, dict[str, Any]]:
        receipt = refused_whole(says, by=_by(request), at=timezone.now())
        return 422, problem(says, receipt.number, errors)

    return _answered(request, key, refused)


@api.exception_handler(AuthenticationError)
def no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer a system that shows no key, or one that has ended."""
    response = _json(401, problem(NO_KEY))
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def not_done(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer with the reason."""
    # Whatever cannot be parsed is reported in the framework's own words.
    says = NOT_JSON if error.status_code == 400 else error.message
    response = _json(error.status_code, problem(says))
    if isinstance(error, TooOften):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def not_here(request: HttpRequest, part: str) -> HttpResponse:
    """Answer a system that asks at an address where nothing is."""
    return _json(404, problem("There is no such address. See /api/v1/openapi.json."))


def not_so(request: HttpRequest, allowed: str) -> HttpResponse:
    """Answer a system that asks in a way that an address does not take."""
    response = _json(405, problem(f"This address takes {allowed} only."))
    response.headers["Allow"] = allowed
    return response


def cannot_be_kept() -> HttpResponse:
    """Answer while nothing can be kept. Where the answer alone was lost, the same key finds it again."""
    ring = f" If it cannot wait, ring {settings.HUB_TELEPHONE}." if settings.HUB_TELEPHONE else ""
    says = f"This cannot be kept now. Send it again under the same {IDEMPOTENCY} in a minute.{ring}"
    response = _json(503, problem(says))
    response.headers["Retry-After"] = str(AGAIN_AFTER_SECONDS)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer a request that is larger than any batch."""
    return _json(413, problem(f"This is larger than {LARGEST >> 20} MB. Send it in parts."))
