"""People who ask a served Sightline for pages, at an even rate, whether or not it has answered the last.

The time of an answer runs from the moment its page was due to be asked for, so that waiting in a queue is in
it. Knows no Django: it shares two cores with what it measures.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import cycle
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

AT_ONCE = 64
PATIENCE_SECONDS = 30
SIGN_IN = "/account/login/"
ACKNOWLEDGED = re.compile(r"/hub/contact/([\w-]+)/$")
OFFERED = re.compile(r'name="child-0-known" type="radio" value="([^"]*)"')


class Kind(StrEnum):
    """What is asked for, in the words of the results."""

    BOARD = "The hub's board"
    CHILD = "A child's page"
    TEAM_LIST = "Out of sight, a team's"
    WHOLE_LIST = "Out of sight, the whole service's"
    LOOK = "Who may this child be?"
    RECORD = "Record a contact"


# How many of every hundred times each is asked for. A look is followed at once by the recording.
SHARES: Mapping[Kind, int] = {
    Kind.BOARD: 30,
    Kind.CHILD: 40,
    Kind.TEAM_LIST: 19,
    Kind.WHOLE_LIST: 1,
    Kind.LOOK: 10,
}


@dataclass(slots=True)
class Person:
    """Somebody signed in: what they ask for, and the children whose pages they open without a reason."""

    public_id: str
    asks: frozenset[Kind]
    children: tuple[str, ...] = ()
    cookies: dict[str, str] = field(default_factory=dict)
    openings: int = 0


@dataclass(frozen=True, slots=True)
class ToldOf:
    """A child whom somebody rings about. `mark` stands in what is told, and nowhere else."""

    given: str
    family: str
    born_on: date
    mark: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer. `error` is empty where it came as it should; `contact` is what was acknowledged."""

    kind: Kind
    seconds: float
    error: str = ""
    contact: str = ""
    mark: str = ""


def turns(count: int, chance: Random) -> list[Kind]:
    """Return what is asked for, time after time: each kind by its share, in a mixed order."""
    found: list[Kind] = []
    for kind, share in SHARES.items():
        found += [kind] * round(count * share / 100)
    chance.shuffle(found)
    return found


def whose_turns(people: Sequence[Person]) -> dict[Kind, Iterator[Person]]:
    """Return who asks for each kind of page, one after the other and then again."""
    found = {kind: [person for person in people if kind in person.asks] for kind in SHARES}
    return {kind: cycle(those) for kind, those in found.items() if those}


