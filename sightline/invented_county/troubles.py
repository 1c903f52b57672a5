"""What is planted in the county, in which family, and which page must find it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sightline.invented_county import known_again, known_twice, planting, teams
from sightline.invented_county.chance import Chance, stream
from sightline.invented_county.children import council_id
from sightline.invented_county.household import Family
from sightline.invented_county.shape import Trouble
from sightline.invented_county.stories import finish
from sightline.invented_county.tale import Tale
from sightline.invented_county.workforce import Workforce
from sightline.standards.calendar import in_words

Planting = Callable[[Tale, Chance, int], Family]

OUT_OF_SIGHT, UNALLOCATED, STANDARDS = "out of sight", "unallocated", "standards"
SEARCH, DATA_QUALITY, CHILD, PEOPLE = "search", "data quality", "child", "people and teams"
WHOLE_COUNTY = 400
# From so many children on, more second records are planted: a pair for each so many.
MANY = 2_000
CHILDREN_FOR_A_PAIR = 400


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble: its name, how often it is planted, its page and its sentence."""

    name: str
    telling: Planting
    often: int
    page: str
    sentence: str
    abandoned: str | None = None


KINDS = (
    Kind("left_with_a_worker_who_has_gone", planting.assessed_by_somebody_gone, 3, UNALLOCATED,
         "The worker left on {left_on} and nobody took the child over.", "FRW"),
    Kind("left_with_a_worker_who_has_gone", planting.cared_for_by_somebody_gone, 3, UNALLOCATED,
         "The worker left on {left_on} and nobody took the child over.", "CIC"),
    Kind("never_allocated", planting.never_allocated, 4, UNALLOCATED,
         "Referred and never given a worker, though duty workers have seen the child."),
    Kind("long_unseen", planting.unseen_in_need, 2, OUT_OF_SIGHT,
         "On a child in need plan and not seen for over 60 days."),
    Kind("long_unseen", planting.unseen_on_a_protection_plan, 2, OUT_OF_SIGHT,
         "On a protection plan and not seen for over 60 days."),
    Kind("long_unseen", planting.unseen_in_care, 1, OUT_OF_SIGHT,
         "Looked after and not seen for longer than any rule allows."),
    Kind("only_tried", planting.only_tried, 2, OUT_OF_SIGHT,
         "Never seen: every visit was an attempt."),
    Kind("late_conference", planting.late_conference, 3, STANDARDS,
         "The conference is booked for a day after the fifteen working days (C17)."),
    Kind("placement_without_a_visit", planting.placement_without_a_visit, 3, STANDARDS,
         "Moved to a new placement and not visited there within a week (C40)."),
    Kind("past_the_expected_birth", planting.past_the_expected_birth, 2, CHILD,
         "The expected day of birth has passed and no birth is written down."),
    Kind("restricted", planting.restricted, 3, OUT_OF_SIGHT,
         "A sealed record: counted everywhere, named only to those who may know."),
    Kind("disputed", planting.plan_beside_a_plan, 1, DATA_QUALITY,
         "A child in need plan started while the protection plan was open (V04)."),
    Kind("disputed", planting.placements_that_overlap, 1, DATA_QUALITY,
         "A placement started before the one before it had ended (V08)."),
)  # fmt: skip
DUPLICATES = (
    "Two records of one child: the name misspelt, the same NHS number.",
    "Two records of one child: the day and month of birth changed round.",
    "Two records of one child, each with an open case: the name misspelt.",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """Which family has which trouble, by the family's number; and the manifest's lines about children."""

    tellings: Mapping[int, Planting]
    kinds: tuple[tuple[Kind, int], ...]
    pairs: tuple[tuple[int, int, str], ...]


def plan(tale: Tale, seed: int, children: int) -> Planted:
    """Return where troubles are planted: several of each kind, one of each in a small county."""
    few = children < WHOLE_COUNTY
    kinds = [kind for kind in KINDS for _ in range(1 if few else kind.often)]
    wanted = len(kinds) + 2 * (1 if few else len(DUPLICATES))
    step = max(1, int(children / 2 * 0.85 / wanted))
    numbers = iter(range(step, step * (wanted + 1), step))
    placed = [(kind, next(numbers)) for kind in kinds]
    tellings: dict[int, Planting] = {number: kind.telling for kind, number in placed}
    pairs: list[tuple[int, int, str]] = []
    for way, sentence in enumerate(DUPLICATES[:1] if few else DUPLICATES):
        first, second = next(numbers), next(numbers)
        tellings[first] = known_twice.known_well
        known = known_twice.known_well(tale, stream(seed, tale.today, "family", first), first)
        tellings[second] = partial(known_twice.known_again, first=known, way=way)
        pairs.append((first, second, sentence))
    if children >= MANY:
        free = [number for part in (2, 4, 3) for number in _between(step, wanted, part)]
        _know_more_again(tale, seed, free, children // CHILDREN_FOR_A_PAIR, tellings, pairs)
    return Planted(tellings, tuple(placed), tuple(pairs))


def _between(step: int, wanted: int, part: int) -> range:
    """Return numbers of families between those that have a trouble already."""
    offset = step // part if part != 3 else 3 * step // 4
    return range(offset, step * wanted, step)


def _know_more_again(
    tale: Tale,
    seed: int,
    free: list[int],
    how_many: int,
    tellings: dict[int, Planting],
    pairs: list[tuple[int, int, str]],
) -> None:
    """Plant so many more children with two records, each way of `known_again` in turn."""
    for each in range(min(how_many, len(free) // 2)):
        first, second = free[2 * each], free[2 * each + 1]
        way = known_again.WAYS[each % len(known_again.WAYS)]
        tellings[first] = way.first
        known = way.first(tale, stream(seed, tale.today, "family", first), first)
        tellings[second] = partial(known_again.known_again, first=known, way=way)
        pairs.append((first, second, way.sentence))


def manifest(tale: Tale, seed: int, planted: Planted) -> tuple[Trouble, ...]:
    """Return the list of planted troubles: of children, of workers, of teams."""
    found: list[Trouble] = []
    for kind, number in planted.kinds:
        family = kind.telling(tale, stream(seed, tale.today, "family", number), number)
        finish(tale, family)
        gone = tale.force.abandoned[kind.abandoned].workers[0] if kind.abandoned else None
        sentence = kind.sentence.format(left_on=in_words(gone.left_on) if gone and gone.left_on else "")
        ids = tuple(council_id(number, member.place) for member in family.members)
        team = family.members[0].stints[-1].team if family.members[0].stints else None
        found.append(Trouble(kind.name, kind.page, sentence, ids, team, gone.code if gone else None))
    for first, second, sentence in planted.pairs:
        found.append(Trouble("duplicate", SEARCH, sentence, (council_id(first, 0), council_id(second, 0))))
    return (*found, *_of_teams(tale.force))


def _of_teams(force: Workforce) -> tuple[Trouble, ...]:
    gone = force.managing[teams.WITHOUT_A_MANAGER].workers[-1]
    left_on = in_words(gone.left_on) if gone.left_on else ""
    above = force.above(teams.WITHOUT_A_MANAGER) or ""
    return (
        Trouble(
            "team_without_a_manager", PEOPLE,
            f"Its manager left on {left_on}; {force.managing[above].workers[-1].name} answers for it.",
            (), teams.WITHOUT_A_MANAGER, gone.code,
        ),
        Trouble(
            "team_that_slips", STANDARDS,
            f"Visits, core groups and oversight come later and later: {teams.MONTHS_OF_DECAY} months.",
            (), teams.DECAYING,
        ),
    )  # fmt: skip
