"""What the hub's pages show, as plain values: the board's rows and a contact's picture."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.front_door.actions.deciding import why_not_sign
from sightline.front_door.board import STAGES, Placed, Waiting, in_doubt
from sightline.front_door.models import Climbed, Contact, Decision, Voice
from sightline.front_door.queries import names_of, siblings_of
from sightline.front_door.rules import HOW_AGREED, MOVES
from sightline.front_door.wording import GRADES, checks, due, is_late
from sightline.govuk.addresses import address_of
from sightline.govuk.words import (
    DueInWords,
    age,
    and_join,
    day,
    due_at_in_words,
    moment,
    plural,
)
from sightline.records.models import Child
from sightline.standards import codes
from sightline.standards.calendar import uk_date
from sightline.standards.model import Standard
from sightline.standards.span import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One contact of the board."""

    child: int
    name: str
    url: str
    age: str
    note: str
    due: DueInWords | None
    no_due: str
    grade: str
    grade_note: str
    unsafe: bool
    stage: str
    stage_note: str
    checks: str
    checks_late: str
    checks_note: str
    with_words: str
    with_me: bool
    do_words: str
    do_url: str
    take_url: str


def rows(found: Iterable[Waiting], actor: Actor, at: datetime, *, everything: Iterable[Placed]) -> list[Row]:
    """Return the board's rows, in the order given. `everything`: all that is open, shown or not."""
    counts = Counter(each.child_id for each in everything)
    return [_row(each, actor, at, counts[each.child_id]) for each in found]


def _row(each: Waiting, actor: Actor, at: datetime, contacts: int) -> Row:
    contact, stage = each.contact, each.stage
    said, late, coming = checks(each.requests, at)
    words, mine, do_words, do_url = _with(each, actor)
    old = " then ".join(GRADES[level] for level in each.grades[:-1])
    return Row(
        child=each.child.pk,
        name=name_of(contact, each.child),
        url=address_of("front_door:contact", contact.public_id) if contact else "",
        age=age_of(each.child, at),
        note=". ".join(filter(None, (_together(each), _one_of(each, contacts)))),
        due=due(each.clock, at),
        no_due="Not known: check the day it came" if in_doubt(each, at) else "Not known",
        grade=GRADES.get(each.grade or "", ""),
        grade_note=f"was {old.lower()}" if old else "",
        unsafe=each.is_unsafe,
        stage=STAGES[stage],
        stage_note="Waits for a second look" if _waits_for_look(each) else "",
        checks=said,
        checks_late=late,
        checks_note=coming,
        with_words=words,
        with_me=mine,
        do_words=do_words,
        do_url=do_url,
        take_url="" if words != "Nobody yet" else address_of("front_door:take", each.subject),
    )


def name_of(contact: Contact | None, child: Child | None) -> str:
    """Return the child's name in the record, or else as it was told."""
    return (child.name if child else "") or (contact.named if contact else "") or "Name not known"


def age_of(child: Child | None, at: datetime) -> str:
    """Return the child's age in words, when it is due to be born, or nothing where neither is known."""
    if child is None:
        return ""
    if child.born_on and child.born_on <= uk_date(at):
        return age(child.born_on, at)
    return f"due {day(child.expected_on)}" if child.expected_on else ""


def _together(each: Waiting) -> str:
    others = each.together - 1
    return f"and {plural(others, 'sibling,siblings')}" if others > 0 else ""


def _one_of(each: Waiting, contacts: int) -> str:
    """Return why a child stands in more than one row: each contact waits for a decision of its own."""
    if contacts < 2:
        return ""
    came = f"came {moment(each.received_at)}" if each.received_at else "says no time"
    message = each.contact.message if each.contact else None
    told_apart = f", {message.reference}" if message else ""
    return f"One of {contacts} contacts: this {came}{told_apart}"


def _waits_for_look(each: Waiting) -> bool:
    decision = each.decision
    return bool(decision and decision.needs_second_look and not hasattr(decision, "second_look"))