@dataclass(frozen=True, slots=True)
class Site:
    """Where Sightline is served."""

    port: int
    patience: float = PATIENCE_SECONDS
    host: str = "127.0.0.1"

    def ask(
        self, path: str, person: Person, *, form: Mapping[str, str] | None = None, refresh: bool = False
    ) -> tuple[HTTPResponse, str]:
        """Return an answer and its text. With `form` it is sent, with the person's own token."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in person.cookies.items())}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": person.cookies["csrftoken"]})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if refresh:
            headers["X-Requested-With"] = "refresh"
        connection = HTTPConnection(self.host, self.port, timeout=self.patience)
        try:
            connection.request("GET" if form is None else "POST", path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read().decode()
        finally:
            connection.close()

    def sign_in(self, person: Person) -> None:
        """Sign an invented person in, as the page of a demonstration does."""
        _keep_cookies(person, self.ask(SIGN_IN, person)[0])
        answer, _ = self.ask(f"/account/invented/{person.public_id}/", person, form={})
        _keep_cookies(person, answer)
        if answer.status != 302 or "sessionid" not in person.cookies:
            raise RuntimeError(f"Nobody was signed in: status {answer.status}")


def _keep_cookies(person: Person, answer: HTTPResponse) -> None:
    for line in answer.headers.get_all("Set-Cookie") or ():
        name, _, value = line.partition(";")[0].partition("=")
        person.cookies[name] = value


def wrong_with(answer: HTTPResponse, *, wanted: int) -> str:
    """Return what is wrong with an answer, or nothing."""
    if (answer.headers["Location"] or "").startswith(SIGN_IN):
        return "signed out"
    return "" if answer.status == wanted else f"status {answer.status}"


@dataclass(slots=True)
class Asking:
    """The act of asking, and every answer so far."""

    site: Site
    people: Mapping[Kind, Iterator[Person]]
    told_of: Iterator[ToldOf]
    told_at: tuple[str, str]
    answers: list[Answer] = field(default_factory=list)

    def evenly(self, kinds: Sequence[Kind], *, rate: float) -> None:
        """Ask for each in its turn, `rate` in a second, and wait for the last answer."""
        started = time.perf_counter() + 0.1
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for number, kind in enumerate(kinds):
                due = started + number / rate
                ask = self.next_ask(kind)
                time.sleep(max(0.0, due - time.perf_counter()))
                pool.submit(ask, due)

    def one_by_one(self, kinds: Iterable[Kind]) -> None:
        """Ask for each when the one before is answered."""
        for kind in kinds:
            self.next_ask(kind)(time.perf_counter())

    def next_ask(self, kind: Kind) -> Callable[[float], None]:
        """Return the next act of asking for a kind of page, by whose turn it is; it wants the moment due."""
        person = next(self.people[kind])
        person.openings += 1
        if kind is Kind.LOOK:
            told = next(self.told_of)
            return lambda due: self._record(person, told, due)
        path, refresh = {
            Kind.BOARD: ("/hub/", person.openings % 2 == 0),
            Kind.CHILD: (f"/child/{person.children[person.openings % len(person.children)]}/", False)
            if person.children
            else ("", False),
            Kind.TEAM_LIST: ("/out-of-sight/", False),
            Kind.WHOLE_LIST: ("/out-of-sight/", False),
        }[kind]
        return lambda due: self._open(kind, person, path, refresh, due)

    def _open(self, kind: Kind, person: Person, path: str, refresh: bool, due: float) -> None:
        try:
            answer, _ = self.site.ask(path, person, refresh=refresh)
            error = wrong_with(answer, wanted=200)
        except (OSError, HTTPException) as failure:
            error = type(failure).__name__
        self.answers.append(Answer(kind, time.perf_counter() - due, error))

    def _record(self, person: Person, told: ToldOf, due: float) -> None:
        """Look who the child may be, choose, and record the contact."""
        form, kind, contact = self._call(told), Kind.LOOK, ""
        try:
            answer, page = self.site.ask("/hub/record/look/?child=0", person, form=form)
            error = wrong_with(answer, wanted=200)
            self.answers.append(Answer(kind, time.perf_counter() - due, error))
            kind, due = Kind.RECORD, time.perf_counter()
            form["child-0-known"] = chosen(page)
            answer, _ = self.site.ask("/hub/record/", person, form=form)
            error = wrong_with(answer, wanted=302)
            found = ACKNOWLEDGED.search(answer.headers["Location"] or "")
            contact = found[1] if found and not error else ""
        except (OSError, HTTPException) as failure:
            error = type(failure).__name__
        self.answers.append(Answer(kind, time.perf_counter() - due, error, contact, told.mark))

    def _call(self, told: ToldOf) -> dict[str, str]:
        day, clock = self.told_at
        return {
            "how_many": "1",
            "received_at_day": day,
            "received_at_time": clock,
            "channel": "PHONE",
            "source": "2A",
            "unsafe_now": "no",
            "concerns": f"He came in hungry again today. {told.mark}",
            "consent": "given",
            "child-0-given_name": told.given,
            "child-0-family_name": told.family,
            "child-0-born_on": f"{told.born_on:%d/%m/%Y}",
        }


def chosen(page: str) -> str:
    """Return whom a worker chooses of those offered: the likeliest that opens without a second person."""
    offered = OFFERED.findall(page)
    known = [value for value in offered if not value.startswith("ask:") and value not in ("new", "unsure")]
    return (known or ["new" if offered else ""])[0]


@dataclass(frozen=True, slots=True)
class Times:
    """How long a kind of answer took, in milliseconds."""

    count: int
    median: float
    high: float
    slowest: float


def times(seconds: Iterable[float]) -> Times:
    """Return the median, the 95th percentile and the slowest. There is at least one."""
    each = sorted(1000 * one for one in seconds)
    high = quantiles(each, n=20, method="inclusive")[-1] if len(each) > 1 else each[0]
    return Times(len(each), median(each), high, each[-1])


def errors(answers: Iterable[Answer]) -> dict[str, int]:
    """Return what went wrong and how often, the commonest first."""
    return dict(Counter(f"{each.kind}: {each.error}" for each in answers if each.error).most_common())


def lost(answers: Iterable[Answer], written: Mapping[str, Sequence[str]]) -> list[str]:
    """Return, in sentences, each acknowledged contact that is not there exactly once, and what is there too.

    `written`: the contacts that hold each mark, once for each event of the ledger that says it was received.
    """
    said = {each.mark: each.contact for each in answers if each.contact}
    found = [
        f"{mark} was acknowledged as {contact}, and there is {list(written.get(mark, ())) or 'nothing'}"
        for mark, contact in said.items()
        if list(written.get(mark, ())) != [contact]
    ]
    return found + [f"{mark} is there and was not acknowledged" for mark in written if mark not in said]
