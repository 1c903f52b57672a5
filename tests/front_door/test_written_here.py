"""A hub that begins to work here needs no setting for its clocks to run."""

from sightline.clocks.queries import Moment, readings
from sightline.records.models import CoverageDeclared
from sightline.standards.model import State
from tests.cast import NOW, TODAY


def test_the_clocks_of_a_contact_run_though_nobody_declared_what_is_written_here(hub):
    CoverageDeclared.objects.all().delete()

    contact = hub.graded(hub.contact(), "RED")
    hub.asked(contact, hub.council.police)

    found = readings(Moment.of(TODAY, NOW), children=[contact.child_id], standards=("C01", "C02", "C03"))
    assert [reading.state for *_, reading in found] == [State.RUNNING] * 3


def test_what_files_said_before_the_first_contact_here_stays_unknown(hub):
    CoverageDeclared.objects.all().delete()

    hub.contact()

    assert set(CoverageDeclared.objects.values_list("from_on", flat=True)) == {TODAY}
