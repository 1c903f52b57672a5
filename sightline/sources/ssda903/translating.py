"""The files of an SSDA903 return into what they say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sightline.sources.items import NO_FACTS, Covers, Item, Noticed, PersonSaid, Place, Refusal
from sightline.sources.reading.finding import FoundList
from sightline.sources.reading.rows import AT_ONCE, Learnt, Values, said_by_rows
from sightline.sources.reading.tables import letters_of
from sightline.sources.saying import Keys, People, Says, Workforce
from sightline.sources.ssda903.covering import covered, open_too
from sightline.sources.ssda903.episodes import ADOPTED, Chain, Episode, Period
from sightline.sources.ssda903.layouts import ORDER
from sightline.standards.calendar import birthday

SOCIAL_WORKER = "SOCIAL_WORKER"
HEALTH_FACTS = (
    "convicted",
    "development_check",
    "immunised",
    "teeth_checked",
    "health_assessed",
    "substance_misuse",
    "intervention_received",
    "intervention_offered",
)


def translate(
    lists: Sequence[FoundList], extracted_on: date, progress: Callable[[str, int], None] | None = None
) -> Iterator[list[Item]]:
    """Yield what the files say, some items at a time, and last what they cover.

    Episodes are held until their file has been read, because a child's need not stand together.
    """
    waiting: list[Item] = []
    learnt = Learnt(extracted_on, lists)
    reader = _Reader(waiting.append, extracted_on)
    for found in sorted(lists, key=lambda one: ORDER[one.layout.name]):
        waiting.extend(found.noticed())
        reader.columns = found.matched.at
        yield from said_by_rows(found, getattr(reader, found.layout.name.lower()), waiting, learnt, progress)
        waiting.extend(reader.noticed_at_the_end(found.place))
        if found.layout.name == "Episodes":
            for _ in reader.say_episodes(letters_of(found.matched.at.get("DECOM", 0))):
                if len(waiting) >= AT_ONCE:
                    yield waiting
                    waiting.clear()
    reader.say_orders_without_episodes()
    covers = Covers(covered(lists, reader.year_ends_on, extracted_on), "ssda903", open_too(lists))
    yield [*waiting, covers]


def year_end(day: date) -> date:
    """Return the 31 March that ends the return's year of a day."""
    return date(day.year if (day.month, day.day) <= (3, 31) else day.year + 1, 3, 31)


