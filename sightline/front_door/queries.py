"""Questions of the front door that more than one page asks."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from sightline.front_door.models import Contact, Decision, PartnerRequest, ReferrerTold, Voice
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import Agency, Team, User
from sightline.records.models import Child

PARTNERS = ("police", "health", "education", "probation", "housing", "voluntary")


def agencies_to_ask() -> list[tuple[str, str]]:
    """Return the agencies that can be asked, by name: code and name."""
    return list(Agency.objects.filter(kind__in=PARTNERS).order_by("name", "id").values_list("code", "name"))


def agencies_coded(chosen: Iterable[str]) -> list[Agency]:
    """Return the agencies of these codes, by name."""
    return list(Agency.objects.filter(code__in=list(chosen)).order_by("name", "id"))


def receiving_teams(kinds: Iterable[str]) -> list[Team]:
    """Return the open teams of these kinds, by name."""
    return list(Team.objects.filter(kind__in=list(kinds), closed_on=None).order_by("name", "id"))


def team_coded(code: str) -> Team | None:
    """Return the open team of this code, or None."""
    return Team.objects.filter(code=code, closed_on=None).first() if code else None


def child_of(contact: Contact) -> Child | None:
    """Return the child of a contact by the record that stays, or None for whom the asker does not reach."""
    found = Child.objects.select_related("party").filter(pk=contact.child_id).first()
    if found is None or found.joined_into_id is None:
        return found
    return Child.objects.select_related("party").filter(pk=found.joined_into_id).first() or found


def children_named(children: Iterable[int]) -> dict[int, Child]:
    """Return those of these children whom the asker reaches, by id, with their party."""
    return Child.objects.select_related("party").in_bulk(list(children))


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those of these records that the asker reaches, by the party's public id."""
    wanted = {each for each in public_ids if each}
    if not wanted:
        return {}
    rows = Child.objects.select_related("party").filter(party__public_id__in=wanted)
    return {each.party.public_id: each.name for each in rows}


def unanswered_voices() -> list[Voice]:
    """Return what agencies said of contacts and nobody has answered, oldest first."""
    return _unanswered()


@kept_question
def _unanswered() -> QuerySet[Voice]:
    rows = Voice.objects.filter(settled_at=None).select_related("agency", "contact")
    return rows.prefetch_related("climbed__to__person").order_by("at", "id")


def climbed_to(user: User | None) -> list[Voice]:
    """Return the disagreements that came to somebody and that nobody has answered, oldest first."""
    if user is None:
        return []
    rows = Voice.objects.filter(settled_at=None, climbed__to=user)
    rows = rows.select_related("agency", "contact", "after__settled_by__person")
    return list(rows.prefetch_related("climbed__to__person").order_by("at", "id"))


def came_late_unread(request: PartnerRequest) -> bool:
    """Say whether an answer came once the decision was in effect, and nobody in the hub has read it yet."""
    late = Voice.objects.filter(kind=Voice.Kind.LATE, contact=request.contact_id, agency=request.agency_id)
    return late.filter(at=request.answered_at, settled_at=None).exists()


def siblings_of(contact: Contact) -> list[Contact]:
    """Return the other contacts of the same message, in the order they were told."""
    if contact.message_id is None:
        return []
    return list(Contact.objects.filter(message=contact.message_id).exclude(pk=contact.pk).order_by("id"))


def told(contact: Contact) -> list[ReferrerTold]:
    """Return what the referrer was told, oldest first."""
    return list(
        ReferrerTold.objects.filter(contact=contact).select_related("by__person").order_by("at", "id")
    )


def told_at(decisions: Iterable[Decision]) -> dict[int, datetime]:
    """Return when the referrer of each of these contacts was told last, by contact."""
    rows = ReferrerTold.objects.filter(contact__in=[each.contact_id for each in decisions])
    return dict(rows.order_by("at", "id").values_list("contact_id", "at"))


def ways_to_tell(contact: Contact) -> list[tuple[str, str]]:
    """Return how the referrer of a contact can be told: on their own page only where they have one."""
    ways = [(way.value, str(way.label)) for way in ReferrerTold.How]
    return [way for way in ways if way[0] != ReferrerTold.How.HERE or contact.agency_id is not None]
