"""How well two records of one child are found in the invented county, and how fast at the desk.

Run by hand: `python -m bench.matching`. The county's manifest says which records are one child's. Splink
looks through all of them, as `sightline match` does; then each second record is told over the telephone, to a
PostgreSQL that holds the whole county. Results go into the section "Matching children" of bench/README.md.
"""

import os
import platform
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from statistics import median, quantiles

from bench.loading import of_database
from bench.results import write
from sightline.invented_county import invent
from sightline.invented_county.described import described
from sightline.matching.county import THRESHOLD, Found, look_through
from sightline.matching.likeness import Description, Strength

CHILDREN = 20_000
SEED, OTHER_SEED = 7, 11
TODAY = date(2026, 11, 12)
TITLE = "## Matching children"
LEAST = 0.01
THRESHOLDS = (0.01, 0.1, 0.5, 0.8, 0.9, 0.99, 0.999)
AT_THE_DESK_MS = 50
OFFERED = 6
# The database's own seconds are told in hundredths, so each look is taken so many times.
TIMES = 20
Truth = dict[tuple[int, int], str]


def by_threshold(found: list[Found], truth: Truth) -> list[str]:
    """Return a line for each threshold: pairs found, those of them that are right, and what share of all."""
    lines = [
        "| Threshold | Pairs put before a person | Right | Precision | Recall |",
        "|---:|---:|---:|---:|---:|",
    ]
    for threshold in THRESHOLDS:
        pairs = {(each.child, each.other) for each in found if each.probability >= threshold}
        right = len(pairs & truth.keys())
        mark = "**" if threshold == THRESHOLD else ""
        precision = f"{right / len(pairs):.3f}" if pairs else "none found"
        lines.append(
            f"| {mark}{threshold:g}{mark} | {len(pairs)} | {right} | {precision} | {right / len(truth):.3f} |"
        )
    return lines


def by_way(found: list[Found], truth: Truth, told: dict[tuple[int, int], Strength | None]) -> list[str]:
    """Return a line for each way in which a child came to have two records."""
    pairs = {(each.child, each.other) for each in found if each.probability >= THRESHOLD}
    planted = Counter(truth.values())
    by_splink = Counter(sentence for pair, sentence in truth.items() if pair in pairs)
    at_desk = Counter(sentence for pair, sentence in truth.items() if told.get(pair))
    likely = Counter(sentence for pair, sentence in truth.items() if (told.get(pair) or 0) >= Strength.LIKELY)
    lines = [
        "| Planted | Pairs | Found by Splink | Offered at the desk | As likely or the same |",
        "|---|---:|---:|---:|---:|",
    ]
    for sentence, count in planted.items():
        lines.append(
            f"| {sentence} | {count} | {by_splink[sentence]} | {at_desk[sentence]} | {likely[sentence]} |"
        )
    return lines


def at_the_desk(
    records: dict[int, Description], truth: Truth
) -> tuple[dict[tuple[int, int], Strength | None], list[float], float]:
    """Return, of each second record told by telephone, how the first was offered; milliseconds; others.

    The last is how many other records were offered beside the right one, on average.
    """
    os.environ["SIGHTLINE_LOGIN"] = "jobs"
    from sightline.project.commands.at_work import at_work
    from sightline.project.database import throwaway

    offered: dict[tuple[int, int], Strength | None] = {}
    took: list[float] = []
    others = 0
    with throwaway(), at_work():
        from sightline.access.actor import acting, actor_for
        from sightline.access.keeper import EVERY_CHILD, keeping
        from sightline.matching import finding

        with acting(actor_for("bench.matching")), keeping(EVERY_CHILD):
            numbers = _written(records)
            for one, other in truth:
                if one not in records or other not in records:
                    continue
                told = _by_telephone(records[other])
                started = time.process_time() + of_database()
                for _ in range(TIMES):
                    compared = finding._all_compared(told)
                took.append(1000 * (time.process_time() + of_database() - started) / TIMES)
                shown = [row for row in list(compared.values())[:OFFERED] if row.child != numbers[other]]
                first = [row.likeness.strength for row in shown if row.child == numbers[one]]
                offered[one, other] = first[0] if first else None
                others += sum(row.child != numbers[one] for row in shown)
    return offered, took, others / max(1, len(took))


def _by_telephone(said: Description) -> Description:
    """Return what a caller would say of a record: no council id, no home."""
    return replace(
        said, numbers=tuple(each for each in said.numbers if each.scheme == "nhs_number"), postcodes=()
    )


