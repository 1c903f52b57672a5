"""The house keeps its own rules; and each rule, broken on purpose, is caught."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.architecture import house

# The one door, its half for whole files, and the room that the tables stand in.
LEDGER_WRITERS = ("sightline/clocks/actions.py", "sightline/clocks/bulk.py", "sightline/records/")


def _model(name: str, room: str, **fields: models.Field) -> type[models.Model]:
    meta = type("Meta", (), {"app_label": "project"})
    return type(name, (models.Model,), {"__module__": f"sightline.{room}.models", "Meta": meta, **fields})


def test_every_package_has_a_storey():
    packages = [path.name for path in house.CODE.iterdir() if (path / "__init__.py").exists()]

    assert house.packages_without_storey(packages, house.storeys()) == []


def test_a_package_without_a_storey_is_caught():
    assert house.packages_without_storey(["records", "attic"], house.storeys()) == [
        "attic has no storey in .importlinter"
    ]


def test_keys_point_down_and_protect_what_they_point_at():
    assert house.keys_that_break_the_house(apps.get_models(), house.storeys()) == []


@isolate_apps("sightline.project")
@pytest.mark.parametrize(
    ("from_room", "to_room", "key", "words"),
    [
        ("records", "clocks", {"on_delete": models.PROTECT, "related_name": "+"}, "up or sideways"),
        ("sources", "invented_county", {"on_delete": models.PROTECT, "related_name": "+"}, "up or sideways"),
        ("clocks", "records", {"on_delete": models.PROTECT}, 'without related_name="+"'),
        (
            "clocks",
            "records",
            {"on_delete": models.CASCADE, "related_name": "+"},
            "without on_delete=PROTECT",
        ),
    ],
)
def test_a_key_that_breaks_the_house_is_caught(from_room, to_room, key, words):
    target = _model("Target", to_room)
    source = _model("Source", from_room, target=models.ForeignKey(target, **key))

    found = house.keys_that_break_the_house([source, target], house.storeys())

    assert len(found) == 1
    assert words in found[0]


@isolate_apps("sightline.project")
def test_a_key_that_points_down_and_protects_is_let_be():
    target = _model("Target", "records")
    key = models.ForeignKey(target, on_delete=models.PROTECT, related_name="+")

    assert house.keys_that_break_the_house([_model("Source", "clocks", target=key)], house.storeys()) == []


def test_no_view_imports_a_model():
    assert house.views_that_import_models(house.python_files()) == []


@pytest.mark.parametrize(
    "line",
    [
        "from sightline.records.models import Child",
        "from sightline.records import models",
        "import sightline.records.models",
    ],
)
def test_a_view_that_imports_a_model_is_caught(line):
    assert house.views_that_import_models({"sightline/people/views.py": line}) != []


def test_only_the_one_door_writes_the_ledger():
    assert house.writers_of("Event", house.python_files(), allowed=LEDGER_WRITERS) == []


@pytest.mark.parametrize(
    "line",
    [
        "Event.objects.create(kind='x')",
        "Event.objects.filter(id=1).delete()",
        "from sightline.records.models import Event\nEvent(kind='x').save()",
        "from sightline.records import models\nmodels.Event(kind='x').save()",
        "cursor.execute('insert into records_event values (1)')",
    ],
)
def test_another_writer_of_the_ledger_is_caught(line):
    assert house.writers_of("Event", {"sightline/sources/actions.py": line}, allowed=LEDGER_WRITERS) != []


def test_the_plain_events_of_the_ground_are_no_rows_of_the_ledger():
    line = "from sightline.standards.timeline import Event\nEvent(kind='x')"

    assert house.writers_of("Event", {"sightline/sources/census.py": line}, allowed=LEDGER_WRITERS) == []


def test_no_file_has_a_name_that_says_nothing():
    assert house.vague_names([*house.python_files(), *house.python_files(house.PROJECT / "tests")]) == []


def test_a_name_that_says_nothing_is_caught():
    assert house.vague_names(["sightline/records/utils.py", "sightline/core/models.py"]) != []


def test_the_time_is_asked_in_views_and_commands_and_handed_down():
    assert house.askers_of_the_time(house.python_files()) == []


@pytest.mark.parametrize("path", ["sightline/records/queries.py", "sightline/standards/reading.py"])
@pytest.mark.parametrize("line", ["timezone.now()", "datetime.datetime.now()", "date.today()"])
def test_a_query_that_asks_the_time_is_caught(path, line):
    assert house.askers_of_the_time({path: line}) == [f"{path}:1 asks the time"]


def test_no_template_asks_the_database():
    assert house.templates_with_queries(house.templates()) == []


@pytest.mark.parametrize(
    "line", ["{% for e in child.event_set.all %}", "{{ child.events.all }}", "{{ rows.0.plans.exists }}"]
)
def test_a_template_that_asks_the_database_is_caught(line):
    assert house.templates_with_queries({"page.html": line}) != []


def test_no_template_holds_script_or_style_of_its_own():
    assert house.templates_with_inline_script(house.templates()) == []


@pytest.mark.parametrize(
    "line", ["<script>x()</script>", '<p style="color: red">', '<a onclick="x()">', "<style>"]
)
def test_a_template_with_script_of_its_own_is_caught(line):
    assert house.templates_with_inline_script({"page.html": line}) != []


def test_no_test_sleeps():
    assert house.sleepers(house.python_files(house.PROJECT / "tests")) == []


def test_a_test_that_sleeps_is_caught():
    assert house.sleepers({"test_x.py": "import time\ntime.sleep(1)"}) == ["test_x.py:2 sleeps"]


def _lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copied_house(tmp_path: Path) -> Path:
    """Build a house of empty rooms under the real import contracts."""
    shutil.copy(house.PROJECT / ".importlinter", tmp_path)
    for room in ["", *house.storeys()]:
        (tmp_path / "sightline" / room).mkdir(exist_ok=True)
        (tmp_path / "sightline" / room / "__init__.py").touch()
    return tmp_path


def test_an_empty_house_keeps_the_import_contracts(copied_house):
    assert _lint(copied_house).returncode == 0


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("standards", "import sightline.engine"),
        ("records", "import sightline.clocks"),
        ("case_file", "import sightline.people"),
        ("sources", "import sightline.invented_county"),
        ("standards", "import django"),
        ("engine", "import psycopg"),
        ("standards", "import ibis"),
    ],
)
def test_an_import_against_the_contracts_is_caught(copied_house, room, line):
    (copied_house / "sightline" / room / "queries.py").write_text(line)

    assert _lint(copied_house).returncode == 1


def test_a_new_package_without_a_storey_fails_the_contracts(copied_house):
    (copied_house / "sightline" / "attic").mkdir()
    (copied_house / "sightline" / "attic" / "__init__.py").touch()

    assert _lint(copied_house).returncode == 1


def test_a_room_stands_in_brackets_only_while_it_is_not_open():
    written = (house.PROJECT / ".importlinter").read_text()
    waiting = set(re.findall(r"\((\w+)\)", written))

    assert {room for room in waiting if (house.CODE / room).exists()} == set()
