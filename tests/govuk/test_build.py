"""The compiled styles and scripts: what `npm run build` leaves behind."""

import json
import re
from pathlib import Path

PROJECT = Path(__file__).parents[2]
BUILT = PROJECT / "sightline" / "govuk" / "static" / "govuk"


def test_the_styles_use_the_reader_s_own_font():
    styles = (BUILT / "page.css").read_text(encoding="utf-8")

    families = set(re.findall(r"font-family:([^;}]+)", styles))
    assert "@font-face" not in styles
    assert not any("GDS" in family for family in families)
    assert any(family.endswith("arial,sans-serif") for family in families)


def test_the_styles_fetch_nothing_from_elsewhere():
    styles = (BUILT / "page.css").read_text(encoding="utf-8")

    addresses = re.findall(r"url\(([^)]*)\)", styles)
    assert [address for address in addresses if not address.strip("\"'").startswith("data:")] == []
    assert "@import" not in styles


def test_the_build_leaves_no_crown_and_no_font_behind():
    names = {path.name for path in BUILT.rglob("*") if path.is_file()}

    assert names == {"page.css", "page.js", "waves.svg", "mark.svg", "mark.ico"}


def test_the_lock_file_names_no_registry_and_pins_every_package():
    lock = json.loads((PROJECT / "package-lock.json").read_text(encoding="utf-8"))

    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all("integrity" in package and "resolved" not in package for package in packages.values())


def test_every_package_asked_for_is_asked_for_by_one_version():
    wanted = json.loads((PROJECT / "package.json").read_text(encoding="utf-8"))

    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())
