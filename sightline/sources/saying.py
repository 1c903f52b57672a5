"""Ways to say one event, one person or one worker, with the keys that make it the same in the next file."""

from collections.abc import Callable, Mapping
from datetime import date

from sightline.sources.items import (
    NO_FACTS,
    Format,
    Item,
    Noticed,
    Observation,
    PartyKind,
    PersonSaid,
    Place,
    TeamSaid,
    WorkerSaid,
)
from sightline.sources.nobody import NO_ALLOCATION, names_nobody, said_plainly
from sightline.standards.timeline import FactValue
from sightline.standards.vocabulary import KINDS

Facts = Mapping[str, FactValue]
# A named tuple made in one step: a large file says a million events.
_NEW = tuple.__new__


class Keys(dict[date | None, str]):
    """Names the subjects of one kind by the day on which they began, each name made once."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self[None] = f"{kind} undated"

    def __missing__(self, day: date | None) -> str:
        assert day is not None
        key = self[day] = f"{self.kind} {day.isoformat()}"
        return key


def no_further_action(referred: date | None) -> str:
    """Return the name of a referral with no further action: one that ends nothing else of its day.

    A child may be referred twice on a day, once to no avail; the other is a case all the same.
    """
    return f"case {referred.isoformat() if referred else 'undated'} no further action"


# A case with one of the two only is disputed (V01).
NO_NEXT = (
    "This episode says that another begins the same day (X1), and the file has none. What ended is not "
    "known, so the child stays looked after."
)
NO_REASON = (
    "This episode has ceased and does not say why, and no other follows. Whether care ended is not known, so "
    "the child stays looked after."
)
NO_DAY_OF_CLOSING = (
    "A reason for closing is given and no day on which the case closed. Put the day in the source, or take "
    "the reason out if the case is open."
)


class Says:
    """Says events of one kind in the words of one format."""

    __slots__ = (
        "by_day",
        "by_day_and",
        "by_party",
        "kind",
        "nameless",
        "names",
        "party_kind",
        "subject_kind",
    )

    def __init__(self, kind: str, format: Format) -> None:
        declared = KINDS[kind]
        self.kind = kind
        self.subject_kind = declared.belongs_to
        self.party_kind: PartyKind = declared.party  # type: ignore[assignment]
        self.names = declared.natural_key_in.get(format, declared.natural_key)
        self.by_day = self.names == ("happened_on",)
        self.nameless = not self.names
        two = len(self.names) == 2 and self.names[0] == "happened_on"
        self.by_day_and = self.names[1] if two else None
        self.by_party = declared.belongs_to == "person"

    def on(
        self,
        party: str,
        day: date,
        place: Place,
        subject: str | None,
        facts: Facts = NO_FACTS,
        *,
        inside: str | None = None,
        raised_by: str | None = None,
        names_on: date | None = None,
        apart: bool | str = False,
    ) -> Observation:
        """Return the event, on a day the file says.

        `apart`: another of the kind and day is another event, told from it by its subject, or by this word.
        """
        if apart:
            key: tuple[object, ...] = (day, subject if apart is True else apart)
        else:
            key = (day,) if self.by_day else self._key(day, subject, facts)
        return _NEW(
            Observation,
            (
                self.kind,
                party,
                day,
                place,
                self.subject_kind,
                subject,
                key,
                facts,
                inside,
                raised_by,
                names_on,
                None,
                False,
                self.party_kind,
            ),
        )

    def by(
        self,
        party: str,
        latest: date,
        place: Place,
        subject: str | None,
        facts: Facts = NO_FACTS,
        *,
        inside: str | None = None,
        raised_by: str | None = None,
        names_on: date | None = None,
        key: tuple[object, ...] | None = None,
    ) -> Observation:
        """Return the event, of which the file says only that it has happened by `latest`.

        Its natural key has no day in it, so that next month's file says the same event; without a subject's
        name it is the only one of its kind. Where the year is known, `key` can say so.
        """
        return _NEW(
            Observation,
            (
                self.kind,
                party,
                latest,
                place,
                self.subject_kind,
                subject,
                self._key(None, subject, facts) if key is None else key,
                facts,
                inside,
                raised_by,
                names_on,
                None,
                True,
                self.party_kind,
            ),
        )

    def _key(self, day: date | None, subject: str | None, facts: Facts) -> tuple[object, ...]:
        """Return the values the vocabulary names; where a day is not among them, which subject it is."""
        if self.nameless:
            return () if self.by_party else (subject,)
        if self.by_day and day is None:
            return (None,) if self.by_party else (subject, None)
        if self.by_day_and is not None and day is not None:
            return (day, facts.get(self.by_day_and))
        values = tuple(day if name == "happened_on" else facts.get(name) for name in self.names)
        if self.by_party or (day is not None and "happened_on" in self.names):
            return values
        return (subject, *values)


class People:
    """Says who a person is: each different thing once, however many rows say it."""

    def __init__(self, say: Callable[[Item], object], format: Format) -> None:
        self.say = say
        self.said: set[tuple[object, ...]] = set()
        self.known: dict[str, PersonSaid] = {}
        self._born = Says("born", format)
        self._expected = Says("birth_expected", format)
        self._died = Says("died", format)
        self._sex = Says("sex_recorded", format)
        self._ethnicity = Says("ethnicity_recorded", format)
        self._disability = Says("disability_recorded", format)

    def is_new(self, *what: object) -> bool:
        """Say whether this has not been said before; the first of `what` is whose it is."""
        if what in self.said:
            return False
        self.said.add(what)
        return True

    def introduce(self, person: PersonSaid, as_at: date) -> None:
        """Say what is new of a child or an adopter; `as_at` is the day up to which the file can speak.

        A birth after that day is an expected one.
        """
        if person.born_on and person.born_on > as_at:
            person = person._replace(born_on=None, expected_on=person.expected_on or person.born_on)
        before = self.known.get(person.party)
        if before is not None:
            news = tuple(
                None if now == earlier else now
                for now, earlier in zip(person[2:12], before[2:12], strict=True)
            )
            if not any(item is not None for item in news) and person.identifiers == before.identifiers:
                return
            self.known[person.party] = PersonSaid(
                person.party,
                before.place,
                *(
                    now if now is not None else earlier
                    for now, earlier in zip(news, before[2:12], strict=True)
                ),
                before.identifiers
                + tuple(one for one in person.identifiers if one not in before.identifiers),
                person.party_kind,
            )
            person = PersonSaid(person.party, person.place, *news, person.identifiers, person.party_kind)
        else:
            self.known[person.party] = person
        self.say(person)
        if person.party_kind == "child":
            self._say_events(person, as_at)

    def _say_events(self, person: PersonSaid, as_at: date) -> None:
        party, place, say = person.party, person.place, self.say
        if person.born_on:
            say(self._born.on(party, person.born_on, place, "person"))
        if person.expected_on:
            say(self._expected.by(party, as_at, place, "person", names_on=person.expected_on))
        if person.died_on:
            say(self._died.on(party, person.died_on, place, "person"))
        if person.sex:
            say(self._sex.by(party, as_at, place, "person", {"code": person.sex}))
        if person.ethnicity:
            say(self._ethnicity.by(party, as_at, place, "person", {"code": person.ethnicity}))
        for code in person.disabilities or ():
            facts: Facts = {"code": code} if code != UNNAMED_DISABILITY else NO_FACTS
            say(self._disability.by(party, as_at, place, "person", facts))


# A file that says only "has a disability" names none.
UNNAMED_DISABILITY = ""


class Workforce:
    """Says which workers and teams the files name, and what they call a worker that is none, each once."""

    def __init__(self, say: Callable[[Item], object]) -> None:
        self.say = say
        self.workers: set[str] = set()
        self.teams: set[str] = set()
        self.nobody: set[str] = set()

    def name(self, worker: str | None, team: str | None, place: Place) -> str | None:
        """Say a worker and a team by the names or codes a row gives, where they are new.

        Return the worker, or None where the cell is a tray or the team's own name: that is nobody, and what
        the file said is told. A cell that could not be read is returned as it is.
        """
        if worker and names_nobody(worker, team or None):
            self.tell_nobody(worker, place)
            worker = None
        if worker and worker not in self.workers:
            self.workers.add(worker)
            self.say(WorkerSaid(worker, place, team=team or None))
        if team and team not in self.teams:
            self.teams.add(team)
            self.say(TeamSaid(team, place))
        return worker

    def tell_nobody(self, worker: str, place: Place) -> None:
        """Tell, once, what stands where a worker should, but for a cell that says outright there is none."""
        if worker not in self.nobody and not said_plainly(worker):
            self.nobody.add(worker)
            self.say(Noticed(place, NO_ALLOCATION.format(worker)))
