"""What `make` prepares on a machine that lacks it, and what it says where it cannot."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sightline.project import setting_up
from sightline.project.home import PROJECT_ROOT
from sightline.project.setting_up import CannotPrepare


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for a bare machine, which may be given programs by writing them into its folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.setattr(setting_up, "BROWSER_PLACES", ())
    monkeypatch.setattr(setting_up, "_is_debian", lambda: False)
    monkeypatch.setattr(setting_up, "_install_with_playwright", lambda: None)
    monkeypatch.setattr(setting_up, "find_spec", lambda name: object())
    monkeypatch.delenv("CI", raising=False)
    return tmp_path


def _give(machine: Path, name: str, *, says: str = "", ends_with: int = 0) -> Path:
    program = machine / name
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\necho '{says}'\nexit {ends_with}\n")
    program.chmod(0o755)
    return program


def test_the_machines_own_npm_is_used_if_its_node_is_new_enough(machine):
    npm = _give(machine, "npm")
    _give(machine, "node", says="v22.1.0")

    assert setting_up.npm_command() == [str(npm)]


@pytest.mark.parametrize("version", ["v18.19.0", "v9.1.0", "nonsense"])
def test_an_old_node_is_passed_over_for_the_one_in_the_environment(machine, version):
    _give(machine, "npm")
    _give(machine, "node", says=version)

    assert setting_up.npm_command() == [str(Path(sys.executable).with_name("npm"))]


def test_a_machine_without_npm_uses_the_one_in_the_environment(machine):
    assert setting_up.npm_command() == [str(Path(sys.executable).with_name("npm"))]


def test_a_front_end_that_cannot_be_built_is_said_with_what_to_do(machine):
    _give(machine, "npm", ends_with=1)
    _give(machine, "node", says="v22.1.0")

    with pytest.raises(CannotPrepare, match="run `make` again"):
        setting_up.build_assets()


@pytest.mark.parametrize("name", ["chromium", "google-chrome"])
def test_the_users_browser_is_found(machine, name):
    browser = _give(machine, name)

    assert setting_up.installed_browser() == browser


def test_a_stub_that_only_says_where_to_get_a_browser_is_none(machine):
    _give(machine, "chromium", ends_with=1)

    assert setting_up.installed_browser() is None


def test_a_browser_that_playwright_brought_is_found(machine):
    browser = _give(machine, "browsers/chromium-1200/chrome-linux/chrome")

    assert setting_up.installed_browser() == browser


def test_a_machine_without_a_browser_is_told_in_a_sentence(machine, capsys):
    setting_up.prepare_browser()

    assert "Install Chromium or Google Chrome" in capsys.readouterr().out


def test_in_ci_a_machine_without_a_browser_is_an_error(machine, monkeypatch):
    monkeypatch.setenv("CI", "1")

    with pytest.raises(CannotPrepare, match="Install Chromium or Google Chrome"):
        setting_up.prepare_browser()


def test_in_ci_a_machine_without_a_second_postgresql_is_an_error(machine, monkeypatch):
    monkeypatch.setenv("CI", "1")
    monkeypatch.setattr(setting_up, "system_programs", lambda: None)

    with pytest.raises(CannotPrepare, match="Install PostgreSQL"):
        setting_up.prepare_second_server()


def test_elsewhere_a_second_postgresql_is_not_asked_for(machine, monkeypatch):
    monkeypatch.setattr(setting_up, "system_programs", lambda: None)

    assert setting_up.prepare_second_server() is None


def test_make_alone_lists_every_command():
    makefile = (PROJECT_ROOT / "Makefile").read_text()
    promised = set(re.search(r"^\.PHONY: (.*)$", makefile, re.M)[1].split())

    said = subprocess.run(["make"], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout

    assert set(re.findall(r"make (\w+)", said)) == promised


def test_ci_runs_the_two_commands_that_a_newcomer_has_and_no_other():
    script = PROJECT_ROOT / ".ci" / "run"
    made = re.findall(r"^make (\w+)", script.read_text(), re.M)

    assert made == ["check", "test"]
    assert os.access(script, os.X_OK)


def test_every_test_but_the_long_proofs_is_in_make_test_with_spark_and_journeys():
    recipe = (PROJECT_ROOT / "Makefile").read_text().split("\ntest: ")[1].split("\n\n")[0]

    on_each = [line.strip() for line in recipe.splitlines() if "$(PYTEST)" in line]

    assert [re.findall(r'-m "(.+)"', line) for line in on_each] == [["postgres and not prove"], ["not prove"]]
    assert "SIGHTLINE_TEST_SERVER=system" in on_each[0]
    assert "SIGHTLINE_TEST_SERVER" not in on_each[1]
