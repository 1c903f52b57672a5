"""A night on a page: the same questions in the same order, so that a gap shows as a gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from sightline.access.actor import Actor
from sightline.access.masking import masked_name
from sightline.access.permissions import Permission
from sightline.govuk.words import (
    age,
    and_join,
    before_birth,
    clock_time,
    day_of,
    due_at_in_words,
    lasting,
    moment,
    plural,
)
from sightline.night_desk.models import NightCheck, NightSight, NightStep
from sightline.night_desk.queries import Night, due_at, is_open
from sightline.night_desk.rules import POWERS, Step, why_not
from sightline.records.models import Child
from sightline.standards import codes
from sightline.standards.warning import THREE_QUARTERS_GONE, three_quarters_gone

# Within this the name of a day says which is meant.
A_WEEK = timedelta(days=6)
_EXTENDS = {"L1": "It cannot be extended.", "L2": "The court may extend it once."}
NOT_IN_FILE = "Not in the file that this came in."


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a card: a tag, what is late, what is bold, the rest, and in grey what explains it.

    `gap_last`: what is bold or late follows the rest, as what is missing from a list follows the list.
    """

    key: str
    bold: str = ""
    text: str = ""
    note: str = ""
    tag: str = ""
    late: str = ""
    gap_last: bool = False

    @property
    def said(self) -> SafeString:
        """Return the bold words and the rest in their order."""
        if not self.bold:
            return conditional_escape(self.text)
        if not self.text:
            return format_html("<strong>{}</strong>", self.bold)
        gap = "" if self.text.startswith(",") else " "
        if self.gap_last:
            return format_html("{} <strong>{}</strong>", self.text, self.bold)
        return format_html("<strong>{}</strong>{}{}", self.bold, gap, self.text)


@dataclass(frozen=True, slots=True)
class Card:
    """One night as the desk shows it. `action` and `href` are empty where this reader may not review."""

    id: int
    title: str
    url: str
    badge: str
    rows: tuple[Row, ...]
    action: str = ""
    href: str = ""


def code_words(code_set: str, code: str | None) -> str:
    """Return the words of a code; the code itself where the set does not know it."""
    found = codes.SETS[code_set].get(code) if code else None
    return found.label if found else code or ""


def child_name(child: Child, actor: Actor) -> str:
    """Return a child's name as this reader may see it."""
    return masked_name(actor, child.name, council_id="no name shown") or "Name not recorded"


def titled(child: Child, actor: Actor, on: date) -> str:
    """Return name and age: "Ivy Northwold, 15"."""
    words = child_name(child, actor)
    if child.born_on is None or child.born_on > on:
        return f"{words}, {before_birth(child.expected_on, on)}" if child.expected_on else words
    return f"{words}, {age(child.born_on, on)}"


def card(night: Night, actor: Actor, at: datetime, reviewers: Sequence[str] = ()) -> Card:
    """Return a night as a card, with the way to review it, or the reason why this reader may not and who may.

    `reviewers` are the names of those who review by day.
    """
    refused = why_not_review(night, actor)
    took_part = {step.person.name for step in night.steps.values()}
    others = [name for name in reviewers if name not in took_part][:2]
    if refused and others:
        refused = f"{refused} {' or '.join(others)} may."
    url = reverse("night_desk:record", args=[night.record.public_id]) if night.record else ""
    action, page = _next_for(night, actor, refused)
    return Card(
        night.child.pk,
        titled(night.child, actor, day_of(at)),
        url or reverse("case_file:child", args=[night.child.party.public_id]),
        POWERS.get(night.decision.power, "") if night.decision and not night.power_has_ended else "",
        tuple(rows(night, at, refused=refused)),
        action,
        f"{url}{page}" if url else "",
    )


def _next_for(night: Night, actor: Actor, refused: str) -> tuple[str, str]:
    """Return what this reader does next with a night, and its page: review it, else sign it, else read it."""
    if night.record is None or actor.user is None:
        return "", ""
    if night.interim and actor.may(Permission.NIGHT_REVIEW) and not refused:
        return "Review", "review/"
    may_sign = actor.may(Permission.NIGHT_SIGN)
    if why_not(Step.SIGNED, taken=night.taken, person=actor.user.person_id, may=may_sign) is None:
        return "Sign", "sign/"
    return "Open", ""


