"""Which of the files given hold contacts that an agency's system exported: known by what is in them.

Plain Python: a file is looked at before any database is.
"""

from collections.abc import Sequence
from pathlib import Path

from sightline.front_door.letterbox import batches

LARGEST = 20 << 20
LOOKED_AT = 64 * 1024


def among(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Return which of these files hold contacts, and what is left. A folder stands for the files in it."""
    found: list[Path] = []
    left: list[Path] = []
    for path in map(Path, paths):
        inside = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
        contacts = [each for each in inside if _is_contacts(each)]
        found += contacts
        left += [each for each in inside if each not in contacts] if contacts else [path]
    return found, left


def _is_contacts(path: Path) -> bool:
    try:
        if path.name.startswith((".", "~")) or path.stat().st_size > LARGEST:
            return False
        with path.open("rb") as file:
            return batches.is_batch(file.read(LOOKED_AT))
    except OSError:
        return False
