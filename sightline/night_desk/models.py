"""The night record and what was done with it. Nothing here is edited: each thing done is a row of its own."""

import pgtrigger
from django.db import models
from django.db.models import Q

from sightline.night_desk.rules import SIGNATURES, Step
from sightline.records.models import Child, Event, Marking, public_id

_KEPT = pgtrigger.Update | pgtrigger.Delete


class NightRecord(models.Model):
    """One child of one call that came out of hours. Brothers and sisters of one call share its `call`."""

    public_id = models.TextField(unique=True, default=public_id, editable=False)
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    call = models.UUIDField(help_text="shared by the children of one call")
    received_at = models.DateTimeField()
    caller = models.TextField(help_text="who rang, and what they are to the child or for whom they work")
    source = models.TextField(help_text="a code of REFSRC")
    concern = models.TextField()
    opened_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    contact = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+",
                                help_text="the contact that the call began, if not open before")  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint("call", "child", name="night_child_once_in_a_call"),
            models.CheckConstraint(condition=~Q(concern="") & ~Q(caller=""), name="night_call_is_told"),
        ]
        indexes = [models.Index(fields=["child", "received_at"], name="night_record_child")]
        triggers = [pgtrigger.Protect(name="night_record_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"night record {self.pk}"


class NightCheck(models.Model):
    """Records that were looked in, and when; or why they could not be."""

    class Place(models.TextChoices):
        OWN = "own", "Our own records"
        POLICE = "police", "Police"
        HEALTH = "health", "Health"
        ALERTS = "alerts", "Child protection alerts (CP-IS)"

    record = models.ForeignKey(NightRecord, models.PROTECT, related_name="checks")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    place = models.TextField(choices=Place.choices)
    checked_at = models.DateTimeField(null=True, blank=True)
    found = models.TextField(blank=True)
    not_possible_because = models.TextField(blank=True)
    marking = models.TextField(choices=Marking.choices, blank=True, db_default="")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_at__isnull=False, not_possible_because="") & ~Q(found="")
                | Q(checked_at=None, found="") & ~Q(not_possible_because=""),
                name="night_check_was_made_or_says_why_not",
            ),
        ]
        triggers = [pgtrigger.Protect(name="night_check_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"night check {self.pk}"


class NightSight(models.Model):
    """Whether the child was seen, or only spoken to, where and by whom; or why neither."""

    class How(models.TextChoices):
        SEEN = "seen", "Seen in person"
        SPOKEN_TO = "spoken_to", "Spoken to, not seen"
        NEITHER = "neither", "Neither seen nor spoken to"

    record = models.ForeignKey(NightRecord, models.PROTECT, related_name="sights")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    how = models.TextField(choices=How.choices)
    happened_at = models.DateTimeField(null=True, blank=True)
    place = models.TextField(blank=True, help_text="a code of PLACE_SEEN")
    alone = models.BooleanField(null=True)
    by_whom = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="what the child said, as said")
    why_not = models.TextField(blank=True)
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="neither", happened_at=None) & ~Q(why_not="")
                | ~Q(how="neither") & Q(happened_at__isnull=False) & ~Q(by_whom=""),
                name="night_sight_says_when_and_by_whom_or_why_not",
            ),
        ]
        triggers = [pgtrigger.Protect(name="night_sight_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"night sight {self.pk}"


class NightDecision(models.Model):
    """What the night worker decided: the words that no code holds."""

    record = models.OneToOneField(NightRecord, models.PROTECT, related_name="decision")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    outcome = models.TextField(help_text="a code of NIGHT_OUTCOME")
    says = models.TextField(help_text="what stands until the day, in one sentence")
    why = models.TextField()
    sleeps = models.TextField(blank=True, help_text="where the child sleeps, and how safe the carer is")
    parents_told = models.TextField(blank=True)
    agencies_told = models.TextField(blank=True)
    power = models.TextField(blank=True, help_text="a code of LS: police protection or an emergency order")
    power_from_at = models.DateTimeField(null=True, blank=True)
    order_until_at = models.DateTimeField(null=True, blank=True, help_text="as the court's order says")
    without_because = models.TextField(
        blank=True, db_default="", default="", help_text="why it was decided before all was checked"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(says="") & ~Q(why=""), name="night_decision_has_a_reason"),
            models.CheckConstraint(
                condition=Q(power="", power_from_at=None, order_until_at=None)
                | Q(power="L1", power_from_at__isnull=False, order_until_at=None)
                | Q(power="L2", power_from_at__isnull=False, order_until_at__isnull=False),
                name="night_power_says_when_it_begins_and_an_order_when_it_ends",
            ),
        ]
        triggers = [pgtrigger.Protect(name="night_decision_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"night decision {self.pk}"


class NightStep(models.Model):
    """One step taken with a night record, by the person who was signed in when it was taken.

    The database itself refuses a second signature of one person, whatever account it comes from.
    """

    record = models.ForeignKey(NightRecord, models.PROTECT, related_name="steps")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    step = models.TextField(choices=[(step.value, step.value) for step in Step])
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agrees = models.BooleanField(null=True, help_text="of a signature: whether the decision stays as it was")
    outcome = models.TextField(blank=True, help_text="what it was changed to, a code of NIGHT_OUTCOME")
    words = models.TextField(blank=True)
    team = models.ForeignKey("identity.Team", models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint("record", "step", name="night_step_once"),
            models.UniqueConstraint(
                "record", "person", name="nobody_signs_a_night_decision_twice",
                condition=Q(step__in=[step.value for step in SIGNATURES]),
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["signed", "reviewed"])
                | Q(agrees=True, outcome="") & ~Q(words="")
                | Q(agrees=False) & ~Q(words="") & ~Q(outcome=""),
                name="night_signature_agrees_or_changes_and_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(step="not_reached") | ~Q(words=""), name="night_manager_not_reached_because"
            ),
            models.CheckConstraint(
                condition=~Q(step__in=["sent", "accepted"]) | Q(team__isnull=False),
                name="night_handover_has_a_team",
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="night_step_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"night step {self.pk}"


class OnDuty(models.Model):
    """Who is on for one night, from 5pm until 9am. Taking somebody off keeps the row."""

    class As(models.TextChoices):
        WORKER = "worker", "Night worker"
        MANAGER = "manager", "Night manager"

    night_of = models.DateField(help_text="the day on whose evening the night begins")
    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    duty = models.TextField(choices=As.choices)
    reach = models.TextField(blank=True, help_text="how they are reached tonight, for the team alone")
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_off_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+")
    taken_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "night_of", "user", "duty", condition=Q(taken_off_at=None), name="on_duty_once_a_night"
            ),
            models.CheckConstraint(
                condition=Q(taken_off_by=None, taken_off_at=None)
                | Q(taken_off_by__isnull=False, taken_off_at__isnull=False),
                name="taken_off_by_somebody",
            ),
        ]
        triggers = [pgtrigger.Protect(name="rota_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"on duty {self.pk}"


class SignaturePolicy(models.Model):
    """Whether a night is closed without its night manager’s signature, from a moment on, and why."""

    both_signatures = models.BooleanField()
    from_at = models.DateTimeField()
    by = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    why = models.TextField()
    recording = models.OneToOneField("records.Recording", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="signature_policy_says_why")]
        triggers = [pgtrigger.Protect(name="signature_policy_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"signature policy {self.pk}"


class NightDraft(models.Model):
    """What somebody has typed at the night desk and not sent, kept as they type. Seen by nobody else."""

    owner = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    form = models.TextField(help_text="which form: check, decide, sign")
    about = models.TextField(blank=True, help_text="the public id of the record or the child")
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("owner", "form", "about", name="one_night_draft_of_a_form")]

    def __str__(self) -> str:
        return f"night draft {self.pk}"


class NightAlert(models.Model):
    """Word to whoever answers for the service that the night manager was not reached. It names no child."""

    record = models.ForeignKey(NightRecord, models.PROTECT, related_name="alerts")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    told = models.ForeignKey("identity.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("record", "told", name="night_alert_once")]
        triggers = [pgtrigger.Protect(name="night_alert_is_kept", operation=_KEPT)]

    def __str__(self) -> str:
        return f"night alert {self.pk}"
