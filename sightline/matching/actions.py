"""What a person says of who a child is: kept with its reasons. Nothing here joins two records by itself."""

from datetime import datetime

from django.db import transaction

from sightline.access import log
from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.clocks import joining
from sightline.clocks.actions import CannotRecord
from sightline.matching import describing, finding, rules
from sightline.matching.likeness import Description, Likeness, Number, compare
from sightline.matching.likeness.description import facts_of
from sightline.matching.likeness.numbers import scheme_of
from sightline.matching.models import AlsoTold, Answer, Ask, Verdict
from sightline.records.models import Address, Child, Identifier, Recording, Relationship
from sightline.standards import identifiers
from sightline.standards.calendar import uk_date

MAY_ANSWER = (Permission.CONTACT_DECIDE, Permission.CHILD_MERGE)


class CannotSay(Exception):
    """Say, in the reader's words, why this may not be said of two records."""


def is_kept(number: Number) -> bool:
    """Say whether a number that was told is kept of a new record: other councils' are not ours to give."""
    return bool(number.packed) and _scheme(number) != "council_id"


def _scheme(number: Number) -> str:
    return number.scheme or scheme_of(number.packed)


@transaction.atomic
def keep_what_helps(*, child: int, told: Description, recording: Recording, address: str = "") -> None:
    """Keep what was told of a new record that helps to recognise the child: numbers, mother, home, school.

    `address`: the home as it was told, with its first postcode or without one.
    """
    with keeping([child]):
        numbers = {(_scheme(each), each.packed) for each in told.numbers if is_kept(each)}
        for scheme, value in sorted(numbers):
            fails = not identifiers.passes(scheme, value)
            Identifier.objects.create(
                party_id=child, child_id=child, scheme=scheme, value=value,
                check_digit_fails=fails, recording=recording,
            )  # fmt: skip
        for mother in told.mothers:
            Relationship.objects.create(
                child_id=child, relation="mother", other_name=mother, recording=recording
            )
        homes = [(address.strip(), next(iter(told.postcodes), ""))]
        homes += [("", postcode) for postcode in told.postcodes[1:]]
        for lines, postcode in homes:
            if lines or postcode:
                Address.objects.create(
                    child_id=child, lines=lines, postcode=postcode.upper(), recording=recording
                )
        for name in (each for each in told.names if each.former):
            AlsoTold.objects.create(
                child_id=child, kind=AlsoTold.Kind.NAME, given_name=name.given, family_name=name.family,
                recording=recording,
            )  # fmt: skip
        for school in told.schools:
            AlsoTold.objects.create(
                child_id=child, kind=AlsoTold.Kind.SCHOOL, words=school, recording=recording
            )


@transaction.atomic
def keep_choice(*, child: Child, told: Description, by: Actor, at: datetime) -> Verdict:
    """Keep that somebody said that a known record is the child told of."""
    with keeping([child.pk]):
        described = describing.of([child.pk])[child.pk]
        return _verdict(
            child.pk, None, Answer.SAME, compare(told, described), facts_of(told, described), by, at
        )


@transaction.atomic
def keep_same(*, child: Child, made: Child, why: str, by: Actor, at: datetime) -> Verdict:
    """Keep that a record which a message made is a known child's, and join it to theirs.

    Raises CannotSay with what to do first; then nothing is written.
    """
    with keeping(EVERY_CHILD):
        described = describing.of([child.pk, made.pk])
        one, other = described[child.pk], described[made.pk]
        said = _verdict(child.pk, made.pk, Answer.SAME, compare(one, other), facts_of(one, other), by, at)
        _join_told(child, made, by, why)
    return said


@transaction.atomic
def keep_refusals(
    *, made: int, told: Description, answer: Answer, ask: int | None, by: Actor, at: datetime
) -> Ask | None:
    """Keep what was said of each record that was offered, once a new one was made instead.

    `ask`: the record out of reach that a second person is asked about; of it nothing is said yet. Returns the
    question put to the second person.
    """
    found = None
    offers = [offer for offer in finding.offered(by, told, today=uk_date(at)) if offer.child != made]
    with keeping(EVERY_CHILD):
        described = describing.of([made, *(offer.child for offer in offers)])
        for offer in offers:
            if offer.child == ask:
                found = _ask(offer, made, by, at)
            elif ask is None:
                facts = facts_of(described[made], described[offer.child])
                _verdict(offer.child, made, answer, offer.likeness, facts, by, at)
    return found