def _with(each: Waiting, actor: Actor) -> tuple[str, bool, str, str]:
    """Return who has it, whether that is the reader, and the next act of the reader with its address."""
    contact = each.contact
    if contact is None:
        return "Nobody yet", False, "", ""
    if each.decision is not None:
        waits = why_not_sign(each.decision, actor) is None
        sign = address_of("front_door:sign", contact.public_id)
        decided = f"Decided by {each.decision.decided_by.person.name}"
        return ("You", True, "Read and sign", sign) if waits else (decided, False, "", "")
    if contact.taken_on_by is None:
        return "Nobody yet", False, "", ""
    mine = bool(actor.user and contact.taken_on_by_id == actor.user.pk)
    return ("You" if mine else contact.taken_on_by.person.name), mine, "", ""


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One contact that was decided today."""

    child: int
    name: str
    url: str
    outcome: str
    outcome_note: str
    decided: str
    decided_note: str
    told: str
    tell_url: str
    due: DueInWords | None


def decided_rows(
    found: Iterable[Decision],
    told: Mapping[int, datetime],
    clocks: Mapping[int, tuple[Standard, Reading]],
    at: datetime,
) -> list[DecidedRow]:
    """Return what was decided, in the order given.

    `told`: when each contact's referrer was told, by contact. `clocks`: of telling them, by subject.
    """
    return [
        _decided_row(each, told.get(each.contact_id), due(clocks.get(each.contact.subject_id), at))
        for each in found
    ]


def _decided_row(each: Decision, told_at: datetime | None, tell_due: DueInWords | None) -> DecidedRow:
    contact = each.contact
    cannot = contact.message is None or contact.message.anonymous
    signed = f"signed by {each.signed_by.person.name}" if each.signed_by else "no signature needed"
    return DecidedRow(
        child=each.child_id,
        name=contact.named,
        url=address_of("front_door:contact", contact.public_id),
        outcome=MOVES[each.outcome].words,
        outcome_note=each.team.name if each.team else "",
        decided=moment(each.signed_at or each.decided_at),
        decided_note=f"{each.decided_by.person.name}, {signed}",
        told=moment(told_at) if told_at else "Cannot be told" if cannot else "Not yet",
        tell_url="" if told_at or cannot else address_of("front_door:tell", contact.public_id),
        due=None if told_at or cannot else tell_due,
    )


def lede(everything: Iterable[Placed], actor: Actor, at: datetime) -> str:
    """Return the answer in a sentence: how many are open, late, and wait for the reader's signature."""
    found = list(everything)
    late = sum(is_late(each.clock, at) for each in found)
    said = f"{plural(len(found), 'contact is,contacts are')} open: {_is_or_are(late)} late"
    if not actor.may(Permission.CONTACT_DECIDE):
        return f"{said}."
    signs = sum(1 for each in found if each.decision and why_not_sign(each.decision, actor) is None)
    return f"{said}, {signs or 'none'} {'waits' if signs == 1 else 'wait'} for your signature."


def _is_or_are(count: int) -> str:
    return f"{count} is" if count == 1 else f"{count or 'none'} are"


def picture(shows: Mapping[str, Any]) -> dict[str, Any]:
    """Return a kept or living picture with its moments as moments, for the page."""
    return {
        **shows,
        "at": _moment(shows["at"]),
        "told": {**shows["told"], "received_at": _moment(shows["told"]["received_at"])},
        "grades": [
            {**each, "at": _moment(each["at"]), "level": GRADES[each["level"]]} for each in shows["grades"]
        ],
        "requests": [_request(each) for each in shows["requests"]],
        "voices": said(shows["voices"]),
        "earlier": [{**each, "on": _day(each["on"])} for each in shows["earlier"]],
        "notes": notes(shows.get("notes", ())),
        **_beside(shows),
    }


