"""An adopted child's former identity: no file may leave here what leads from one record to the other.

A file can give a child, as an identifier of an earlier system, what is another record's own identifier. It
is not kept, and what was kept of that kind is taken away: whoever sees one of the two records would see of
the other. A pupil number, a former one too, or an NHS number that a record shares with that of a child who
was adopted leads there as well, and is taken from it. Where the other was adopted, the two are linked in the
one place that knows, so that nobody is told that they are one child and nobody can join them.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import Q

from sightline.access import keeper
from sightline.records.models import Event, Identifier, SeveredLink
from sightline.sources.items import Noticed, Place
from sightline.sources.known import parties_called
from sightline.sources.staging import PartyId, Staged

_Value = TypeVar("_Value")
FORMER = "former_council_id"
NOT_KEPT = (
    "What stands as a child’s identifier in an earlier system is another record’s own identifier here. It "
    "was not kept: it would lead from one record to the other, and the two may be one child before and after "
    "an adoption."
)
# Numbers that others give a child, by what they number; the former number of a pupil may be another's own.
_NUMBERS = {"upn": "pupil", "former_upn": "pupil", "nhs_number": "patient"}
NUMBER_NOT_KEPT = (
    "A pupil number or an NHS number stands on two records, and one is of a child who was adopted. It was "
    "kept on that one alone: it would lead from one record to the other, and the two may be one child before "
    "and after the adoption."
)
# What says that a child was adopted: the order, the end of care and the reason a case closed.
_ADOPTED = (
    ("adoption_order_made", None),
    ("care_ended", frozenset({"E11", "E12"})),
    ("case_closed", frozenset({"RC1"})),
)


class Severed:
    """The records to which the former identifiers of a load lead, and what is done about them."""

    def __init__(self, staged: Staged, found: dict[PartyId, int]) -> None:
        said = [
            (party, value, person.place)
            for party, persons in staged.persons.items()
            for person in persons
            for scheme, value in person.identifiers
            if scheme == FORMER and party in found
        ]
        others = {**parties_called({("child", value) for _, value, _ in said}), **found}
        # Whose former identifier is whose own: by the child and what the file says.
        self.leads_to = {
            (found[party], value): others["child", value]
            for party, value, _ in said
            if others.get(("child", value), found[party]) != found[party]
        }
        self.files = {place.file for party, value, place in said if (found[party], value) in self.leads_to}
        self.file = next((person.place.file for each in staged.persons.values() for person in each), "")
        self.own = {party: number for party, number in found.items() if party[0] == "child"}
        self.adopted = {
            found[event.party]
            for event in staged.events.values()
            if event.party in found and _says_adopted(event.kind, event.facts.get("reason"))
        }

    def told(self) -> list[Noticed]:
        """Return what a person should know, without whose it is."""
        return [Noticed(Place(file), NOT_KEPT) for file in sorted(self.files)]

    def write(self, recording: int) -> list[Noticed]:
        """Take away what leads from one record to another, and link those of an adopted child.

        Returns what a person should know of the numbers that were taken. The caller is in the transaction of
        the load, which has written its identifiers.
        """
        with keeper.keeping(keeper.EVERY_CHILD):
            leading = Identifier.objects.filter(scheme=FORMER)
            for start in _batches([*{value for _, value in self.leads_to}, *(one for _, one in self.own)]):
                for each in leading.filter(value__in=start):
                    other = self.own.get(("child", each.value)) or self.leads_to.get(
                        (each.party_id, each.value)
                    )
                    if other is not None and other != each.party_id:
                        self.leads_to[each.party_id, each.value] = other
                        each.delete()
            shared = self._shared_with_the_adopted()
            Identifier.objects.filter(pk__in=[pk for pk, _, _ in shared]).delete()
            pairs = {
                (child, former) for (child, _), former in self.leads_to.items() if self._was_adopted(former)
            }
            for child, former in sorted(pairs | {(child, former) for _, child, former in shared}):
                both = Q(child__in=(child, former)) | Q(former__in=(child, former))
                if not SeveredLink.objects.filter(both).exists():
                    SeveredLink.objects.create(child_id=child, former_id=former, recording_id=recording)
        return [Noticed(Place(self.file), NUMBER_NOT_KEPT)] if shared else []

    def _shared_with_the_adopted(self) -> list[tuple[int, int, int]]:
        """Return the numbers that a record shares with an adopted child's: number, record, the other."""
        found = []
        for parties in _batches([*self.own.values()]):
            mine = Identifier.objects.filter(party__in=parties, scheme__in=_NUMBERS).values("value")
            numbers: dict[tuple[str, str], list[Identifier]] = defaultdict(list)
            for each in Identifier.objects.filter(scheme__in=_NUMBERS, value__in=mine).order_by("id"):
                numbers[_NUMBERS[each.scheme], each.value].append(each)
            for same in numbers.values():
                if len({each.party_id for each in same}) > 1:
                    adopted = {each.party_id for each in same if self._was_adopted(each.party_id)}
                    found += [
                        (each.pk, each.party_id, min(adopted))
                        for each in same
                        if adopted and each.party_id not in adopted
                    ]
        return found

    def _was_adopted(self, party: int) -> bool:
        if party in self.adopted:
            return True
        kinds = [kind for kind, _ in _ADOPTED]
        rows = Event.objects.filter(party=party, kind__in=kinds, withdrawn_by=None)
        return any(_says_adopted(kind, reason) for kind, reason in rows.values_list("kind", "reason"))


def _says_adopted(kind: str, reason: object) -> bool:
    return any(kind == one and (reasons is None or reason in reasons) for one, reasons in _ADOPTED)


def _batches(values: list[_Value], size: int = 2_000) -> Iterable[list[_Value]]:
    return (values[start : start + size] for start in range(0, len(values), size))
