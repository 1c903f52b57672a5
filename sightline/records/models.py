"""The ledger and what it hangs on. Row-level security covers every table here with a child in it."""

import secrets

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from sightline.records.triggers import (
    APPEND_ONLY,
    DEMO_ONLY_WHEN_EMPTY,
    PAST_ONLY_IN_DEMO,
    STAMPED_AT_COMMIT,
    WITHDRAWN_ONCE,
)
from sightline.records.written import WrittenText


def public_id() -> str:
    """Return a name for an address that says nothing and cannot be guessed."""
    return secrets.token_urlsafe(9)


class Installation(models.Model):
    """One row: what this database is. `is_demo` is set when it is made and never after.

    `manifest`: the troubles planted in a demonstration, each with the page that must find it.
    """

    is_demo = models.BooleanField(default=False, editable=False)
    council_name = models.TextField(blank=True)
    made_at = models.DateTimeField(db_default=Now())
    manifest = models.JSONField(default=list, db_default=[], blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_installation"),
            models.CheckConstraint(
                condition=Q(is_demo=True) | Q(manifest=[]), name="only_a_demonstration_has_a_manifest"
            ),
        ]
        triggers = [
            DEMO_ONLY_WHEN_EMPTY,
            pgtrigger.Protect(name="keep_installation", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="keep_demo_mark", operation=pgtrigger.Update, condition=pgtrigger.AnyChange("is_demo")
            ),
        ]


class Party(models.Model):
    """Whose events they are: a child, a worker, an adopter, a home, the authority."""

    class Kind(models.TextChoices):
        CHILD = "child"
        WORKER = "worker"
        ADOPTER = "adopter"
        HOME = "home"
        AUTHORITY = "authority"

    kind = models.TextField(choices=Kind.choices)
    public_id = models.TextField(unique=True, default=public_id)
    code = models.TextField(blank=True, help_text="the party's own code, where it is not a child")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Child(models.Model):
    """A child, born or not, living or not. Dated facts (birth, death, sex) are events of the ledger."""

    party = models.OneToOneField(Party, models.PROTECT, primary_key=True, related_name="child")
    given_name = WrittenText(blank=True, of="party_id")
    family_name = WrittenText(blank=True, of="party_id")
    known_as = WrittenText(blank=True, of="party_id")
    restricted = models.BooleanField(default=False)
    restricted_why = WrittenText(blank=True, of="party_id")
    joined_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    born_on = models.DateField(null=True, blank=True, help_text="derived from the ledger with the spells")
    expected_on = models.DateField(null=True, blank=True, help_text="derived from the ledger with the spells")
    died_on = models.DateField(null=True, blank=True, help_text="derived from the ledger with the spells")

    def __str__(self) -> str:
        return f"child {self.pk}"

    @property
    def name(self) -> str:
        """Return the name people use; empty when no source has given one."""
        return f"{self.known_as or self.given_name} {self.family_name}".strip()


