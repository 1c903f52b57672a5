"""The home folder and its secrets."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sightline.project.home import home_folder, kept_secret, write_private


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Name a home folder that does not stand yet."""
    monkeypatch.setenv("SIGHTLINE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_new_home_folder_is_for_its_owner_alone(home):
    assert stat.S_IMODE(home_folder().stat().st_mode) == 0o700


def test_a_secret_is_long_and_stays_the_same(home):
    first = kept_secret("secret-key")

    assert len(first) > 60
    assert kept_secret("secret-key") == first


def test_a_secret_is_readable_by_its_owner_alone(home):
    kept_secret("secret-key")

    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600


def test_askers_at_the_same_moment_get_the_same_secret(home):
    home_folder()

    with ThreadPoolExecutor(8) as askers:
        told = set(askers.map(lambda _: kept_secret("secret-key"), range(40)))

    assert len(told) == 1


def test_nothing_is_left_lying_beside_what_was_written(home):
    write_private(home_folder() / "kept", "words")
    kept_secret("secret-key")

    assert sorted(path.name for path in home.iterdir()) == ["kept", "secret-key"]
