"""Who the dataset speaks of: teams, workers, children and their identifiers. One method for each table."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sightline.sources.items import Item, Noticed, Observation, PersonSaid, Place, TeamSaid, WorkerSaid
from sightline.sources.nobody import names_nobody
from sightline.sources.reading.cells import UNREADABLE
from sightline.sources.reading.headings import plain
from sightline.sources.saying import Keys, People, Says, Workforce

_UPN = frozenset({"upn", "uniquepupilnumber"})
_FORMER_UPN = frozenset({"formerupn", "formeruniquepupilnumber"})
_UNACCOMPANIED = ("uasc", "unaccompanied")


class PeopleTables:
    """Says what the tables of people say, and keeps what other tables point at."""

    def __init__(self, say: Callable[[Item], object], as_at: date) -> None:
        self.say, self.as_at = say, as_at
        self.people = People(say, "ssd")
        self._kinds: dict[str, Says] = {}
        self._keys: dict[str, Keys] = {}
        self._told: set[str] = set()
        self._workforce = Workforce(say)
        # Codes that the table of workers gives to a tray, a team or a post.
        self._nobodies: set[str] = set()

    def key(self, kind: str, day: Any) -> str:
        """Name a subject by the day on which it began, as every format does."""
        if kind not in self._keys:
            self._keys[kind] = Keys(kind)
        return self._keys[kind][day or None]

    def event(
        self, kind: str, child: str, day: Any, place: Place, subject: str | None, /, **said: Any
    ) -> Observation | None:
        """Say an event on its day, with the facts given that hold something; without a day say nothing."""
        if not day:
            return None
        return self._make(self._says(kind).on, child, day, place, subject, said)

    def happened(
        self, kind: str, child: str, place: Place, subject: str | None, /, *, latest: Any = None, **said: Any
    ) -> Observation:
        """Say that an event has happened, by the day of the extract or an earlier one."""
        return self._make(self._says(kind).by, child, latest or self.as_at, place, subject, said)

    def once(self, about: str, place: Place, sentence: str) -> None:
        """Tell something once for the whole dataset."""
        if about not in self._told:
            self._told.add(about)
            self.say(Noticed(place, sentence))

    def person_called(self, worker: Any, place: Place) -> Any:
        """Return a worker's code, or None where it stands for a tray, a team or a post, which is told."""
        if not worker:
            return worker
        if worker in self._nobodies:
            return None
        if names_nobody(worker):
            self._workforce.tell_nobody(worker, place)
            return None
        return worker

    def _says(self, kind: str) -> Says:
        if kind not in self._kinds:
            self._kinds[kind] = Says(kind, "ssd")
        return self._kinds[kind]

    def _make(
        self, says: Callable[..., Observation], child: str, day: date, place: Place, subject: str | None,
        said: dict[str, Any],
    ) -> Observation:  # fmt: skip
        if "worker" in said:
            said["worker"] = self.person_called(said["worker"], place)
        links = {name: said.pop(name, None) for name in ("inside", "raised_by", "names_on", "apart")}
        facts = {name: value for name, value in said.items() if value is not None and value is not UNREADABLE}
        given = {name: value for name, value in links.items() if value is not None}
        observation = says(child, day, place, subject, facts, **given)
        self.say(observation)
        return observation

    # ------------------------------------------------------------ one method for each table

    def department(self, place: Place, team: str, name: Any, parent: Any) -> None:
        """Say a team and the team above it."""
        self.say(TeamSaid(team, place, name or None, parent or None))

    def professionals(
        self, place: Place, worker: str, name: Any, registration: Any, role: Any, team: Any, agency: Any
    ) -> None:
        """Say a worker. A code for a tray, a team or a post names nobody, wherever the tables give it."""
        if name and names_nobody(name):
            self._nobodies.add(worker)
            self._workforce.tell_nobody(name, place)
            return
        temporary = agency if isinstance(agency, bool) else None
        self.say(
            WorkerSaid(
                worker, place, name or None, registration or None, role or None, team or None, temporary
            )
        )

    def person(
        self, place: Place, child: str, sex: Any, ethnicity: Any, born: Any, common: Any, former: Any,
        no_upn: Any, expected: Any, died: Any, mother: Any,
    ) -> None:  # fmt: skip
        """Say who a child is; the council's former identifier and the shared one with it."""
        identifiers = tuple(
            (scheme, value)
            for scheme, value in (("common_child_id", common), ("former_council_id", former))
            if value
        )
        self._introduce(
            child, place, sex=sex, ethnicity=ethnicity, born_on=born, expected_on=expected, died_on=died,
            no_upn_reason=no_upn, identifiers=identifiers,
        )  # fmt: skip
        if mother is True:
            self.happened("mother_recorded", child, place, "person", flag=True)

    def linked_identifiers(self, place: Place, child: str, scheme: Any, value: Any) -> None:
        """Say another identifier of the child: a pupil number, or one of another service."""
        if not scheme or not value:
            return
        if plain(scheme) in _UPN:
            self._introduce(child, place, upn=value)
        elif plain(scheme) in _FORMER_UPN:
            self._introduce(child, place, former_upn=value)
        else:
            self._introduce(child, place, identifiers=((scheme, value),))

    def disability(self, place: Place, child: str, code: Any) -> None:
        """Say one disability, or that there is none."""
        if code:
            self.happened("disability_recorded", child, place, "person", code=code)

    def immigration_status(self, place: Place, child: str, status: Any, began: Any, ended: Any) -> None:
        """Say when the child was unaccompanied; other statuses are no event of the ledger."""
        if not status or not any(word in status.lower() for word in _UNACCOMPANIED):
            return
        if began:
            self.event("unaccompanied_status_began", child, began, place, "person")
        else:
            self.happened("unaccompanied_status_began", child, place, "person", latest=ended)
        self.event("unaccompanied_status_ended", child, ended, place, "person")

    def mother(self, place: Place, child: str, first_child_born: Any) -> None:
        """Say that the young person is a mother."""
        self.happened("mother_recorded", child, place, "person", flag=True, names_on=first_child_born or None)

    def _introduce(self, child: str, place: Place, **said: Any) -> None:
        who = PersonSaid(child, place, **{name: value or None for name, value in said.items() if value})
        self.people.introduce(who, self.as_at)
