"""The words of the front door. Dates and codes of practice are events; here is what no code holds."""

import secrets

import pgtrigger
from django.db import models
from django.db.models import F, Q

from sightline.records.models import Child, Event, Marking, Subject, public_id

# Read aloud over a telephone: no letter that is taken for a figure or for another letter.
_SPOKEN = "23456789CDFGHJKLMNPQRTVWXY"


def reference() -> str:
    """Return what a referrer is given to name a contact by."""
    return "C-" + "".join(secrets.choice(_SPOKEN) for _ in range(7))


def _kept(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


class Message(models.Model):
    """What reached the front door, once, about however many children: who sent it and what they said."""

    class Consent(models.TextChoices):
        GIVEN = "given", "The family knows and agrees"
        REFUSED = "refused", "The family knows and does not agree"
        NOT_SOUGHT = "not_sought", "The family has not been asked"

    reference = models.TextField(unique=True, default=reference, editable=False)
    taken_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    referrer_name = models.TextField(blank=True)
    referrer_role = models.TextField(blank=True)
    referrer_reach = models.TextField(blank=True, help_text="telephone number or email address")
    agency = models.ForeignKey("identity.Agency", models.PROTECT, null=True, blank=True, related_name="+")
    agency_said = models.TextField(blank=True, help_text="an agency that has no entry here")
    anonymous = models.BooleanField(default=False, help_text="never shown to the family")
    concerns = models.TextField()
    unsafe_now = models.BooleanField(null=True, help_text="None: not asked")
    unsafe_why = models.TextField(blank=True)
    consent = models.TextField(choices=Consent.choices, blank=True)
    consent_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(consent="not_sought") | ~Q(consent_why=""), name="not_asking_has_a_reason"
            )
        ]
        triggers = [_kept("message_is_kept")]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Contact(models.Model):
    """One child's part in a message. Hangs off the subject that its events belong to.

    `team` is the hub that answers it, which keeps sight of it. `agency` sent it and sees what became of it.
    """

    public_id = models.TextField(unique=True, default=public_id, editable=False)
    subject = models.OneToOneField(Subject, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="contacts")
    team = models.ForeignKey("identity.Team", models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey("identity.Agency", models.PROTECT, null=True, related_name="+")
    named = models.TextField(help_text="the child's name as it was told")
    own_words = models.TextField(blank=True, help_text="what the child said, as said")
    taken_on_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True, help_text="as its message; the agency sees it for a while")
    unsafe_now = models.BooleanField(
        default=False, db_default=False, help_text="said here, when it was graded"
    )

    class Meta:
        indexes = [
            models.Index(fields=["child"], name="contact_child"),
            models.Index(fields=["agency"], name="contact_agency"),
        ]

    def __str__(self) -> str:
        return f"contact {self.pk}"

    @property
    def is_unsafe(self) -> bool:
        """Say whether anybody, by the message or when grading it, said that the child is unsafe now."""
        return self.unsafe_now or bool(self.message and self.message.unsafe_now)


class Draft(models.Model):
    """What somebody has typed and not sent, kept as they type. Seen by nobody else."""

    owner = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    form = models.TextField(help_text="which form: contact, decide")
    about = models.TextField(blank=True, help_text="the contact's public id, where there is one")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "form", "about", name="one_draft_of_a_form")]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class GradingNote(models.Model):
    """Why an enquiry was graded so. Hangs off the event, so that each regrading keeps its own."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="gradings")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    words = models.TextField()
    consent = models.TextField(
        choices=Message.Consent.choices, blank=True, db_default="", help_text="where the message did not say"
    )
    consent_why = models.TextField(blank=True, db_default="", help_text="why it goes on without agreement")
    unsafe_now = models.BooleanField(null=True, help_text="None: not asked, for it had been said")
    unsafe_why = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consent__in=["", "given"]) | ~Q(consent_why=""),
                name="grading_without_agreement_has_a_reason",
            )
        ]
        triggers = [_kept("grading_note_is_kept")]

    def __str__(self) -> str:
        return f"grading note {self.pk}"


class PartnerRequest(models.Model):
    """One agency asked what it knows about one child, and what it answered.

    It holds what was disclosed to the agency by asking: about whom, what and why, on which lawful basis.
    """

    class Answer(models.TextChoices):
        FOUND = "found", "Something is known"
        NOTHING_KNOWN = "nothing_known", "Nothing is known"
        DECLINED = "declined", "Known, and not shared"

    public_id = models.TextField(unique=True, default=public_id, editable=False)
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="requests")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    about = models.TextField(help_text="who the child is, as told to the agency")
    asks = models.TextField()
    why = models.TextField()
    basis = models.TextField(help_text="a code of rules.LAWFUL_BASES")
    grade = models.TextField(help_text="as told to the agency")
    required = models.BooleanField()
    due_at = models.DateTimeField(null=True, help_text="as told to the agency")
    asked_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(choices=Answer.choices, blank=True)
    words = models.TextField(blank=True)
    marking = models.TextField(choices=Marking.choices, blank=True)
    answered_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", "nothing_known"]) | ~Q(words=""), name="answer_says_what_or_why"
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="request_has_a_lawful_basis"),
            models.UniqueConstraint(
                "contact", "agency", condition=Q(answer=""), name="one_open_request_to_an_agency"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="answer_is_kept", operation=pgtrigger.Update, condition=pgtrigger.Q(old__answer__gt="")
            ),
            pgtrigger.Protect(name="request_is_kept", operation=pgtrigger.Delete),
        ]
        indexes = [models.Index(fields=["agency", "answered_at"], name="request_agency")]

    def __str__(self) -> str:
        return f"request {self.pk}"


class Voice(models.Model):
    """What an agency says of a contact beside its answers: grade it anew, we disagree, or here is more.

    What is added to an answer never alters it, and an answer that comes once the decision is in effect is
    said here too. Both are settled when somebody in the hub says what it changes.
    """

    class Kind(models.TextChoices):
        REGRADE = "regrade", "Asks for another grade"
        DISSENT = "dissent", "Disagrees"
        ADDED = "added", "Adds to its answer"
        LATE = "late", "Answered after it was decided"

    kind = models.TextField(choices=Kind.choices)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="voices")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    grade = models.TextField(blank=True, help_text="the grade asked for")
    words = models.TextField()
    marking = models.TextField(choices=Marking.choices, blank=True, db_default="")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    settled_words = models.TextField(blank=True)
    event = models.OneToOneField(Event, models.PROTECT, null=True, related_name="+")
    after = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="taken_further", help_text="the answer not accepted"
    )
    due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="voice_says_something"),
            models.CheckConstraint(
                condition=Q(settled_by=None, settled_at=None, agreed=None)
                | Q(settled_by__isnull=False, settled_at__isnull=False, agreed__isnull=False)
                & ~Q(settled_words=""),
                name="voice_is_settled_whole",
            ),
            models.UniqueConstraint(
                "contact",
                "agency",
                "kind",
                condition=Q(settled_at=None) & ~Q(kind__in=["added", "late"]),
                name="one_open_voice_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"voice {self.pk}"

    @property
    def is_to_read(self) -> bool:
        """Say whether nothing is asked by it but to be read: nobody agrees to it or does not."""
        return self.kind in (self.Kind.ADDED, self.Kind.LATE)


class Climbed(models.Model):
    """That a disagreement came to somebody who answers for the service, and why. Once for each person."""

    class Why(models.TextChoices):
        LATE = "late", "Nobody had answered in time"
        FURTHER = "further", "The agency did not accept the answer"
        GONE = "gone", "Whoever it had come to has gone"

    voice = models.ForeignKey(Voice, models.PROTECT, related_name="climbed")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    to = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    why = models.TextField(choices=Why.choices)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("voice", "to", name="climbed_once_to_one")]
        triggers = [_kept("climbing_is_kept")]

    def __str__(self) -> str:
        return f"climbed {self.pk}"


class JointView(models.Model):
    """What the answers say together, by somebody who read them and what came before."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="joint_views")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    worried = models.TextField()
    working = models.TextField(blank=True)
    needed = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [_kept("joint_view_is_kept")]

    def __str__(self) -> str:
        return f"joint view {self.pk}"


