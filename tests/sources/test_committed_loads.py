"""Loads as others see them: what was known when, how far a load is, and how it is stopped."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Min, Q

from sightline.access.actor import acting, acting_as, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, record
from sightline.clocks.timelines import timelines
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Event, Identifier, Receipt, Recording
from sightline.sources import arriving, uploading
from sightline.sources.filing import load
from sightline.sources.models import Upload
from tests import cast
from tests.sources.filed import lists
from tests.sources.files import list_6

OCTOBER, NOVEMBER = date(2026, 3, 16), date(2026, 4, 16)


@pytest.fixture
def analyst(transactional_db: None) -> User:
    with acting(actor_for("a test")):
        return cast.council().user(Role.ANALYST)


def load_one(path: Path, on: date, **more: object) -> None:
    acts = partial(acting_as, None, at=cast.NOW, purpose="a test")
    load([path], by=None, at=cast.NOW, extracted_on=on, acting=acts, **more)


def upload_of(path: Path, by: User, **said: object) -> Upload:
    """Return an upload of a workbook, as it stands when the background worker comes to it."""
    folder = uploading.arriving() / path.stem
    folder.mkdir(mode=0o700)
    (folder / path.name).write_bytes(path.read_bytes())
    return Upload.objects.create(
        name=path.name, folder=path.stem, by=by, sent_at=cast.NOW, extracted_on=OCTOBER, **said
    )


def test_what_last_months_file_said_is_known_by_the_days_before_it_was_corrected(
    analyst: User, tmp_path: Path
) -> None:
    load_one(lists(tmp_path / "a.xlsx", list_6=[list_6("1", primary_need_code="N1")]), OCTOBER)
    load_one(lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4")]), NOVEMBER)

    with transaction.atomic(), keeping(EVERY_CHILD):
        child = Identifier.objects.get(value="1").party_id
        first = Recording.objects.aggregate(first=Min("at", filter=Q(events__party=child)))["first"]
        last_month, now = timelines([child], known_by=first)[child], timelines([child])[child]
    assert [event.facts["category"] for event in last_month.of_kind("referral_received")] == ["N1"]
    assert [event.facts["category"] for event in now.of_kind("referral_received")] == ["N4"]


def test_a_load_is_stopped_while_it_is_read_and_leaves_nothing(analyst: User, tmp_path: Path) -> None:
    path = lists(tmp_path / "stopped.xlsx", list_6=[list_6(str(number)) for number in range(1_200)])
    upload = upload_of(path, analyst, cancel_asked=True)

    arriving.bring_in(upload.pk, at=cast.NOW)

    upload.refresh_from_db()
    with transaction.atomic(), keeping(EVERY_CHILD):
        assert not Event.objects.filter(line__code="annex_a").exists()
    assert (upload.state, upload.folder) == ("cancelled", "")
    assert Receipt.objects.get().refused_why == arriving.CANCELLED
    assert not (uploading.arriving() / "stopped").exists()


def test_how_far_a_load_is_is_seen_from_outside_while_it_runs(analyst: User, tmp_path: Path) -> None:
    upload = upload_of(lists(tmp_path / "told.xlsx", list_6=[list_6("1")]), analyst)

    arriving.bring_in(upload.pk, at=cast.NOW)

    upload.refresh_from_db()
    assert (upload.state, upload.step) == ("filed", "Filing")
    assert upload.told_at is not None


def test_what_a_dead_worker_left_half_read_is_read_again(analyst: User, tmp_path: Path) -> None:
    upload = upload_of(lists(tmp_path / "left.xlsx", list_6=[list_6("1")]), analyst, state="reading")

    arriving.bring_in(upload.pk, at=cast.NOW)

    upload.refresh_from_db()
    assert upload.state == "filed"


def test_a_file_is_compared_again_when_somebody_writes_of_the_same_child_meanwhile(
    analyst: User, tmp_path: Path
) -> None:
    load_one(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), OCTOBER)
    said = []

    def meanwhile(words: str, done: int, total: int) -> None:
        said.append(words)
        if words == "Filing" and said.count("Filing") == 1:
            with acting(actor_for("a test")):
                child = Identifier.objects.get(value="1").party_id
                seen = NewEvent(child, "child_seen", date(2026, 3, 14))
                record([seen], by=None, at=cast.NOW, why="Written meanwhile.")

    second = lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4")])
    load_one(second, NOVEMBER, progress=meanwhile)

    assert said.count("Filing") == 2
    with transaction.atomic(), keeping(EVERY_CHILD):
        referral = Event.objects.get(kind="referral_received", withdrawn_by=None)
        assert referral.category == "N4"
        assert Event.objects.filter(kind="child_seen", withdrawn_by=None).count() == 2
