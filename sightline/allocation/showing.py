"""Who holds whom as pages show it: words and addresses, from plain values."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from sightline.allocation import rules
from sightline.allocation.caseloads import Member
from sightline.allocation.models import Asked, Oversight
from sightline.allocation.naming import Named
from sightline.allocation.queries import Seen, Waiting, Wanted
from sightline.clocks.spells import NAMED
from sightline.clocks.unallocated import FIRST_SAID, NoWorker
from sightline.govuk.words import ago, and_join, day, day_and_name, plural
from sightline.govuk.words import moment as moment_words
from sightline.standards import calendar

WHY: Mapping[str, str] = {
    "new": "New on {on}, not yet allocated",
    "moved": "Moved to {team} on {on}",
    NAMED: "No worker in the file of {on}",
    FIRST_SAID: "No worker on {on}; before that not in your files",
    "worker left": "Worker left before {on}",
    "allocation ended": "Allocation ended on {on}",
}


def allocate_address(public_ids: Iterable[str], **more: str) -> str:
    """Return the address of the page that allocates these children together."""
    pairs = [("child", each) for each in public_ids] + sorted(more.items())
    return f"{reverse('allocation:allocate')}?{urlencode(pairs)}"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One child without a worker, as the list shows them."""

    id: int
    public_id: str
    name: str
    url: str
    age: str
    status: str
    waits: str
    since: str
    late: bool
    why: str
    seen: str
    seen_note: str
    answers: str
    team: str
    watched: str
    watched_note: str
    watch_url: str
    told: str
    told_note: str
    offered: str
    allocate_url: str


def waiting_row(each: Waiting, named: Named, today: date) -> WaitingRow:
    """Return the row of a child who waits for a worker."""
    since = day(each.need.since)
    told, told_note = told_words(each)
    return WaitingRow(
        id=named.id,
        public_id=named.public_id,
        name=named.name,
        url=named.url,
        age=named.age(today),
        status=each.status,
        waits=_at_least(each.need, waited_words(each.days, each.need.since, today)),
        since=f"since {since}",
        late=each.days >= 1,
        why=WHY.get(each.need.began, "Nobody allocated since {on}").format(on=since, team=each.team.name),
        seen=seen_words(each.seen, today),
        seen_note=seen_note(each.seen),
        answers=each.answers.name if each.answers else "Nobody answers for this team",
        team=each.team.name,
        watched=watched_words(each.watched, today),
        watched_note=f"{each.watched.by.person.name}, {each.watched.get_way_display().lower()}"
        if each.watched
        else "",
        watch_url=reverse("allocation:watch_over", args=[named.public_id]),
        told=told,
        told_note=told_note,
        offered=offered_words(each),
        allocate_url=allocate_address([named.public_id]),
    )


def waited_words(days: int, since: date, today: date) -> str:
    """Return how long a child has waited, in working days."""
    if days:
        return plural(days, "working day,working days")
    return "Since today" if since == today else "Less than 1 working day"


def _at_least(need: NoWorker, waited: str) -> str:
    """Return how long a child has waited; where nothing is known before a file's day, that it may be more."""
    return f"At least {waited}" if need.began == FIRST_SAID and waited[0].isdigit() else waited


def seen_words(seen: Seen, today: date) -> str:
    """Return how long ago a child was seen in person."""
    return ago(seen.on, today) if seen.on else "Never seen"


def seen_note(seen: Seen) -> str:
    """Return the day a child was seen; or that somebody tried since."""
    tried = seen.tried_on and (seen.on is None or seen.tried_on > seen.on)
    said = [day(seen.on)] if seen.on else []
    return ", ".join([*said, f"tried {day(seen.tried_on)}"] if tried and seen.tried_on else said)


def watched_words(watched: Oversight | None, today: date) -> str:
    """Return when something was last done for a child who waits."""
    return ago(watched.on, today) if watched else "Nobody yet"


def told_words(each: Waiting) -> tuple[str, str]:
    """Return whom the newest rung told, and who has acknowledged it."""
    if each.rung is None:
        return "Not yet", ""
    names = [told.user.person.name for told in each.told]
    known = [told.user.person.name for told in each.told if told.acknowledged_at]
    if not names:
        return f"Day {each.rung.after_days}: nobody to tell", ""
    said = f"Acknowledged by {and_join(known)}" if known else "Not acknowledged"
    return f"Day {each.rung.after_days}: {and_join(names)}", said