def why_not_review(night: Night, actor: Actor) -> str:
    """Return why this reader may not review a decision, and who may; empty where they may."""
    if actor.user is None or night.record is None or not night.interim:
        return ""
    if not actor.may(Permission.NIGHT_REVIEW):
        return ""
    reason = why_not(Step.REVIEWED, taken=night.taken, person=actor.user.person_id, may=True)
    return reason or ""


def rows(night: Night, at: datetime, *, refused: str = "") -> list[Row]:
    """Return the questions in their one order: decided, power, checked, seen, signed, handed over, review."""
    found = [_decided(night, at)]
    if night.decision and night.decision.power:
        found.append(_power(night, at))
    found += [_checked(night, at), _seen(night, at), _signed(night, at), _handed_over(night, at)]
    found.append(_reviewed(night, at, refused))
    return found


def _decided(night: Night, at: datetime) -> Row:
    if night.event is None:
        return Row("Decided", tag="Not decided", text=f"Call came at {_when(night.record.received_at, at)}."
                   if night.record else "")  # fmt: skip
    outcome = code_words("NIGHT_OUTCOME", night.event.outcome)
    happened = night.event.happened_at
    who = ", ".join(part for part in (night.decider, moment(happened) if happened else "") if part)
    if night.decision is None:
        return Row("Decided", bold=f"{outcome or 'What was decided is not recorded'}.", note=who)
    repeat = f" {plural(night.earlier, 'night,nights')} in the year before." if night.earlier else ""
    return Row(
        "Decided", bold=night.decision.says, text=night.decision.why, note=f"{outcome}. {who}.{repeat}"
    )


def _power(night: Night, at: datetime) -> Row:
    assert night.decision is not None
    named, ends = POWERS[night.decision.power], night.power_ends_at
    if night.power_has_ended:
        return Row("Power ends", text=f"{named} has ended.")
    if ends is None:
        return Row("Power ends", tag="Unknown", text=f"{named}: when it ends cannot be said.")
    note = f"{named} ends on {moment(ends)}. {_EXTENDS[night.decision.power]}"
    if ends <= at:
        return Row("Power ends", late=f"{lasting(at - ends)} ago", note=note.replace(" ends ", " ended ", 1))
    began = night.decision.power_from_at
    gone = began is not None and three_quarters_gone(*(int(each.timestamp()) for each in (began, ends, at)))
    tag = _capital(THREE_QUARTERS_GONE) if gone else ""
    return Row("Power ends", bold=f"In {lasting(ends - at)}", note=note, tag=tag)


def _checked(night: Night, at: datetime) -> Row:
    if night.record is None:
        return Row("Checked", text=NOT_IN_FILE)
    made = [check for check in night.checks if check.checked_at is not None]
    done = ", ".join(f"{_place(check)} {_when(check.checked_at, at)}" for check in made if check.checked_at)
    asked = {check.place for check in night.checks}
    found_since = {check.place for check in made}
    not_possible = " ".join(
        f"{check.get_place_display()}: not possible, {_lower(check.not_possible_because)}"
        for check in night.checks
        if check.checked_at is None and check.place not in found_since
    )
    missing = [words for place, words in NightCheck.Place.choices if place not in asked]
    left = f"Not checked: {and_join(_lower(each) for each in missing)}." if missing else ""
    text = f"{_capital(done)}." if done else ""
    because = night.decision.without_because if night.decision else ""
    note = f"Decided all the same: {_lower(because)}" if because else ""
    return Row("Checked", text=text, bold=not_possible, gap_last=True, late=left, note=note)


def _place(check: NightCheck) -> str:
    return _lower(check.get_place_display())


def _seen(night: Night, at: datetime) -> Row:
    if night.record is None:
        return Row("Seen", text=NOT_IN_FILE)
    if not night.sights:
        return Row("Seen", late="Not recorded whether the child was seen.")
    seen = [sight for sight in night.sights if sight.how == NightSight.How.SEEN]
    best = (seen or list(night.sights))[-1]
    words = f" “{best.words}”" if best.words else ""
    if best.how == NightSight.How.NEITHER or best.happened_at is None:
        return Row("Seen", bold="Neither seen nor spoken to.", text=best.why_not)
    when = _when(best.happened_at, at)
    if best.how == NightSight.How.SPOKEN_TO:
        return Row("Seen", bold="Not seen.", text=f"Spoken to at {when}, by {best.by_whom}.{words}")
    place = code_words("PLACE_SEEN", best.place)
    where = f" {_lower(place)}" if place else ""
    alone = ", alone" if best.alone else ""
    return Row("Seen", text=f"Seen{where}{alone} at {when}, by {best.by_whom}.{words}")