class Decision(models.Model):
    """What somebody decided about a contact, and who signed it or sent it back.

    It takes effect, and is told in the ledger, when it is signed. `decider` and `signer` are people: two
    accounts of one person are one.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="decisions")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    outcome = models.TextField()
    tier = models.TextField(blank=True)
    team = models.ForeignKey("identity.Team", models.PROTECT, null=True, related_name="+")
    options = models.TextField(help_text="what else was considered, and why not")
    child_views = models.TextField(blank=True)
    parent_views = models.TextField(blank=True)
    reasons = models.TextField()
    without_because = models.TextField(blank=True)
    agreed_by = models.TextField(blank=True, help_text="who in the family agreed to early help")
    agreed_on = models.DateField(null=True)
    agreed_how = models.TextField(blank=True, db_default="", help_text="a code of rules.HOW_AGREED")
    accepted_by = models.TextField(blank=True, db_default="", help_text="who in the team accepted")
    needs_second_look = models.BooleanField(default=False)
    answers_look = models.TextField(
        blank=True, db_default="", help_text="what the signer said to a second look that did not agree"
    )
    decided_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    decider = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    signed_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    signer = models.ForeignKey("identity.Person", models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    returned_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(signer=None) | ~Q(signer=F("decider")), name="another_person_signs"
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None, signer=None, signed_at=None)
                | Q(signed_by__isnull=False, signer__isnull=False, signed_at__isnull=False),
                name="signature_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None, returned_by=None)
                | Q(signed_at=None, returned_by__isnull=False, returned_at__isnull=False)
                & ~Q(returned_why=""),
                name="sent_back_with_a_reason",
            ),
            models.UniqueConstraint("contact", condition=Q(returned_at=None), name="one_decision_stands"),
        ]
        triggers = [
            pgtrigger.Protect(name="decision_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decision_keeps_what_it_said",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    "outcome", "tier", "options", "child_views", "parent_views", "reasons", "without_because",
                    "decided_by", "decided_at",
                ),
            ),
            pgtrigger.Protect(
                name="signed_decision_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["signed_at"], name="decision_signed")]

    def __str__(self) -> str:
        return f"decision {self.pk}"


class Picture(models.Model):
    """Exactly what was known, asked and missing when a decision was made. Never edited."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="picture")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()
    shows = models.JSONField()

    class Meta:
        triggers = [_kept("picture_is_kept")]

    def __str__(self) -> str:
        return f"picture {self.pk}"


class SecondLook(models.Model):
    """A look at a decision to close, by somebody who closed none of the contacts before it."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="second_look")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agrees = models.BooleanField()
    words = models.TextField()

    class Meta:
        triggers = [_kept("second_look_is_kept")]

    def __str__(self) -> str:
        return f"second look {self.pk}"


class ReferrerTold(models.Model):
    """The letter or message that told whoever sent a contact what became of it."""

    class How(models.TextChoices):
        HERE = "here", "On their page here"
        LETTER = "letter", "By letter"
        EMAIL = "email", "By email"
        TELEPHONE = "telephone", "By telephone"

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="told")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    how = models.TextField(choices=How.choices)
    template = models.TextField()
    words = models.TextField()
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [_kept("what_was_told_is_kept")]

    def __str__(self) -> str:
        return f"word to a referrer {self.pk}"