class _Reader:
    """Says what each row of each file says; a method for each file, by its name."""

    def __init__(self, say: Callable[[Item], object], as_at: date) -> None:
        self.say, self.as_at = say, as_at
        self.people, self.workforce = People(say, "ssda903"), Workforce(say)
        self.chain = Chain(say)
        self.born: dict[str, Any] = {}
        self.rows: dict[str, list[Episode]] = {}
        self.periods: dict[str, list[Period]] = {}
        self.decided: dict[str, date] = {}
        self.adopted: dict[str, tuple[Place, dict[str, Any]]] = {}
        self.adoptions, self.missing_episodes = Keys("adoption"), Keys("missing_episode")
        self.columns: Mapping[str, int] = {}
        self.ends_to_come = 0
        self.liberty, self.leaving = Keys("liberty_order"), Keys("leaving_care")
        # Without episodes: the last return year that had ended by the day of the extract.
        self.year_ends_on = year_end(as_at) if year_end(as_at) == as_at else _year_before(year_end(as_at))

    def __getattr__(self, kind: str) -> Says:
        """Return what says events of a kind, made at its first use."""
        says = Says(kind, "ssda903")
        setattr(self, kind, says)
        return says

    def meet(self, child: str, place: Place, born: Any) -> None:
        """Say who the row is about, where that is new: a row that gives no day of birth says nothing new."""
        if self.born.get(child, NOT_MET) is not born and (born or child not in self.born):
            self.introduce(child, place, born)

    def introduce(self, child: str, place: Place, born: Any, **said: Any) -> None:
        """Say who a child is, where that is new."""
        self.born[child] = born
        if self.people.is_new(child, born, *said.values()):
            who = PersonSaid(
                child, place, born_on=born or None, **{key: v or None for key, v in said.items()}
            )
            self.people.introduce(who, self.as_at)

    def period_on(self, child: str, day: date) -> str | None:
        """Name the period of care a child was in on a day, if the episodes say so."""
        for period in reversed(self.periods.get(child, ())):
            if period.from_on <= day and (period.ended_on is None or day <= period.ended_on):
                return period.key
        return None

    # ------------------------------------------------------------ one method for each file

    def header(self, place: Place, row: Values) -> None:
        """Say who the child is, and whether she is a mother."""
        child, sex, born, ethnicity, upn, mother, first_child_born = row
        no_upn = upn if upn and upn.upper() in NO_UPN else None
        self.introduce(
            child,
            place,
            born,
            sex=sex,
            ethnicity=ethnicity,
            upn=None if no_upn else upn,
            no_upn_reason=no_upn,
        )
        if mother is True or first_child_born:
            born_on = first_child_born or None
            self.say(
                self.mother_recorded.by(child, self.as_at, place, "person", {"flag": True}, names_on=born_on)
            )

    def placedadoption(self, place: Place, row: Values) -> None:
        """Say the decision that the child should be placed for adoption: that is what DATE_PLACED is."""
        child, born, decided, reversed_on, why = row
        self.meet(child, place, born)
        subject = self._decide(child, place, decided)
        facts = {"reason": why} if why else NO_FACTS
        if reversed_on:
            self.say(self.adoption_decision_reversed.on(child, reversed_on, place, subject, facts))
        elif reversed_on is None and why:
            self.say(self.adoption_decision_reversed.by(child, self.as_at, place, subject, facts))

    def ad1(self, place: Place, row: Values) -> None:
        """Say the decision and the match; the day of the order is that of the episode that adoption ended."""
        child, born, decided, matched, foster_carer, number, sex, status = row
        self.meet(child, place, born)
        subject = self._decide(child, place, decided)
        if matched:
            self.say(self.adopters_matched.on(child, matched, place, subject))
        facts: dict[str, Any] = {"foster_carer": foster_carer} if isinstance(foster_carer, bool) else {}
        if isinstance(number, int):
            facts["number"] = number
        facts.update({name: code for name, code in (("category", sex), ("level", status)) if code})
        self.adopted[child] = (place, facts)

    def _decide(self, child: str, place: Place, decided: Any) -> str:
        if decided:
            self.decided[child] = decided
            self.say(self.adoption_decided.on(child, decided, place, self.adoptions[decided]))
        return self.adoptions[self.decided.get(child)]

    def episodes(self, place: Place, row: Values) -> None:
        """Keep an episode until all have been read."""
        episode = Episode(place, *row[1:])
        self.rows.setdefault(row[0], []).append(episode)

    def say_episodes(self, column: str) -> Iterator[None]:
        """Say each child's episodes, stopping after each; those with no first day are refused."""
        latest = max(
            (day for rows in self.rows.values() for one in rows for day in (one.began, one.ceased)
             if day and day <= self.as_at),
            default=None,
        )  # fmt: skip
        if latest is not None:
            self.year_ends_on = year_end(latest)
        for child, rows in self.rows.items():
            for one in rows:
                if one.began is None:
                    self.say(Refusal(one.place._replace(column=column), "DECOM", "", NO_FIRST_DAY, "row"))
            dated = [one for one in rows if one.began]
            if dated:
                subject = self.adoptions[self.decided.get(child)]
                self.periods[child] = self.chain.child(child, dated, subject)
                for one in dated:
                    if one.why_ceased in ADOPTED and one.ceased:
                        _, facts = self.adopted.pop(child, (None, NO_FACTS))
                        self.say(self.adoption_order_made.on(child, one.ceased, one.place, subject, facts))
            yield
        self.rows.clear()

    def say_orders_without_episodes(self) -> None:
        """Say the adoption of children whose last episode is not in the file: in the return's year."""
        for child, (place, facts) in self.adopted.items():
            subject = self.adoptions[self.decided.get(child)]
            day = min(self.year_ends_on, self.as_at)
            self.say(self.adoption_order_made.by(child, day, place, subject, facts))

    def reviews(self, place: Place, row: Values) -> None:
        """Say a statutory review and how the child took part."""
        child, born, held, code = row
        self.meet(child, place, born)
        if held:
            facts = {"code": code} if code else NO_FACTS
            self.say(self.care_review_held.on(child, held, place, self.period_on(child, held), facts))

    def uasc(self, place: Place, row: Values) -> None:
        """Say that the child is or was unaccompanied; DUC is the day on which that ceased or will.

        The return asks for the day on which the status is expected to cease: at the latest the eighteenth
        birthday (the return's own rule 304). A day that has not come is no event yet.
        """
        child, sex, born, ceased = row
        self.introduce(child, place, born, sex=sex)
        latest = min(ceased, self.as_at) if ceased else self.as_at
        self.say(self.unaccompanied_status_began.by(child, latest, place, "person"))
        if ceased and ceased <= self.as_at:
            self.say(self.unaccompanied_status_ended.on(child, ceased, place, "person"))
        elif ceased and born and ceased > birthday(born, 18):
            cell = place._replace(column=letters_of(self.columns.get("DUC", 0)))
            self.say(Refusal(cell, "DUC", f"{ceased:%d/%m/%Y}", AFTER_EIGHTEEN, "cell"))
        elif ceased:
            self.ends_to_come += 1

    def noticed_at_the_end(self, place: Place) -> Iterator[Noticed]:
        """Yield what is to be known of a file as a whole, and forget it."""
        if self.ends_to_come:
            yield Noticed(place, ENDS_TO_COME.format(number=self.ends_to_come))
        self.ends_to_come = 0

    def oc2(self, place: Place, row: Values) -> None:
        """Say the year's health outcomes. In which year each was is in the return; on which day is not."""
        child, born, score, reason, *answers = row
        self.meet(child, place, born)
        day = min(self.year_ends_on, self.as_at)
        subject, in_the_year = self.period_on(child, day), (self.year_ends_on,)
        if (score is not None and not isinstance(score, bool) and isinstance(score, int)) or reason:
            facts: dict[str, Any] = {"number": score} if isinstance(score, int) else {}
            if reason:
                facts["reason"] = reason
            says = self.strengths_and_difficulties_scored
            self.say(says.by(child, day, place, subject, facts, key=in_the_year))
        named = zip(HEALTH_FACTS, answers, strict=True)
        said = {name: answer for name, answer in named if isinstance(answer, bool)}
        if said:
            self.say(self.health_return_recorded.by(child, day, place, subject, said, key=in_the_year))

    def oc3(self, place: Place, row: Values) -> None:
        """Say what is known of a care leaver around the year's birthday; when it was learnt is not said."""
        child, born, in_touch, activity, home = row
        self.meet(child, place, born)
        where, suitable = home or (None, None)
        named = (("code", in_touch), ("category", activity), ("outcome", where), ("level", suitable))
        facts = {name: value for name, value in named if value}
        if facts:
            day = min(self.year_ends_on, self.as_at)
            says, in_the_year = self.birthday_information_obtained, (self.year_ends_on,)
            self.say(says.by(child, day, place, self.leaving[None], facts, key=in_the_year))

    def prevperm(self, place: Place, row: Values) -> None:
        """Say an earlier permanence arrangement; its day may be known in part only."""
        child, born, code, authority, when = row
        self.meet(child, place, born)
        if not code:
            return
        facts = {"code": code, "authority": authority} if authority else {"code": code}
        day, exact = when or (self.as_at, False)
        subject = self.periods[child][-1].key if self.periods.get(child) else None
        says = self.previous_permanence_recorded
        if exact:
            self.say(says.on(child, day, place, subject, facts))
        else:
            self.say(says.by(child, day, place, subject, facts, key=(day if when else None,)))

    def missing(self, place: Place, row: Values) -> None:
        """Say that the child went missing, or was away without authorisation, and came back."""
        child, born, code, started, ended = row
        self.meet(child, place, born)
        subject = self.missing_episodes[started or None]
        if started:
            facts = {"category": code} if code else NO_FACTS
            self.say(self.missing_noticed.on(child, started, place, subject, facts))
        if ended:
            self.say(self.missing_found.on(child, ended, place, subject))

    def swepisodes(self, place: Place, row: Values) -> None:
        """Say that a social worker was allocated, and until when. The reason is why the worker changed.

        A tray or a team is no worker, and nothing is said of it.
        """
        child, born, worker, started, ended, reason = row
        self.meet(child, place, born)
        worker = self.workforce.name(worker, None, place)
        if not worker:
            return
        subject = f"allocation {worker} {started.isoformat() if started else 'undated'}"
        facts = {"worker": worker, "category": SOCIAL_WORKER}
        if reason:
            facts["reason"] = reason
        if started:
            self.say(self.allocated.on(child, started, place, subject, facts))
        if ended:
            self.say(self.allocation_ended.on(child, ended, place, subject, {"worker": worker}))

    def dolo(self, place: Place, row: Values) -> None:
        """Say an order depriving the child of liberty."""
        child, born, started, ended = row
        self.meet(child, place, born)
        subject = self.liberty[started or None]
        if started:
            self.say(self.liberty_order_started.on(child, started, place, subject))
        if ended:
            self.say(self.liberty_order_ended.on(child, ended, place, subject))


NOT_MET = object()
NO_UPN = frozenset({"UN1", "UN2", "UN3", "UN4", "UN5", "UN6", "UN7"})
AFTER_EIGHTEEN = (
    "The status of an unaccompanied child ceases on the eighteenth birthday at the latest, and this day is "
    "after it. Put the day right and load the file again."
)
ENDS_TO_COME = (
    "DUC that had not come when the file was made: {number}. It is the day on which the status is expected "
    "to cease, so nothing is filed of it: a later file will say that it did."
)
NO_FIRST_DAY = (
    "This episode has no first day (DECOM), so it has no place among the child's episodes, and nothing of it "
    "was read. Put the day in and load the file again."
)


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, day.day)