def offered_words(each: Waiting) -> str:
    """Return to whom a child is offered, or who takes them over from when."""
    if each.coming and each.coming.accepted_by and each.coming.starts_on:
        return f"{each.coming.accepted_by.name} from {day(each.coming.starts_on)}"
    if not each.offered:
        return ""
    return f"Offered to {and_join(asked.worker.name for asked in each.offered)}"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One worker as they would be with the children. `cannot` says why they cannot be asked."""

    key: int
    name: str
    children: str
    children_after: str
    load: str
    visits: int
    suggested: bool
    words: str
    cannot: str
    mend_url: str


def member_rows(
    found: Sequence[Member], need: rules.Need, suggested: int | None
) -> tuple[list[MemberRow], list[MemberRow]]:
    """Return the workers who can be asked, the suggested first then by load, and those who cannot."""
    lightest = rules.lightest_of(each.candidate for each in found if not each.candidate.cannot)
    rows = []
    for each in found:
        candidate = each.candidate
        cannot = candidate.cannot or rules.over_the_limit(candidate, need.weight)
        rows.append(_member_row(each, need, suggested, lightest == candidate.key, cannot))
    can = [row for row in rows if not row.cannot]
    order = {each.candidate.key: each.candidate for each in found}
    can.sort(key=lambda row: (not row.suggested, _share(order[row.key], need.weight), row.name))
    return can, [row for row in rows if row.cannot]


def _share(candidate: rules.Candidate, weight: Decimal) -> Decimal:
    return (candidate.load + weight) / candidate.limit if candidate.limit else Decimal(9)


def _member_row(
    each: Member, need: rules.Need, suggested: int | None, lightest: bool, cannot: str
) -> MemberRow:
    candidate = each.candidate
    said = rules.ForAndAgainst(need, candidate, lightest)
    phrases = [_sentence(said.reasons_for), _sentence(said.reasons_against)]
    if each.covers:
        phrases.append(f"Covers for {and_join(each.covers)}.")
    if each.offered:
        phrases.append(f"{plural(each.offered, 'offer is,offers are')} unanswered.")
    limit = candidate.limit
    return MemberRow(
        key=candidate.key,
        name=candidate.name,
        children=str(candidate.children),
        children_after=str(candidate.children + len(need.children)),
        load=f"{candidate.load + need.weight:.1f} of {limit:.1f}" if limit is not None else "",
        visits=candidate.visits_due + candidate.visits_late,
        suggested=candidate.key == suggested,
        words=" ".join(phrase for phrase in phrases if phrase) or "New to this family.",
        cannot=cannot,
        mend_url=reverse("teams:worker", args=[candidate.key]) if "recorded" in cannot else "",
    )


def _sentence(phrases: Sequence[str]) -> str:
    said = and_join(phrases)
    return f"{said[0].upper()}{said[1:]}." if said else ""


def suggestion_words(found: Sequence[Member], need: rules.Need, suggested: int | None) -> str:
    """Return the suggestion's paragraph, for and against; or why nobody is suggested."""
    member = next((each for each in found if each.candidate.key == suggested), None)
    if member is None:
        return (
            "Nobody in this team can be given them within the limits. Choose another team, or record who "
            "watches over them meanwhile."
        )
    candidate = member.candidate
    lightest = rules.lightest_of(each.candidate for each in found if not each.candidate.cannot)
    said = rules.ForAndAgainst(need, candidate, lightest == candidate.key)
    pro = and_join(said.reasons_for) or "nobody here knows the family better, and loads stay evenest so"
    after = f"{candidate.load + need.weight:.1f} of {candidate.limit:.1f}"
    due = candidate.visits_due + candidate.visits_late
    against = and_join(said.reasons_against) or "nothing that is recorded"
    return (
        f"For: {pro}. Afterwards at {after}, with {plural(due, 'visit,visits')} due in the next 10 working "
        f"days. Against: {against}. You decide."
    )


def identity(found: Sequence[Wanted], named: Mapping[int, Named], today: date) -> list[dict[str, object]]:
    """Return the bar that says who one child is and how they wait."""
    each = found[0]
    name = named[each.child.pk]
    need = each.need
    waits = rules.days_waited(need.since, today) if need else 0
    return [
        {"label": "Age", "fact": name.age(today) or "Not known", "note": each.status},
        {
            "label": "Without a worker" if need else "Held by",
            "fact": _at_least(need, waited_words(waits, need.since, today))
            if need
            else (each.holder.name if each.holder else each.team.name),
            "note": f"since {day(need.since)}" if need else each.team.name,
            "late": bool(need and waits),
        },
        {
            "label": "Who answers",
            "fact": each.answers.name if each.answers else "Nobody",
            "note": "until a worker accepts",
        },
        {"label": "Last seen", "fact": seen_words(each.seen, today), "note": seen_note(each.seen)},
        {
            "label": "Watched meanwhile",
            "fact": watched_words(each.watched, today),
            "note": each.watched.get_way_display() if each.watched else "",
        },
    ]


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One child offered to this reader."""

    name: str
    url: str
    age: str
    status: str
    giver: str
    offered_by: str
    due: str
    late: bool
    answer_url: str


def offer_row(asked: Asked, named: Named | None, status: str, at: datetime) -> OfferRow:
    """Return the row of one offer that waits for its reader's answer."""
    handover, today = asked.handover, calendar.uk_date(at)
    starts = f", from {day(handover.starts_on)}" if handover.starts_on else ""
    late = rules.late_to_answer(asked.answer_by, at)
    return OfferRow(
        name=named.name if named else "A child",
        url=named.url if named else "",
        age=named.age(today) if named else "",
        status=status,
        giver=handover.giver.name if handover.giver else "Nobody yet",
        offered_by=f"{asked.asked_by.person.name}{starts}"
        + (f", for {asked.worker.name}, who has no sign-in" if asked.stands_in_id else ""),
        due=f"{'was due ' if late else ''}{moment_words(asked.answer_by)}",
        late=late,
        answer_url=reverse("allocation:answer", args=[asked.pk]),
    )


def see_by(limits_days: int, today: date) -> str:
    """Return the day by which a new worker should see a child."""
    return day_and_name(calendar.working_days_after(today, limits_days))


def children_words(named: Collection[Named]) -> str:
    """Return the children's names: "Leila Fenmarch", "Amir and Leila Fenmarch" as each is called."""
    return and_join(each.name for each in named)


def asked_words(asked: Asked, at: datetime) -> tuple[str, str, bool]:
    """Return who was asked, what they answered or by when they should, and whether that is late."""
    if asked.answer:
        return asked.worker.name, f"{asked.get_answer_display()}. {asked.words}".strip(), False
    late = rules.late_to_answer(asked.answer_by, at)
    said = f"no answer; {'was due' if late else 'due'} {moment_words(asked.answer_by)}"
    return asked.worker.name, said, late