class Identifier(models.Model):
    """What another system calls the child: council id, NHS number, UPN, and former ones."""

    class Scheme(models.TextChoices):
        COUNCIL = "council_id", "Council id"
        NHS = "nhs_number", "NHS number"
        UPN = "upn", "Unique pupil number"
        FORMER_UPN = "former_upn", "Former unique pupil number"
        ADOPTER = "adopter_id", "Adopter id"

    party = models.ForeignKey(Party, models.PROTECT, related_name="identifiers")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="identifiers")
    scheme = models.TextField(choices=Scheme.choices)
    value = models.TextField()
    check_digit_fails = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    recording = models.ForeignKey("Recording", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("scheme", "value", name="one_party_for_an_identifier",
                                    condition=Q(scheme__in=["council_id", "adopter_id"], until_on=None)),
            models.UniqueConstraint("party", "scheme", "value", name="identifier_once"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["scheme", "value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"identifier {self.pk}"


class Relationship(models.Model):
    """How two people belong together; another person may be a child of the service or only named."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Child, models.PROTECT, null=True, blank=True, related_name="+")
    other_name = models.TextField(blank=True)
    relation = models.TextField(help_text="what the other is to the child: mother, brother, carer")
    parental_responsibility = models.BooleanField(null=True)
    household_from_on = models.DateField(null=True, blank=True)
    household_until_on = models.DateField(null=True, blank=True)
    recording = models.ForeignKey("Recording", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"relationship {self.pk}"


class Address(models.Model):
    """Where a child lives or lived. A confidential one is masked for all but the roles that may know."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="addresses")
    lines = models.TextField()
    postcode = models.TextField(blank=True)
    uprn = models.TextField(blank=True)
    confidential = models.BooleanField(default=False)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    recording = models.ForeignKey("Recording", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"address {self.pk}"


class Alias(models.Model):
    """That two records are one child, from a recording until another that parts them. Nothing is moved."""

    child = models.ForeignKey(Child, models.PROTECT, related_name="+", help_text="the record that stays")
    joined = models.ForeignKey(
        Child, models.PROTECT, related_name="+", help_text="the record that is the same child"
    )
    recording = models.ForeignKey("Recording", models.PROTECT, related_name="+")
    parted_by = models.ForeignKey("Recording", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("joined", condition=Q(parted_by=None), name="joined_once"),
            models.CheckConstraint(condition=~Q(child=F("joined")), name="not_joined_to_itself"),
        ]

    def __str__(self) -> str:
        return f"alias {self.pk}"


class SeveredLink(models.Model):
    """The sealed link between an adopted child and the former identity: the one place that knows."""

    child = models.OneToOneField(Child, models.PROTECT, related_name="+")
    former = models.OneToOneField(Child, models.PROTECT, related_name="+")
    recording = models.ForeignKey("Recording", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"severed link {self.pk}"


class SourceLine(models.Model):
    """A system and a kind of return, or people at a form. A file corrects events of its own line only."""

    class Format(models.TextChoices):
        PEOPLE = "people", "People at a form"
        ANNEX_A = "annex_a", "Inspection lists (Annex A)"
        CIN_CENSUS = "cin_census", "Children in need census"
        SSDA903 = "ssda903", "Looked-after children return (SSDA903)"
        SSD = "ssd", "Standard Safeguarding Dataset"
        INVENTED = "invented", "The invented county"

    code = models.TextField(unique=True)
    name = models.TextField()
    format = models.TextField(choices=Format.choices)
    rank = models.PositiveSmallIntegerField(
        default=100, help_text="which line clocks read when two disagree: lowest"
    )
    rhythm_days = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how often it should come"
    )
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return self.code


class CoverageDeclared(models.Model):
    """What a line can say of one kind of event (`*` for every kind), and for which days.

    A file's receipt declares it, or a person's recording; one that has neither stands from the beginning.
    """

    class Extent(models.TextChoices):
        EVERY = "every"
        LATEST = "latest"
        NOTHING = "nothing"

    line = models.ForeignKey(SourceLine, models.PROTECT, related_name="coverage")
    kind = models.TextField()
    extent = models.TextField(choices=Extent.choices)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    receipt = models.ForeignKey("Receipt", models.PROTECT, null=True, blank=True, related_name="+")
    recording = models.ForeignKey("Recording", models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(
        "Recording", models.PROTECT, null=True, blank=True, related_name="+", help_text="what gave it `to_on`"
    )

    class Meta:
        indexes = [models.Index(fields=["line", "kind"], name="coverage_line_kind")]

    def __str__(self) -> str:
        return f"coverage {self.pk}"


class Receipt(models.Model):
    """What came in: a file, a form, a message; and what became of it."""

    class State(models.TextChoices):
        READING = "reading"
        WOULD_FILE = "would file", "Trial: nothing was filed"
        FILED = "filed"
        REFUSED = "refused"

    number = models.TextField(unique=True)
    name = models.TextField(help_text="the file's own name, or what the form was")
    line = models.ForeignKey(SourceLine, models.PROTECT, null=True, blank=True, related_name="receipts")
    state = models.TextField(choices=State.choices)
    fingerprint = models.TextField(blank=True, help_text="sha256 of what came in")
    extracted_on = models.DateField(null=True, blank=True)
    received_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    refused_why = models.TextField(blank=True)
    seconds = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.number


class ReceiptItem(models.Model):
    """One row or cell that came in and what became of it."""

    class Outcome(models.TextChoices):
        FILED = "filed", "Filed"
        KNOWN = "known", "Already known"
        CORRECTED = "corrected", "Corrected"
        DISPUTED = "disputed", "Disputed"
        REFUSED = "refused", "Refused"
        WAITING = "waiting", "Waiting"
        JOINED = "joined", "Joined"

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="items")
    child = models.ForeignKey(Child, models.PROTECT, null=True, blank=True, related_name="+")
    list_name = models.TextField()
    sheet = models.TextField(blank=True)
    row = models.PositiveIntegerField()
    cell = models.TextField(blank=True)
    column = models.TextField(blank=True)
    outcome = models.TextField(choices=Outcome.choices)
    says = models.TextField(
        blank=True, help_text="the cell's own text; identity columns are masked for analysts"
    )
    why = models.TextField(blank=True)
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_by = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    is_row = models.BooleanField(default=True, help_text="a row, counted once; otherwise a cell within one")
    identity = models.BooleanField(
        db_default=False, default=False, help_text="what it says may tell who the child is"
    )

    class Meta:
        indexes = [
            models.Index(fields=["receipt", "outcome", "list_name", "row"], name="item_outcome"),
            models.Index(fields=["child"], name="item_child"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"


class ReceiptCount(models.Model):
    """How many rows, and events of each kind, of a list ended how: what the receipt's page adds up."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="counts")
    list_name = models.TextField()
    kind = models.TextField(blank=True, help_text="the kind of event, or empty for rows")
    outcome = models.TextField(choices=ReceiptItem.Outcome.choices)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("receipt", "list_name", "kind", "outcome", name="count_once"),
        ]

    def __str__(self) -> str:
        return f"count {self.pk}"


class Vanished(models.Model):
    """A row of an earlier file of a line that the newer one lacks. Listed, never deleted."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="vanished")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    event = models.ForeignKey("Event", models.PROTECT, related_name="+")
    like = models.ForeignKey("Event", models.PROTECT, null=True, blank=True, related_name="+",
                             help_text="a new row like it: moved?")  # fmt: skip

    def __str__(self) -> str:
        return f"vanished {self.pk}"


class Recording(models.Model):
    """Who wrote it down, when, from which receipt and why: one row for each transaction.

    `at` is set as the last thing before commit, under one lock, so that what was true at a moment stays true.
    """

    at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    receipt = models.ForeignKey(Receipt, models.PROTECT, null=True, blank=True, related_name="+")
    why = WrittenText()

    class Meta:
        triggers = [*STAMPED_AT_COMMIT, PAST_ONLY_IN_DEMO]
        indexes = [models.Index(fields=["at"], name="recording_at")]

    def __str__(self) -> str:
        return f"recording {self.pk}"


class Subject(models.Model):
    """The thing events belong to: a case, a plan, a placement, one assessment."""

    kind = models.TextField()
    party = models.ForeignKey(Party, models.PROTECT, related_name="subjects")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+")
    inside = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    raised_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    line = models.ForeignKey(SourceLine, models.PROTECT, null=True, blank=True, related_name="+")
    key = models.TextField(blank=True, help_text="what the source line calls it")

    class Meta:
        constraints = [
            models.UniqueConstraint("line", "party", "kind", "key", name="subject_of_a_line_once",
                                    condition=Q(line__isnull=False)),
        ]  # fmt: skip
        indexes = [models.Index(fields=["child"], name="subject_child")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Event(models.Model):
    """One dated fact of practice. Never edited; withdrawn at most once."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", db_index=False)
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+", db_index=False)
    occasion = models.UUIDField(null=True, blank=True)
    kind = models.TextField()
    happened_on = models.DateField()
    happened_at = models.DateTimeField(null=True, blank=True)
    names_on = models.DateField(null=True, blank=True)
    names_at = models.DateTimeField(null=True, blank=True)
    undated = models.BooleanField(default=False)
    seen = models.BooleanField(null=True)
    alone = models.BooleanField(null=True)
    flag = models.BooleanField(null=True)
    long_term = models.BooleanField(null=True)
    outcome = models.TextField(null=True)
    agency = models.TextField(null=True)
    level = models.TextField(null=True)
    category = models.TextField(null=True)
    code = models.TextField(null=True)
    context = models.TextField(null=True)
    reason = models.TextField(null=True)
    source = models.TextField(null=True)
    worker = models.TextField(null=True)
    team = models.TextField(null=True)
    number = models.IntegerField(null=True)
    facts = models.JSONField(default=dict, blank=True)
    line = models.ForeignKey(SourceLine, models.PROTECT, related_name="+", db_index=False)
    natural_key = models.TextField(blank=True)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="events", db_index=False)
    withdrawn_by = models.ForeignKey(
        Recording, models.PROTECT, null=True, blank=True, related_name="withdrew", db_index=False
    )
    withdrawn_why = WrittenText(blank=True, of="child_id")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        triggers = [WITHDRAWN_ONCE, APPEND_ONLY]
        indexes = [
            models.Index(fields=["party", "kind", "happened_on"], name="event_party_kind"),
            # Which sources tell of a party is asked for every list.
            models.Index(fields=["party", "line"], name="event_party_line", condition=Q(withdrawn_by=None)),
            models.Index(fields=["child", "happened_on"], name="event_child"),
            models.Index(fields=["line", "kind", "natural_key"], name="event_natural_key"),
            models.Index(fields=["subject"], name="event_subject"),
            models.Index(fields=["recording"], name="event_recording"),
            # Of those withdrawn alone: nearly all are not, and no plan is to look for them here.
            models.Index(
                fields=["withdrawn_by"], name="event_withdrawn_by", condition=Q(withdrawn_by__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.pk}"


class Marking(models.TextChoices):
    """How words must be handled wherever they go: the mark stands beside them."""

    NONE = "", "No marking"
    POLICE_INTELLIGENCE = "police_intelligence", "Police intelligence"
    THIRD_PARTY = "third_party", "Third party"


class Note(models.Model):
    """What one room wrote down that another must read: it goes with the subject that is passed on.

    Rooms of practice do not read each other's tables. What the night team or early help says of a contact is
    here beside the contact's subject, in full. Never edited: what is said later is a note of its own.
    """

    class Of(models.TextChoices):
        TOLD = "told", "What was told, done or decided"
        CONSENT = "consent", "That the family agreed"

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    of = models.TextField(choices=Of.choices)
    heading = models.TextField(help_text="what it is, in the words of the room that wrote it")
    who = models.TextField(blank=True, help_text="who said or did it")
    words = models.TextField()
    marking = models.TextField(choices=Marking.choices, blank=True, db_default="")
    happened_at = models.DateTimeField(null=True, help_text="when it was said or done; None: the day alone")
    happened_on = models.DateField()
    written_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(heading="") & ~Q(words=""), name="note_says_something")
        ]
        triggers = [pgtrigger.Protect(name="note_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
        indexes = [models.Index(fields=["subject"], name="note_subject")]

    def __str__(self) -> str:
        return f"note {self.pk}"


class Dispute(models.Model):
    """A loaded event that breaks an invariant: filed, marked, and waiting with an owner."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="disputes")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+")
    invariant = models.TextField()
    sentence = models.TextField()
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+")
    owner = models.ForeignKey("identity.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_by = models.ForeignKey(Recording, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint("event", "invariant", name="dispute_once")]

    def __str__(self) -> str:
        return f"dispute {self.pk}"


class Spell(models.Model):
    """What lasts: being open, a case, a plan, a placement, a holder. Derived from the ledger.

    From its first day until, and not including, its last; open when `until_on` is empty. A `holder` spell
    names a team and, when somebody is allocated, a worker; `said` is false where no source says who held.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    worker = models.ForeignKey("identity.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey("identity.Team", models.PROTECT, null=True, related_name="+", db_index=False)
    said = models.BooleanField(default=True)
    disputed = models.BooleanField(default=False)
    began = models.TextField(blank=True, help_text="why it began: new, moved, allocated, worker left")
    ways = ArrayField(
        models.TextField(), default=list, blank=True, help_text="of an open spell: how the child is open"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="spell_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind="holder") | Q(team__isnull=False), name="holder_has_a_team"
            ),
        ]
        indexes = [
            models.Index(fields=["child", "kind"], name="spell_child"),
            models.Index(fields=["kind", "from_on", "until_on"], name="spell_kind"),
            models.Index(fields=["worker", "kind"], name="spell_worker"),
            models.Index(fields=["team", "kind"], name="spell_team"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} spell {self.pk}"


class Summary(models.Model):
    """How a child stands, in one row: what every list reads. Derived from the ledger with the spells.

    It holds for `from_on`, the last day on which anything in it changed, and for every later day; what was so
    earlier, spells and events say. `from_on` is empty until it is worked out for the first time. Of a child
    who is not open `opened_on` and `held_since` are empty.
    """

    child = models.OneToOneField(Child, models.PROTECT, primary_key=True, related_name="summary")
    from_on = models.DateField(null=True)
    born_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    opened_began = models.TextField(blank=True, help_text="`began` of the open spell")
    ways = ArrayField(models.TextField(), default=list, blank=True)
    status = models.TextField(blank=True, help_text="the kind of spell by which the child is described")
    held_since = models.DateField(null=True)
    held_began = models.TextField(blank=True, help_text="`began` of the holder's spell")
    said = models.BooleanField(default=True, help_text="whether any source says who holds the child")
    worker = models.ForeignKey("identity.Worker", models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey("identity.Team", models.PROTECT, null=True, related_name="+", db_index=False)
    seen_on = models.DateField(null=True, help_text="when last seen in person")
    place = models.TextField(blank=True, help_text="where last seen: a code")
    alone_on = models.DateField(null=True, help_text="when last seen alone")
    tried = models.IntegerField(default=0, help_text="how often somebody tried since")
    tried_on = models.DateField(null=True)
    visited_on = models.DateField(null=True, help_text="a later visit that does not say whom it saw")
    lines = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="the source lines that tell of the child",
    )

    def __str__(self) -> str:
        return f"summary of child {self.pk}"
