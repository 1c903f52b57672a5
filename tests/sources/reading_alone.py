"""Read files in a process of its own and print what came of it, with the time and the memory it took."""

import json
import sys
import time
from collections import Counter
from datetime import date

from sightline.sources.items import Item, Refusal
from sightline.sources.recognition import Recognised, recognise
from sightline.sources.translators import translate


def peak_mebibytes() -> float:
    """Return the most memory this process has held, all that Python and its libraries take included."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        line = next(line for line in status if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main(paths: list[str]) -> None:
    """Read and print."""
    started = time.process_time()
    counts: Counter[str] = Counter()
    refusals: list[str] = []

    def count(item: Item) -> None:
        counts[type(item).__name__] += 1
        if isinstance(item, Refusal) and len(refusals) < 5:
            refusals.append(f"{item.extent}: {item.why}")

    for found in recognise(paths):
        if isinstance(found, Recognised):
            for item in translate(found, extracted_on=date(2026, 3, 16)):
                count(item)
        else:
            count(found)
    took = time.process_time() - started
    print(
        json.dumps({"counts": counts, "refusals": refusals, "seconds": took, "mebibytes": peak_mebibytes()})
    )


if __name__ == "__main__":
    main(sys.argv[1:])
