"""What an invented county is made of: plain values, in the words of the ledger.

Days `until_on` are not included; `left_on` and `closed_on` are last days. Moments are in UTC. Numbers of
subjects and events are the party's own, from 1, events in order of time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sightline.standards import timeline
from sightline.standards.timeline import FactValue, Timeline


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation. `kind` is one of the kinds of agency that people may belong to."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Team:
    """A team, or a service that holds teams. `manager` is today's, None where the post is empty."""

    code: str
    name: str
    kind: str
    agency: str
    parent: str | None = None
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A worker's place in a team while it lasts."""

    team: str
    role: str
    manager: bool
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Leave:
    """Days away, and the code of the worker who covers."""

    kind: str
    from_on: date
    until_on: date
    cover: str | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works with children. `hours_fte` None: never recorded, as happens."""

    code: str
    name: str
    hours_fte: float | None
    registration: str | None
    agency_worker: bool
    started_on: date
    left_on: date | None
    posts: tuple[Post, ...]
    leave: tuple[Leave, ...] = ()


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration sign-in: one person, one role, in a team, for an agency or in the whole service."""

    name: str
    email: str
    role: str
    team: str | None = None
    agency: str | None = None
    worker: str | None = None


@dataclass(frozen=True, slots=True)
class Identifier:
    """What another system calls the child. `scheme`: council_id, nhs_number, upn or former_upn."""

    scheme: str
    value: str
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a child lives or lived."""

    lines: str
    postcode: str
    confidential: bool
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Relationship:
    """What another person is to the child: another child of the service by council id, or only a name."""

    relation: str
    other: str | None = None
    other_name: str = ""
    parental_responsibility: bool | None = None
    household_from_on: date | None = None
    household_until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing events belong to, by its number within the party."""

    number: int
    kind: str
    inside: int | None = None
    raised_by: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it would stand in the ledger.

    `recorded_at` is when it was written down, by the worker `recorded_by`. A mistaken one carries
    `withdrawn_at` and `withdrawn_why`; the one that took its place names it in `replaces`. `disputed` is the
    invariant that it breaks, with `disputed_why` in a sentence. Siblings at one meeting share `occasion`.
    """

    number: int
    kind: str
    happened_on: date
    happened_at: datetime | None
    subject: int | None
    names_on: date | None
    facts: Mapping[str, FactValue]
    recorded_at: datetime
    recorded_by: str | None = None
    occasion: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""
    replaces: int | None = None
    disputed: str | None = None
    disputed_why: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """A child, born or not, with everything that is written of it."""

    council_id: str
    family: str
    given_name: str
    family_name: str
    sex: str
    ethnicity: str
    born_on: date | None
    expected_on: date | None
    died_on: date | None
    identifiers: tuple[Identifier, ...]
    addresses: tuple[Address, ...]
    relationships: tuple[Relationship, ...]
    subjects: tuple[Subject, ...]
    events: tuple[Event, ...]
    restricted: bool = False
    restricted_why: str = ""

    @property
    def kind(self) -> str:
        """Return what kind of party it is."""
        return "child"


@dataclass(frozen=True, slots=True)
class Party:
    """A party that is no child: a worker, an adopter, a home, the authority."""

    kind: str
    code: str
    name: str
    subjects: tuple[Subject, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """A trouble planted on purpose, and the page that must find it."""

    kind: str
    page: str
    sentence: str
    children: tuple[str, ...] = ()
    team: str | None = None
    worker: str | None = None


@dataclass(frozen=True)
class County:
    """A county that does not exist, as at the morning of `today`: nothing in it is dated or written later.

    `children` may be gone through as often as wished; each is told when its turn comes, so that a large
    county takes little memory. `parties` are those that are no children. `terms` are its school terms.
    """

    name: str
    seed: int
    today: date
    began_on: date
    agencies: tuple[Agency, ...]
    teams: tuple[Team, ...]
    workers: tuple[Worker, ...]
    sign_ins: tuple[SignIn, ...]
    terms: tuple[tuple[date, date], ...]
    manifest: tuple[Trouble, ...]
    children: Iterable[Child] = field(repr=False)
    parties: Iterable[Party] = field(repr=False)


def as_timeline(party: Child | Party, number: int = 1) -> Timeline:
    """Return the party as the plain reader reads it, every event included, withdrawn ones too."""
    events = tuple(
        timeline.Event(
            event.number, event.kind, event.happened_on, event.subject, event.happened_at, event.names_on,
            None, False, event.facts, event.recorded_at, event.withdrawn_at,
        )
        for event in party.events
    )  # fmt: skip
    subjects = {
        subject.number: timeline.Subject(subject.number, subject.kind, subject.inside, subject.raised_by)
        for subject in party.subjects
    }
    return Timeline(number, events, subjects, None, party.kind)