def _ask(offer: finding.Offer, made: int, by: Actor, at: datetime) -> Ask:
    assert by.user is not None
    return Ask.objects.create(
        child_id=offer.child,
        other_id=made,
        strength=offer.likeness.strength.name.lower(),
        reasons=list(offer.likeness.reasons),
        asked_by=by.user,
        asked_person=by.user.person,
        asked_at=at,
    )


@transaction.atomic
def answer_ask(*, ask: Ask, answer: str, words: str, by: Actor, at: datetime, asked: log.Opening) -> Ask:
    """Answer, as a second person, whether a record out of reach is the child: then, and only then, it opens.

    The same child: the record that was made meanwhile is joined to it, by both. Raises CannotSay.
    """
    assert by.user is not None
    with keeping(EVERY_CHILD):
        held = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        restricted = Child.objects.filter(pk__in=[held.child_id, held.other_id], restricted=True).exists()
        reason = rules.why_not_answer(
            may=may_answer(by),
            asked_person=held.asked_person_id,
            answering_person=by.user.person_id,
            answered=held.answered_at is not None,
            restricted=restricted,
            words=words,
        )
        if reason or answer not in Answer.values:
            raise CannotSay(
                reason or "Say whether it is the same child, not the same, or that you are not sure."
            )
        held.answered_by, held.answered_person, held.answered_at = by.user, by.user.person, at
        held.answer, held.words = answer, words
        held.save(update_fields=["answered_by", "answered_person", "answered_at", "answer", "words"])
        described = describing.of([held.child_id, held.other_id])
        likeness = compare(described[held.child_id], described[held.other_id])
        facts = facts_of(described[held.child_id], described[held.other_id])
        _verdict(held.child_id, held.other_id, Answer(answer), likeness, facts, by, at, words)
        log.saw_child(asked, held.child_id, question={"page": "matching:ask", "said": answer}, reason=words)
        if answer == Answer.SAME:
            _join(held, words, by)
    return held


def _join(ask: Ask, words: str, by: Actor) -> None:
    assert by.user is not None
    why = f"{ask.asked_by.person.name} asked whether it is one child; {by.user.person.name} said yes: {words}"
    _join_told(Child.objects.get(pk=ask.child_id), Child.objects.get(pk=ask.other_id), by, why)


def _join_told(child: Child, made: Child, by: Actor, why: str) -> None:
    assert by.user is not None
    try:
        joining.join(child=child, other=made, by=by.user, why=why)
    except CannotRecord as refusal:
        raise CannotSay(str(refusal)) from refusal


def may_answer(by: Actor) -> bool:
    """Return whether somebody may answer as a second person."""
    return by.user is not None and any(by.may(each) for each in MAY_ANSWER)


@transaction.atomic
def say_of_two(*, one: Child, other: Child, answer: str, words: str, by: Actor, at: datetime) -> Verdict:
    """Keep what somebody says of two records that they reach. Joining them is a second, separate act.

    Raises CannotSay.
    """
    may = by.user is not None and (by.may(Permission.DISPUTE_SETTLE) or may_answer(by))
    reason = rules.why_not_say(may=may, one=one.pk, other=other.pk, answer=answer, words=words)
    if reason:
        raise CannotSay(reason)
    with keeping([one.pk, other.pk]):
        described = describing.of([one.pk, other.pk])
        likeness, facts = compare(*described.values()), facts_of(*described.values())
        return _verdict(one.pk, other.pk, Answer(answer), likeness, facts, by, at, words)


def _verdict(
    child: int,
    other: int | None,
    answer: Answer,
    likeness: Likeness,
    facts: str,
    by: Actor,
    at: datetime,
    words: str = "",
) -> Verdict:
    return Verdict.objects.create(
        child_id=child,
        other_id=other,
        answer=answer,
        strength=likeness.strength.name.lower(),
        reasons=list(likeness.reasons),
        words=words,
        facts=facts,
        by=by.user,
        at=at,
    )
