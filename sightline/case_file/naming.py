"""Children's names and the addresses of their pages, as a reader may see them. Asked once for a list."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from sightline.access.actor import Actor
from sightline.access.masking import masked_name
from sightline.govuk.addresses import address_of
from sightline.govuk.words import age
from sightline.identity.kept_questions import kept_question
from sightline.records.models import Child, Identifier

# What stands for a name that is not seen, where the council gave the child no id.
NO_ID = "no council id"


@dataclass(frozen=True, slots=True)
class Named:
    """What a list says of who a child is. `name` is the council's id for those who see no names."""

    id: int
    name: str
    first_name: str
    url: str
    born_on: date | None
    public_id: str

    def age(self, day: date) -> str:
        """Return the age in words on a day; empty where no birth is recorded or the child is not born."""
        return age(self.born_on, day) if self.born_on and self.born_on <= day else ""


def council_ids(children: Collection[int]) -> dict[int, str]:
    """Return the council's own id of each child that has one."""
    return {child: value for child, value in _council_ids(children) if child} if children else {}


def names(actor: Actor, children: Collection[int]) -> dict[int, Named]:
    """Return the names of these children, those that the reader reaches."""
    ids = council_ids(children)
    rows = _with_party(children) if children else []
    return {child.pk: named(actor, child, ids.get(child.pk, "")) for child in rows}


@kept_question
def _council_ids(children: Collection[int]) -> "QuerySet[Identifier, tuple[int, str]]":
    rows = Identifier.objects.filter(child__in=children, scheme="council_id", until_on=None)
    return rows.order_by("id").values_list("child_id", "value")


@kept_question
def _with_party(children: Collection[int]) -> QuerySet[Child]:
    return Child.objects.filter(pk__in=children).select_related("party")


def as_written(children: Collection[int]) -> dict[int, tuple[str, str]]:
    """Return the family and the given name of each child, in small letters, to put a list in their order."""
    rows = _as_written(children) if children else []
    return {child: (family.lower(), given.lower()) for child, family, given in rows}


@kept_question
def _as_written(children: Collection[int]) -> "QuerySet[Child, tuple[int, str, str]]":
    return Child.objects.filter(pk__in=children).values_list("pk", "family_name", "given_name")


def written_names(actor: Actor, children: Collection[int]) -> dict[int, Named]:
    """Return the names as a file has them: none where the reader sees ids, which have a column."""
    ids = council_ids(children)
    return {
        child: replace(each, name="") if each.name in (ids.get(child, ""), NO_ID) else each
        for child, each in names(actor, children).items()
    }


def named(actor: Actor, child: Child, council_id: str) -> Named:
    """Return one child's name. `child.party` is read with it."""
    shown = masked_name(actor, child.name, council_id=council_id or NO_ID)
    is_named = bool(child.name) and shown == child.name
    first = (child.known_as or child.given_name or child.name) if is_named else "this child"
    url = address_of("case_file:child", child.party.public_id)
    return Named(child.pk, shown, first, url, child.born_on, child.party.public_id)
