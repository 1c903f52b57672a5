"""A referral as it is sent: a contact for each child, on the hub's list with its receipt, or none at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.front_door import actions
from sightline.front_door.letterbox import questions
from sightline.front_door.letterbox.models import SentFile, Unsent
from sightline.front_door.letterbox.questions import ANONYMOUS, PROFESSIONALS, PUBLIC, Answers, Step
from sightline.front_door.letterbox.unsent import SHOWN_FOR
from sightline.front_door.models import Contact
from sightline.front_door.models import reference as new_reference
from sightline.front_door.recognising import in_words
from sightline.front_door.recognising import told as told_of
from sightline.front_door.standing import hub_of
from sightline.identity.models import Agency
from sightline.records.models import Receipt, ReceiptCount, ReceiptItem

FORM, LIST = "Referral form", "Contacts"
NO_HUB = "This council takes no messages here: it has no hub that would read them. Ring the council."
NOT_NOW = (
    "It could not be kept just now. What you wrote is still here: send it again in a minute, or ring us."
)
PORTAL = "PORTAL"


class CannotSend(Exception):
    """Say why a message did not reach the hub's list. `receipt` is what names it afterwards."""

    def __init__(self, why: str, receipt: str) -> None:
        super().__init__(why)
        self.receipt = receipt


def recorded(
    *,
    told: actions.WhatWasTold,
    children: Sequence[actions.AboutChild],
    purpose: str,
    at: datetime,
    receipt: Receipt,
    said: str = "",
) -> list[Contact]:
    """Record a message that nobody here took, and return its contacts. Raises CannotRecordContact.

    `receipt`: of what it came by. `said`: what names the message, or one is made. It is written in the
    keeper's scope: the child may be one whom another team holds.
    """
    actor = Actor(purpose=purpose, permissions=frozenset({Permission.CONTACT_RECORD}))
    with transaction.atomic(), keeping(EVERY_CHILD):
        if hub_of(actor) is None:
            raise actions.CannotRecordContact(NO_HUB)
        return actions.record_contact(
            told=told, children=children, by=actor, at=at, receipt=receipt, said=said
        )


def reference_of(contacts: Sequence[Contact]) -> str:
    """Return what names a message that was recorded."""
    message = contacts[0].message
    if message is None:
        raise AssertionError("A contact that was recorded has its message.")
    return message.reference


def put_through(
    *, told: actions.WhatWasTold, children: Sequence[actions.AboutChild], at: datetime
) -> Sequence[Contact]:
    """Record what came by the referral form, with its receipt, and return the contacts.

    Raises CannotSend; then nothing is recorded, and a receipt says why.
    """
    try:
        with transaction.atomic():
            receipt = Receipt.objects.create(
                number=new_reference(),
                name=FORM,
                state=Receipt.State.FILED,
                received_at=at,
                finished_at=at,
            )
            by = "the referral form"
            contacts = recorded(
                told=told, children=children, purpose=by, at=at, receipt=receipt, said=receipt.number
            )
            keep_items(
                receipt,
                [
                    Became(number, ReceiptItem.Outcome.FILED, "It is on the hub’s list.", contact.child_id)
                    for number, contact in enumerate(contacts, 1)
                ],
            )
    except actions.CannotRecordContact as refusal:
        raise CannotSend(str(refusal), refused(FORM, str(refusal), at=at).number) from refusal
    except DatabaseError as failure:
        raise CannotSend(NOT_NOW, refused(FORM, NOT_NOW, at=at).number) from failure
    return contacts


@dataclass(frozen=True, slots=True)
class Became:
    """One line of a receipt: what became of it and why, of which child, and which fields are wrong."""

    row: int
    outcome: ReceiptItem.Outcome
    why: str
    child: int | None = None
    fields: tuple[tuple[str, str], ...] = ()


def keep_items(receipt: Receipt, items: Sequence[Became]) -> None:
    """Keep a receipt's lines, and its counts. A line holds nothing of what was sent."""
    refusal = ReceiptItem.Outcome.REFUSED
    with keeping(EVERY_CHILD):
        ReceiptItem.objects.bulk_create(
            line
            for each in items
            for line in (
                _line(receipt, each, outcome=each.outcome, why=each.why),
                *(
                    _line(receipt, each, outcome=refusal, why=why, column=name, is_row=False)
                    for name, why in each.fields
                ),
            )
        )
    counts = [(outcome, sum(each.outcome == outcome for each in items)) for outcome in ReceiptItem.Outcome]
    ReceiptCount.objects.bulk_create(
        ReceiptCount(receipt=receipt, list_name=LIST, outcome=outcome, number=number)
        for outcome, number in counts
        if number
    )


def _line(receipt: Receipt, each: Became, **said: Any) -> ReceiptItem:
    return ReceiptItem(receipt=receipt, child_id=each.child, list_name=LIST, row=each.row, **said)


