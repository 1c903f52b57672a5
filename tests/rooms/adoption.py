"""V16: nothing that leaves here, and no row but the sealed one, tells who an adopted child was before."""

import csv
import io
from collections.abc import Iterable
from itertools import permutations

from django.apps import apps
from django.db.models import Model, Q
from django.test import Client
from hypothesis import strategies as st
from hypothesis.stateful import rule

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks import joining
from sightline.clocks.journeys import journey_rows
from sightline.engine.journey_tables import JOURNEYS
from sightline.records.models import Child, Event, Party, SeveredLink, Subject
from tests.cast import TODAY, signed_in
from tests.rooms.beginning import CRASHES, Begun

# What leads from a row to a child; the sealed link itself is what nobody but its keepers reads.
WHO = (Child, Party)
SEALED = SeveredLink
THROUGH = (
    (Subject, "party", "inside__party"),
    (Subject, "party", "raised_by__party"),
    (Event, "party", "subject__party"),
    (Event, "party", "replaces__party"),
)


class Adoption(Begun):
    """One child with two records: who they were before an adoption, and who they are."""

    @rule(of_former=st.booleans(), crashes=CRASHES)
    def join_again(self, of_former: bool, crashes: int) -> None:
        """Let somebody who sees both say that they are one child: it is refused."""
        stays, other = (self.former, self.adopted) if of_former else (self.adopted, self.former)
        self.does(
            self.head,
            lambda actor: joining.join(child=stays, other=other, by=actor.user, why="They look alike."),
            crashes,
        )

    def no_row_names_both(self) -> None:
        """Ask every table whose rows may name two children, and what leads to a second one."""
        pairs = [
            (model, *two)
            for model in apps.get_models(include_auto_created=True)
            if model is not SEALED
            for two in permutations(_leads_to_a_child(model), 2)
        ]
        assert pairs
        for model, one, two in (*pairs, *THROUGH):
            both = Q(**{one: self.adopted.pk, two: self.former.pk}) | Q(
                **{one: self.former.pk, two: self.adopted.pk}
            )
            assert not model._default_manager.filter(both).exists(), (model, one, two)
        shared = Event.objects.filter(child=self.former, occasion__isnull=False).values("occasion")
        assert not Event.objects.filter(child=self.adopted, occasion__in=shared).exists()

    def no_line_of_one_names_the_other(self, lines: Iterable[Iterable[object]]) -> int:
        """Compare lines with all that names either record; return how many name one of them."""
        named = [self.names_of(self.adopted), self.names_of(self.former)]
        found = 0
        for line in lines:
            said = {str(cell) for cell in line}
            in_it = [bool(said & names) for names in named]
            assert not all(in_it), line
            found += any(in_it)
        return found

    def names_of(self, child: Child) -> set[str]:
        """Return what names a record and no other: its public id, and every number it is known by."""
        return {child.party.public_id, *child.identifiers.values_list("value", flat=True)}

    def nothing_links_an_adopted_child_to_who_they_were(self) -> None:
        """Take every file there is with one who may see both, and ask every table (V16)."""
        answer = signed_in(Client(), self.head).get("/out-of-sight/list.csv")
        assert answer.status_code == 200
        with keeping(EVERY_CHILD):
            self.no_row_names_both()
            taken = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
            assert len(taken) > 1
            self.no_line_of_one_names_the_other(taken)  # neither, where both are restricted
            journeys = [row for table in JOURNEYS for row in journey_rows(table, TODAY)]
            assert self.no_line_of_one_names_the_other(journeys) >= 2


def _leads_to_a_child(model: type[Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model in WHO
    ]
