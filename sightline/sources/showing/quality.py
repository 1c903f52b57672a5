"""What waits for somebody to say what is right: each on its row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse

from sightline.access.actor import Actor
from sightline.access.masking import MASK
from sightline.access.permissions import Permission
from sightline.case_file.naming import Named
from sightline.govuk.words import and_join, day, plural
from sightline.records.models import Event, Identifier
from sightline.sources.quality import Difference, Disputed, InOneOnly, Lookalikes, facts_of
from sightline.sources.showing import words

NOBODY = "Nobody yet"


def disputed(actor: Actor, each: Disputed, child: Named | None) -> dict[str, object]:
    """Return one disputed fact."""
    one = each.dispute
    return {
        "child": child.name if child else "Not about a child",
        "url": child.url if child else "",
        "sentence": one.sentence,
        "rule": each.rule,
        "code": one.invariant if one.invariant.startswith("V") else "",
        "events": and_join([event_words(event) for event in each.events]),
        "source": and_join(sorted({event.line.name for event in each.events})),
        "owner": one.owner.person.name if one.owner else NOBODY,
        "settle_url": reverse("sources:data_quality_settle", args=[one.pk])
        if actor.may(Permission.DISPUTE_SETTLE)
        else "",
    }


def event_words(event: Event) -> str:
    """Return an event with its day: "referral received on 3 November 2025"."""
    when = "on a day not known" if event.undated else f"on {day(event.happened_on)}"
    return f"{words.kind_words(event.kind).lower()} {when}"


def event_in_full(event: Event) -> list[tuple[str, str]]:
    """Return everything an event says, name by name."""
    when = "Not known" if event.undated else day(event.happened_on)
    facts = [(words.kind_words(name), words.value(said)) for name, said in sorted(facts_of(event).items())]
    return [("What", words.kind_meaning(event.kind)), ("When", when), ("Source", event.line.name), *facts]


def difference(each: Difference, child: Named | None) -> dict[str, object]:
    """Return two sources that differ over one event."""
    return {
        "child": child.name if child else "Not about a child",
        "url": child.url if child else "",
        "event": event_words(each.one),
        "one": _says(each.one, {name: said for name, said, _ in each.facts}),
        "other": _says(each.other, {name: said for name, _, said in each.facts}),
    }


def _says(event: Event, facts: Mapping[str, object]) -> dict[str, str]:
    owner = event.line.owner
    return {
        "source": event.line.name,
        "owner": owner.person.name if owner else NOBODY,
        "says": and_join([f"{name.replace('_', ' ')}: {words.value(said)}" for name, said in facts.items()]),
    }


def in_one_only(each: InOneOnly) -> dict[str, object]:
    """Return what one source has and another lacks, in a sentence's parts."""
    owner, pair = each.not_there.owner, f"{each.there.code}-{each.not_there.code}"
    children = plural(len(each.children), "child,children")
    return {
        "there": each.there.name,
        "not_there": each.not_there.name,
        "day": day(each.day),
        "count": len(each.children),
        "owner": owner.person.name if owner else NOBODY,
        "pair": pair,
        "url": f"{reverse('sources:data_quality_children')}?{urlencode({'pair': pair})}",
        "words": f"{children} in {each.there.name}, not in {each.not_there.name}",
    }


def end_not_said(each: Event, child: Named | None) -> dict[str, str]:
    """Return a contact or early help whose end no list says, with who answers for the list."""
    return {
        "child": child.name if child else "",
        "url": child.url if child else "",
        "event": f"{words.kind_words(each.kind)} on {day(each.happened_on)}",
        "source": each.line.name,
        "owner": each.line.owner.person.name if each.line.owner else NOBODY,
    }


def kinds_without_end(counts: Mapping[str, int], chosen: str) -> list[dict[str, object]]:
    """Return how many of each kind no list says the end of, each with its address."""
    here = reverse("sources:data_quality_ends")
    kinds = [("", "All", sum(counts.values()))]
    kinds += [(kind, words.kind_words(kind), count) for kind, count in sorted(counts.items())]
    return [
        {"text": text, "href": f"{here}?{urlencode({'kind': kind})}" if kind else here, "count": count,
         "active": kind == chosen}
        for kind, text, count in kinds
    ]  # fmt: skip


def number(actor: Actor, each: Identifier, child: Named | None) -> dict[str, str]:
    """Return an identifier whose check digit fails; what it says only for those who see names."""
    return {
        "child": child.name if child else "",
        "url": child.url if child else "",
        "scheme": each.get_scheme_display(),
        "value": each.value if actor.may(Permission.CHILD_NAMES_SEE) else MASK,
        **_said_by(each),
    }


def lookalikes(actor: Actor, each: Lookalikes, names: Mapping[int, Named]) -> dict[str, object]:
    """Return two children whose identifiers look alike, with who can mend the source of the later one."""
    pair = (each.one, each.other)
    addresses = [called.child.party.public_id for called in pair if called.child]
    return {
        "children": [names[called.party_id] for called in pair if called.party_id in names],
        "beside_url": reverse("settings:join", args=addresses) if actor.may(Permission.CHILD_MERGE) else "",
        **_said_by(each.other),
    }


def _said_by(called: Identifier) -> dict[str, str]:
    """Return which source said an identifier, and who answers for it."""
    line = called.recording.receipt.line if called.recording.receipt else None
    owner = line.owner if line else None
    return {
        "source": line.name if line else "Written down here",
        "owner": owner.person.name if owner else NOBODY,
    }


def rules(found: Sequence[Disputed], receipt: str) -> list[dict[str, object]]:
    """Return how many disputed facts break each rule, with the address of those."""
    counts = Counter(each.dispute.invariant for each in found)
    sentences = {each.dispute.invariant: each.rule for each in found}
    return [
        {
            "rule": sentences[code],
            "code": code if code.startswith("V") else "",
            "count": counts[code],
            "url": f"{reverse('sources:data_quality')}?"
            + urlencode({"rule": code, **({"receipt": receipt} if receipt else {})}),
        }
        for code in sorted(counts)
    ]