def _written(records: dict[int, Description]) -> dict[int, int]:
    """Write who the children are, and nothing of practice; return their numbers by council id."""
    from django.db import connection

    from sightline.records.models import Child, Identifier, Party, Recording, Relationship

    recording = Recording.objects.create(why="A benchmark")
    parties = Party.objects.bulk_create((Party(kind="child") for _ in records), batch_size=5_000)
    numbers = {council_id: party.pk for council_id, party in zip(records, parties, strict=True)}
    Child.objects.bulk_create(
        (
            Child(
                party_id=numbers[each],
                given_name=said.names[0].given,
                family_name=said.names[0].family,
                born_on=said.born_on,
                expected_on=said.expected_on,
            )
            for each, said in records.items()
        ),
        batch_size=2_000,
    )
    Identifier.objects.bulk_create(
        (
            Identifier(
                party_id=numbers[each], child_id=numbers[each], scheme=number.scheme, value=number.value,
                recording=recording,
            )
            for each, said in records.items()
            for number in said.numbers
        ),
        batch_size=5_000,
    )  # fmt: skip
    Relationship.objects.bulk_create(
        (
            Relationship(child_id=numbers[each], relation="mother", other_name=mother, recording=recording)
            for each, said in records.items()
            for mother in said.mothers
        ),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return numbers


def invented(seed: int) -> tuple[dict[int, Description], Truth]:
    """Return a county's records, and which pairs of them are one child's."""
    county = invent(CHILDREN, seed, TODAY)
    truth: Truth = {}
    for trouble in county.manifest:
        if trouble.kind == "duplicate":
            first, second = map(int, trouble.children)
            how = trouble.sentence.removeprefix("Two records of one child").lstrip(":, ").rstrip(".")
            truth[first, second] = how[:1].upper() + how[1:]
    return described(county.children), truth


def results() -> str:
    """Measure everything and return the section of the results."""
    records, truth = invented(SEED)
    started, worked = time.perf_counter(), time.process_time()
    found = look_through(records, threshold=LEAST)
    seconds, of_processor = time.perf_counter() - started, time.process_time() - worked
    print(f"Splink: {len(found)} pairs in {seconds:.0f} s", flush=True)
    told, took, others = at_the_desk(records, truth)
    high = quantiles(took, n=20)[-1]
    print(f"at the desk: {median(took):.1f} ms, {high:.1f} ms", flush=True)
    other_records, other_truth = invented(OTHER_SEED)
    elsewhere = {(each.child, each.other) for each in look_through(other_records)}
    right = len(elsewhere & other_truth.keys())
    day = f"{date.today():%-d %B %Y}"  # noqa: DTZ011
    lines = [
        TITLE,
        "",
        f"The invented county of {CHILDREN:,} children, seed {SEED}: {len(records):,} records that are not",
        f"sealed, of which its manifest names {len(truth)} pairs as one child's. Brothers, sisters and twins",
        "are in it as they come. `python -m bench.matching` writes this.",
        "",
        f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}. Splink on DuckDB took",
        f"{seconds:.0f} s, {of_processor:.0f} s of the processor.",
        "",
        *by_threshold(found, truth),
        "",
        f"The threshold is {THRESHOLD:g}. {_reason(found, truth)} A pair put before a person wrongly costs",
        "a minute; one that is never put before anybody costs a child the half of their record. So the",
        "threshold is low: the lowest at which nearly every pair is right. It was chosen on this county. On",
        f"another, seed {OTHER_SEED}, it finds {right} of {len(other_truth)} pairs with",
        f"{len(elsewhere) - right} wrong ones: precision {right / max(1, len(elsewhere)):.3f}, recall",
        f"{right / len(other_truth):.3f}. The slips are those that the county plants: on a council's own",
        "records both figures will be lower, and the verdicts that people give there say how much.",
        "",
        "The same children told over the telephone, without a home, and with an NHS number where the second",
        "record has one:",
        "",
        *by_way(found, truth, told),
        "",
        f"Beside the right record {others:.2f} others were offered on average. To find and compare took",
        f"{median(took):.1f} ms of the processor in the middle, the database's own included, and {high:.1f}",
        f"for the slowest twentieth, with {len(records):,} children (to reach: {AT_THE_DESK_MS} ms).",
    ]
    return "\n".join(lines) + "\n"


def _reason(found: list[Found], truth: Truth) -> str:
    wrong = [each.probability for each in found if (each.child, each.other) not in truth]
    missed = [
        each.probability
        for each in found
        if (each.child, each.other) in truth and each.probability < THRESHOLD
    ]
    best = (
        f"The likeliest wrong pair stands at {max(wrong):.2f}."
        if wrong
        else "No wrong pair was found at all."
    )
    below = (
        f" {len(missed)} right pairs stand below it, from {min(missed):.2f} to {max(missed):.2f}."
        if missed
        else ""
    )
    return best + below


if __name__ == "__main__":
    write(TITLE, results())