def refused(by: str, why: str, *, at: datetime) -> Receipt:
    """Return the receipt of a message that was not recorded. It holds nothing of what the message said."""
    return Receipt.objects.create(
        number=new_reference(),
        name=by,
        state=Receipt.State.REFUSED,
        refused_why=why,
        received_at=at,
        finished_at=at,
    )


def send(unsent: Unsent, *, at: datetime, agency: Agency | None = None) -> str:
    """Send what was written, and return its reference. Sent twice, it is sent once.

    `agency`: the one for which whoever sends it has signed in here. The caller has the row locked.
    Raises CannotSend, and LookupError where a page is not answered.
    """
    if unsent.reference:
        return unsent.reference
    if questions.first_missing(unsent.answers) is not None:
        raise LookupError("A page is not answered.")
    told, children = message_of(unsent.answers, at=at, agency=agency)
    contacts = put_through(told=told, children=children, at=at)
    reference = reference_of(contacts)
    with keeping(EVERY_CHILD):
        SentFile.objects.filter(unsent=unsent).update(unsent=None, message=contacts[0].message)
        unsent.links.all().delete()
        unsent.answers, unsent.reference, unsent.sent_at = {}, reference, at
        unsent.kept_until = at + SHOWN_FOR
        unsent.save(update_fields=["answers", "reference", "sent_at", "kept_until"])
    return reference


def message_of(
    answers: Answers, *, at: datetime, agency: Agency | None = None
) -> tuple[actions.WhatWasTold, list[actions.AboutChild]]:
    """Return the message and the children that these answers tell of. Every page was answered."""
    said = {step.page: _cleaned(step, answers) for step in questions.steps(answers) if _is_asked(step)}
    children = [_cleaned(step, answers) for step in questions.steps(answers) if step.page == "child"]
    you, who = said["you"], str(said["who"]["who"])
    itself = questions.is_the_child(answers)
    name = _name_of(children[0]) if itself else you["name"]
    unnamed = who in PUBLIC and not itself and not name
    told = actions.WhatWasTold(
        received_at=at,
        source=ANONYMOUS if unnamed else (PROFESSIONALS | PUBLIC)[who][1],
        channel=PORTAL,
        concerns=_words(said, children),
        referrer_name=name,
        referrer_role="The child" if itself else you["role"],
        referrer_reach=" ".join(filter(None, (you["telephone"], you["email"]))),
        # Whoever writes says where they work; only a sign-in here proves it, and opens an agency's page.
        agency=agency if questions.is_professional(answers) else None,
        agency_said=you.get("organisation", ""),
        anonymous=bool(you.get("anonymous")) or unnamed,
        unsafe_now=said["danger"]["unsafe_now"] == "yes",
        unsafe_why=said["danger"]["unsafe_why"] if said["danger"]["unsafe_now"] == "yes" else "",
        consent=said.get("family", {}).get("consent", ""),
        consent_why=said.get("family", {}).get("consent_why", ""),
    )
    own_words = said["worry"]["concerns" if itself else "own_words"]
    about = [
        actions.AboutChild(
            given_name=child["given_name"],
            family_name=child["family_name"],
            born_on=child["born_on"],
            expected_on=None if child["born_on"] else child.get("expected_on"),
            sex=child["sex"],
            ethnicity=child["ethnicity"],
            own_words=own_words if number == 0 else "",
            also=told_of(child),
            address=child["address"],
        )
        for number, child in enumerate(children)
    ]
    return told, about


def _name_of(child: dict[str, Any]) -> str:
    return f"{child['given_name']} {child['family_name']}".strip()


def _is_asked(step: Step) -> bool:
    return step.page not in ("child", "another", "files", "check")


def _cleaned(step: Step, answers: Answers) -> dict[str, Any]:
    form = questions.form_of(step, answers)
    if not form.is_valid():
        raise LookupError(f"The page {step.page} is not answered.")
    return form.cleaned_data


def _words(said: dict[str, dict[str, Any]], children: Sequence[dict[str, Any]]) -> str:
    """Return everything that has no place of its own in a contact, under what was said."""
    parts = [said["worry"]["concerns"].strip()]
    if said["worry"]["home"]:
        parts.append(f"Who lives with the child or looks after them: {said['worry']['home'].strip()}")
    if said["you"].get("safe"):
        parts.append(f"When and how it is safe to reach the child: {said['you']['safe'].strip()}")
    parts += [line for child in children if (line := in_words(child))]
    police = said.get("police", {})
    kept = {"Police reference": "reference", "Kind of notification": "notification", "Graded": "grading"}
    parts += [f"{words}: {police[name]}" for words, name in kept.items() if police.get(name)]
    return "\n\n".join(parts)
