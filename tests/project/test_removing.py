"""Removing an embedded database, and those that a deleted checkout left behind."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sightline.project.command_line import app
from sightline.project.database import DatabaseRefused, removing, running


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a home folder that lasts until the test ends, with a path short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="sightline-home-")).resolve()
    monkeypatch.setenv("SIGHTLINE_HOME", str(folder))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield folder
    for kept in folder.glob("database.json"):
        shutil.rmtree(json.loads(kept.read_text())["place"], ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _place(home: Path) -> Path:
    return Path(json.loads((home / "database.json").read_text())["place"])


def _run(*words: str, says: str = ""):
    return CliRunner().invoke(app, ["database", "remove", *words], input=says)


def test_a_database_is_removed_with_its_files_and_the_next_begins_empty(home: Path) -> None:
    with running():
        place = _place(home)
    (home / "files").mkdir()
    (home / "files" / "annex_a.xlsx").write_text("a child")

    done = _run("--yes")

    assert done.exit_code == 0
    assert (place.exists(), (home / "database.json").exists(), (home / "files").exists()) == (False,) * 3
    with running():
        assert _place(home) != place or place.is_relative_to(home)


def test_it_is_asked_before_anything_is_removed(home: Path) -> None:
    with running():
        place = _place(home)

    done = _run(says="n\n")

    assert done.exit_code != 0
    assert place.exists()


def test_nothing_is_removed_while_it_is_used(home: Path) -> None:
    with running(), pytest.raises(DatabaseRefused, match="being used"):
        removing.remove()

    assert _place(home).exists()


def test_it_is_removed_though_its_watcher_looks_at_that_instant_whether_anybody_holds_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running():
        place = _place(home)
    looks = iter([False, True])
    monkeypatch.setattr(removing, "is_last", lambda _: next(looks))

    removing.remove()

    assert not place.exists()


def test_where_there_is_no_database_it_is_said(home: Path) -> None:
    with pytest.raises(DatabaseRefused, match="nothing to remove"):
        removing.place_of_home()


def test_a_database_whose_home_was_deleted_is_found_and_others_are_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "STATE_FOLDER", tmp_path)
    gone, held, unknown = (tmp_path / f"database-{name}" for name in ("gone", "held", "unknown"))
    for place in (gone, held, unknown):
        (place / "data").mkdir(parents=True)
    (gone / "home").write_text(f"{tmp_path}/deleted\n")
    (held / "home").write_text(f"{home}\n")
    (home / "database.json").write_text(json.dumps({"place": str(held)}))

    done = _run("--left-behind", says="y\n")
    (home / "database.json").unlink()

    assert str(gone) in done.output
    assert [place.exists() for place in (gone, held, unknown)] == [False, True, True]


def test_a_new_database_says_of_which_home_it_is(home: Path) -> None:
    with running():
        said = (_place(home) / "home").read_text().strip()

    assert said == str(home)
