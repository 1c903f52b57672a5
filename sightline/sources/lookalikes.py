"""Identifiers that differ only by zeros in front or by case: perhaps those of one child, and never merged."""

from collections import defaultdict

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Lower

from sightline.records.models import Identifier
from sightline.sources.drafting import Draft
from sightline.sources.items import Noticed
from sightline.sources.known import SCHEMES

MOST_TOLD = 20
PERHAPS_ONE = (
    "The identifier of this child differs from another child’s only by zeros in front or by case. They may "
    "be one child: a spreadsheet takes zeros away from numbers. Both were kept, apart. Look at both in the "
    "source."
)


def told_of(draft: Draft) -> list[Noticed]:
    """Return what a person should look at: each child who is new and whose identifier looks like another's.

    The other's identifier is not said, for a receipt has more readers than a restricted child.
    """
    new = {party.id for party in draft.rows.parties}
    wanted: dict[str, dict[str, int]] = defaultdict(dict)
    for (kind, said), number in draft.parties.items():
        if kind == "child":
            wanted[_bare(said)][said] = number
    fresh = {bare for bare, found in wanted.items() if new.intersection(found.values())}
    known = Identifier.objects.filter(scheme=SCHEMES["child"]).annotate(bare=BARE).filter(bare__in=fresh)
    for bare, value, party in known.values_list("bare", "value", "party"):
        wanted[bare][value] = party
    alike = [
        said
        for bare in fresh
        for said, number in wanted[bare].items()
        if number in new and len(set(wanted[bare].values())) > 1
    ]
    said_of = draft.staged.persons
    places = sorted(
        (said_of["child", said][0].place for said in alike if said_of.get(("child", said))),
        key=lambda place: (place.file, place.sheet or "", place.row or 0),
    )
    told = [Noticed(place, PERHAPS_ONE) for place in places[:MOST_TOLD]]
    if len(places) > MOST_TOLD:
        others = f"So do those of {len(places) - MOST_TOLD:,} more children, from here on."
        told.append(Noticed(places[MOST_TOLD], others))
    return told


# An identifier without its zeros in front, in small letters.
BARE = Lower(Func(F("value"), Value("0"), function="LTRIM", output_field=TextField()))


def _bare(said: str) -> str:
    return said.lstrip("0").lower()