def _beside(shows: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was kept beside a picture; nothing of one that was kept before that was."""
    if "record" not in shows:
        return {}
    record, holder = shows["record"], shows["holder"]
    named = names_of([each["other"] for each in shows["verdicts"]])
    return {
        "kept_beside": True,
        "record": {**record, "born_on": _day(record["born_on"]), "expected_on": _day(record["expected_on"])},
        "holder": {**holder, "since": _day(holder["since"])} if holder else None,
        "verdicts": [
            {**each, "at": _moment(each["at"]), "other": named.get(each["other"], "")}
            for each in shows["verdicts"]
        ],
        "further": [{**each, "on": _day(each["on"])} for each in shows["further"]],
    }


def notes(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what another room wrote of a contact, with moments as moments, in order."""
    return [
        {
            **each,
            "when": moment(at) if (at := _moment(each["at"])) else day(date.fromisoformat(each["on"])),
            "by": each["who"] or each["by"],
            "written": f"written down by {each['by']}"
            if each["who"] and each["by"] and each["who"] != each["by"]
            else "",
        }
        for each in found
    ]


def _request(each: Mapping[str, Any]) -> dict[str, Any]:
    moments = {name: _moment(each[name]) for name in ("asked_at", "due_at", "answered_at")}
    return {**each, **moments, "note": "required" if each["required"] else ""}


def said(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what agencies said beside their answers, with moments as moments."""
    return [{**each, "at": _moment(each["at"])} for each in found]


def since(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what agencies answered after a decision was made, with moments as moments."""
    return [_request(each) for each in found]


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _day(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def tier_words(code: str) -> str:
    """Return a tier of need in words."""
    return f"Tier {code}: {codes.SETS['TIER'].label(code)}" if code else "Not said"


def decision(each: Decision) -> dict[str, Any]:
    """Return a decision as its pages show it."""
    look = getattr(each, "second_look", None)
    signed = f"{each.signed_by.person.name}, {moment(each.signed_at)}" if each.signed_by else ""
    returned = f"{each.returned_by.person.name}, {moment(each.returned_at)}" if each.returned_by else ""
    return {
        "number": each.pk,
        "outcome": MOVES[each.outcome].words,
        "tier": tier_words(each.tier),
        "team": each.team.name if each.team else "",
        "reasons": each.reasons,
        "options": each.options,
        "child_views": each.child_views,
        "parent_views": each.parent_views,
        "without_because": each.without_because,
        "agreed_by": each.agreed_by,
        "agreed_on": each.agreed_on,
        "agreed_how": HOW_AGREED.get(each.agreed_how, ""),
        "accepted_by": each.accepted_by,
        "decided": f"{each.decided_by.person.name}, {moment(each.decided_at)}",
        "signed": signed,
        "needs_signature": MOVES[each.outcome].signed,
        "returned": returned,
        "returned_why": each.returned_why,
        "needs_look": each.needs_second_look,
        "answers_look": each.answers_look,
        "look": _look(look) if look else None,
    }


def _look(look: Any) -> dict[str, str]:
    said = "agrees that it can close" if look.agrees else "does not agree: more is needed"
    return {"said": f"{look.by.person.name} {said}", "words": look.words, "at": moment(look.at)}


def picture_urls(contact: Contact) -> list[dict[str, str]]:
    """Return the address of each picture that was kept, oldest first."""
    rows = Decision.objects.filter(contact=contact).order_by("id").values_list("decided_at", flat=True)
    return [
        {
            "text": f"What was known on {moment(at)}",
            "href": address_of("front_door:picture", contact.public_id, number),
        }
        for number, at in enumerate(rows, 1)
    ]


def acts(contact: Contact, found: Waiting | None, actor: Actor) -> list[dict[str, str]]:
    """Return what this reader can do with a contact now: the first is the next step."""
    to = {name: address_of(f"front_door:{name}", contact.public_id) for name in _ACTS}
    if found is None:
        return [] if contact.message is None else [{"text": "Tell the referrer", "href": to["tell"]}]
    offered = {
        "new": ("grade", "decide"),
        "checks_out": ("ask", "decide", "grade"),
        "checks_in": ("together", "decide", "ask", "grade"),
        "to_decide": ("decide", "ask", "grade"),
        "to_sign": ("sign", "second_look"),
    }[found.stage]
    if found.stage == "to_sign":
        may = actor.may(Permission.CONTACT_DECIDE)
        look = _waits_for_look(found)
        offered = tuple(
            name for name in offered if (name == "sign" and may) or (name == "second_look" and look)
        )
    if found.stage == "to_decide" and not found.requests and not found.is_unsafe:
        offered = ("ask", "decide", "grade")
    return [{"text": _ACTS[name], "href": to[name]} for name in offered]


_ACTS = {
    "grade": "Grade it",
    "ask": "Ask partner agencies",
    "together": "Say what the answers say",
    "decide": "Decide what happens next",
    "sign": "Read and sign",
    "second_look": "Take a second look",
    "tell": "Tell the referrer",
}


def siblings(contact: Contact) -> list[tuple[str, str]]:
    """Return the other children of the same message, with the addresses of their contacts."""
    return [(each.named, address_of("front_door:contact", each.public_id)) for each in siblings_of(contact)]


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def would_be(named: str, ever: int, first_on: datetime, at: datetime) -> str:
    """Return what closing a contact would make it: "the fourth contact about Tilly closed in 9 months"."""
    count = ever + 1
    said = _ORDINALS[count - 1] if count <= len(_ORDINALS) else f"{count}th"
    months = max(1, round((at.date() - first_on.date()).days / 30.4))
    within = plural(months, "month,months") if months < 24 else plural(months // 12, "year,years")
    return f"This would be the {said} contact about {named.split(' ')[0]} closed in {within}"


def voices(
    found: Iterable[Voice], actor: Actor, at: datetime, *, climbed: bool = False
) -> list[dict[str, Any]]:
    """Return what agencies wait to have answered, with the address of the answer for who may give it."""
    may, may_settle = actor.may(Permission.CONTACT_DECIDE), actor.may(Permission.DISAGREEMENT_SETTLE)
    return [
        {
            "agency": each.agency.name,
            "asks": f"Asks for {GRADES[each.grade].lower()}" if each.grade else each.get_kind_display(),
            "marking": each.get_marking_display() if each.marking else "",
            "words": each.words,
            "at": each.at,
            "named": each.contact.named,
            "url": address_of("front_door:contact", each.contact.public_id),
            "settle_url": address_of("front_door:settle", each.contact.public_id, each.pk)
            if (may and each.after_id is None) or may_settle
            else "",
            "settle_words": "Read" if each.is_to_read else "Answer",
            "due": due_at_in_words(each.due_at, at) if each.due_at else None,
            "climbed": _climbed(each),
            "answered_before": each.after.settled_words if climbed and each.after else "",
        }
        for each in found
    ]


_WHY_CLIMBED = {
    Climbed.Why.LATE: "Late",
    Climbed.Why.FURTHER: "Not accepted",
    Climbed.Why.GONE: "Whoever it had come to has gone",
}


def _climbed(voice: Voice) -> str:
    rows = list(voice.climbed.all())
    if not rows:
        return ""
    names = and_join(sorted(row.to.person.name for row in rows))
    why = _WHY_CLIMBED[Climbed.Why(rows[0].why)]
    return f"{why}: {names} told {moment(min(row.at for row in rows))}"
