"""What the house's rules are, as functions that read code and say where it breaks them.

Each takes what it reads, so that a test can hand it a deliberately bad sample as well as the real project.
"""

import ast
import configparser
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import models

PROJECT = Path(__file__).resolve().parents[2]
CODE = PROJECT / "sightline"
VAGUE_NAMES = {"utils", "util", "common", "helpers", "helper", "core", "base", "misc", "services", "managers"}
ROOM_FILES = {"models", "rules", "queries", "actions", "forms", "views", "urls", "apps", "__init__"}
ASKS_THE_TIME = {("timezone", "now"), ("datetime", "now"), ("datetime", "today"), ("date", "today")}
TOLD_THE_TIME = {"models", "rules", "queries", "actions"}
TEMPLATE_QUERY = re.compile(r"{[{%][^}]*?\.(?:objects|all|filter|exclude|exists|\w+_set)\b[^}]*[%}]}")
WRITING_VERBS = {
    *("create", "bulk_create", "get_or_create", "update_or_create"),
    *("update", "bulk_update", "delete"),
}
SLEEP = ("time", "sleep")

Sources = dict[str, str]


def storeys(contracts: Path = PROJECT / ".importlinter") -> dict[str, int]:
    """Return each room's storey, the ground being 0, as the import contract lists them."""
    read = configparser.ConfigParser()
    read.read(contracts, encoding="utf-8")
    lines = read["importlinter:contract:storeys"]["layers"].strip().splitlines()
    return {
        room.strip(" ()"): height
        for height, line in enumerate(reversed([line for line in lines if line.strip()]))
        for room in line.split("|")
    }


def python_files(under: Path = CODE) -> Sources:
    """Return the text of every Python file below a folder, by its path from the folder's parent."""
    return {
        path.relative_to(under.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(under.rglob("*.py"))
        if "migrations" not in path.parts
    }


def templates(under: Path = CODE) -> Sources:
    """Return the text of every template below a folder."""
    return {
        path.relative_to(under.parent).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(under.rglob("templates/**/*.html"))
    }


def packages_without_storey(packages: Iterable[str], known: dict[str, int]) -> list[str]:
    """Return the packages that the import contract gives no storey."""
    return [f"{package} has no storey in .importlinter" for package in packages if package not in known]


def keys_that_break_the_house(found: Iterable[type[models.Model]], heights: dict[str, int]) -> list[str]:
    """Return foreign keys that leave a room upwards, sideways, with a way back, or without PROTECT."""
    wrong = []
    for model in found:
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.OneToOneField):
                continue
            here, there = _room_of(model), _room_of(field.related_model)
            if here is None or there is None or here == there or _is_parent_link(field):
                continue
            name = f"{model.__name__}.{field.name}"
            if heights[there] >= heights[here]:
                wrong.append(f"{name} points up or sideways, from {here} to {there}")
            if field.remote_field.related_name != "+":
                wrong.append(f'{name} leaves {here} without related_name="+"')
            if field.remote_field.on_delete is not models.PROTECT:
                wrong.append(f"{name} leaves {here} without on_delete=PROTECT")
    return wrong


def _room_of(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "sightline" else None


def _is_parent_link(field: models.Field) -> bool:
    return bool(getattr(field.remote_field, "parent_link", False))


def views_that_import_models(files: Sources) -> list[str]:
    """Return the views that reach for a model instead of asking a query or an action."""
    return [
        f"{path} imports {name}"
        for path, text in files.items()
        if _is_view(path)
        for name in _imported(ast.parse(text))
        if "models" in name.split(".") and name.startswith("sightline")
    ]


def _is_view(path: str) -> bool:
    return path.endswith("/views.py") or "/views/" in path


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module or ''}.{alias.name}" for alias in node.names)


def vague_names(paths: Iterable[str]) -> list[str]:
    """Return the files and folders whose name says nothing."""
    return [path for path in paths if VAGUE_NAMES & set(path.removesuffix(".py").split("/"))]


def askers_of_the_time(files: Sources) -> list[str]:
    """Return places that ask what time it is though they should be told: all but views and commands."""
    return [
        f"{path}:{line} asks the time"
        for path, text in files.items()
        if Path(path).stem in TOLD_THE_TIME or path.startswith(("sightline/standards/", "sightline/engine/"))
        for line in _calls(text, ASKS_THE_TIME)
    ]


def sleepers(files: Sources) -> list[str]:
    """Return the tests that wait for time to pass."""
    return [f"{path}:{line} sleeps" for path, text in files.items() for line in _calls(text, {SLEEP})]


def _calls(text: str, wanted: set[tuple[str, str]]) -> list[int]:
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if (name, node.func.attr) in wanted:
                found.append(node.lineno)
    return found


def templates_with_queries(pages: Sources) -> list[str]:
    """Return the templates that would ask the database something."""
    return [f"{path}: {found[0]}" for path, text in pages.items() if (found := TEMPLATE_QUERY.search(text))]


def templates_with_inline_script(pages: Sources) -> list[str]:
    """Return the templates with script or style that the content security policy would refuse."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|<style(?![^>]*nonce)|\son\w+=\"|\sstyle=\"",
        re.I,
    )
    return [f"{path}: {found[0]}" for path, text in pages.items() if (found := inline.search(text))]


def writers_of(model: str, files: Sources, *, allowed: Iterable[str]) -> list[str]:
    """Return the places outside `allowed` that write rows of a model of `records`, through it or by SQL."""
    table = re.compile(rf"\b(insert\s+into|update|delete\s+from|copy)\s+\"?records_{model.lower()}\b", re.I)
    wrong = []
    for path, text in files.items():
        if path.startswith(tuple(allowed)):
            continue
        for found in table.finditer(text):
            wrong.append(f"{path}:{text[: found.start()].count(chr(10)) + 1} writes {model} by SQL")
        tree = ast.parse(text)
        # The ground has plain events of its own, which are values and are written nowhere.
        names = {name.rsplit(".", 1)[-1] for name in _imported(tree) if name.startswith("sightline.records")}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _writes(node.func, model, known=names):
                wrong.append(f"{path}:{node.lineno} writes {model}")
    return wrong


def _writes(call: ast.expr, model: str, *, known: set[str]) -> bool:
    said = ast.unparse(call)
    if isinstance(call, ast.Name):
        return said == model and model in known
    if not isinstance(call, ast.Attribute):
        return False
    by_module = "models" in known and said == f"models.{model}"
    return by_module or (call.attr in WRITING_VERBS and f"{model}.objects" in said)