def _signed(night: Night, at: datetime) -> Row:
    if night.event is None:
        return Row("Signed at night", text="Nothing to sign yet.")
    if night.record is None:
        met = night.signing is not None and not is_open(night.signing)
        return Row("Signed at night", text="Signed." if met else "", tag="" if met else "Not signed")
    step = night.steps.get(Step.SIGNED)
    if step is not None:
        after = lasting(step.at - night.event.happened_at) if night.event.happened_at else ""
        said = "agreed" if step.agrees else f"changed to {_lower(code_words('NIGHT_OUTCOME', step.outcome))}"
        return Row(
            "Signed at night",
            text=f"{step.person.name} {_at(step, at)}, {said}, {after} after",
            note=step.words,
        )
    due, note = due_at(night.signing), _not_reached(night, at)
    if due is None:
        return Row("Signed at night", tag="Not signed", note=note)
    words = due_at_in_words(due, at)
    if words.late:
        return Row(
            "Signed at night", tag="Not signed", late=words.words, text=f", {words.date_words}.", note=note
        )
    return Row("Signed at night", tag="Not signed", text=f"{words.words}, {_by(words.date_words)}", note=note)


def _not_reached(night: Night, at: datetime) -> str:
    step = night.steps.get(Step.NOT_REACHED)
    if step is None:
        return ""
    told = and_join(alert.told.get_full_name() for alert in night.alerts)
    told_at = f" at {_when(night.alerts[0].at, at)}" if night.alerts else ""
    who = f" {told} was told{told_at}." if told else " Nobody could be told."
    return f"The night manager was not reached at {_when(step.at, at)}: {_lower(step.words)}{who}"


def _handed_over(night: Night, at: datetime) -> Row:
    if night.record is None:
        return Row("Handed over", text=NOT_IN_FILE)
    accepted, sent = night.steps.get(Step.ACCEPTED), night.steps.get(Step.SENT)
    if accepted is not None:
        team = accepted.team.name if accepted.team else ""
        return Row("Handed over", text=f"Accepted by {accepted.person.name}, {team}, {_at(accepted, at)}")
    if sent is not None:
        team = sent.team.name if sent.team else ""
        return Row("Handed over", tag="Not accepted", text=f"Sent to {team} {_at(sent, at)}", note=sent.words)
    return Row("Handed over", tag="Not sent", text="The night team has not handed over.")


def _at(step: NightStep, at: datetime) -> str:
    return f"at {_when(step.at, at)}"


def _reviewed(night: Night, at: datetime, refused: str) -> Row:
    step = night.steps.get(Step.REVIEWED)
    if step is not None:
        said = "agreed" if step.agrees else f"changed to {_lower(code_words('NIGHT_OUTCOME', step.outcome))}"
        return Row("Reviewed", text=f"{step.person.name} {_at(step, at)}, {said}", note=step.words)
    if night.reviewing is not None and not is_open(night.reviewing):
        return Row("Reviewed", text="Reviewed.")
    due = due_at(night.reviewing)
    if due is None:
        return Row("Review due", text="As soon as something is decided." if night.event is None else "Now",
                   note=refused)  # fmt: skip
    words = due_at_in_words(due, at)
    if words.late:
        return Row("Review due", late=words.words, text=f", {words.date_words}", note=refused)
    return Row("Review due", bold=words.words, text=f", {_by(words.date_words)}", note=refused)


def _when(happened: datetime, at: datetime) -> str:
    """Return when something happened: the time alone only of today, or else with the day it was."""
    if day_of(happened) == day_of(at):
        return clock_time(happened)
    if timedelta(0) < at - happened < A_WEEK:
        return f"{clock_time(happened)} on {day_of(happened):%A}"
    return moment(happened).replace(" at ", ", ")


def _by(date_words: str) -> str:
    return date_words if date_words.startswith("by ") else f"by {date_words}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def changes(night: Night) -> list[str]:
    """Return what the managers changed, in sentences: the latest is what stands."""
    found = []
    for step, when in ((Step.SIGNED, "at night"), (Step.REVIEWED, "by day")):
        row = night.steps.get(step)
        if row is not None and row.agrees is False:
            to = _lower(code_words("NIGHT_OUTCOME", row.outcome))
            found.append(f"{row.person.name} changed it {when} to {to}: {row.words}")
    return found
