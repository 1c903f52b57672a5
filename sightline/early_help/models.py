"""The words of early help. Dates and codes are events; here is what no code holds. Nothing is edited."""

import pgtrigger
from django.db import models
from django.db.models import Q

from sightline.records.models import Child, Event, Subject

_KEPT = pgtrigger.Update | pgtrigger.Delete


def _kept(name: str) -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=_KEPT)


class ConsentWord(models.Model):
    """What the family said: that it agrees, does not, or no longer does; who said it, and how."""

    class Said(models.TextChoices):
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Did not want it"
        WITHDRAWN = "withdrawn", "No longer agreed"

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    said = models.TextField(choices=Said.choices)
    by_whom = models.TextField(help_text="name, and what they are to the child")
    child_view = models.TextField(blank=True, help_text="what the child thinks of it, as said")
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(by_whom=""), name="consent_is_somebodys")]
        triggers = [_kept("consent_word_is_kept")]

    def __str__(self) -> str:
        return f"consent word {self.pk}"


class Lead(models.Model):
    """Who leads early help for a family: a practitioner of any agency, until another is named."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    name = models.TextField()
    role = models.TextField(blank=True)
    organisation = models.TextField(blank=True)
    reach = models.TextField(blank=True, help_text="telephone number or email address")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="lead_has_a_name")]
        triggers = [_kept("lead_is_kept")]

    def __str__(self) -> str:
        return f"lead {self.pk}"


class AssessmentWords(models.Model):
    """What an early help assessment found, and what the child said."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    found = models.TextField()
    child_view = models.TextField(blank=True, help_text="the child's view, as said")
    why_no_view = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(child_view="") | ~Q(why_no_view=""),
                name="assessment_has_the_childs_view_or_why_not",
            )
        ]
        triggers = [_kept("assessment_words_are_kept")]

    def __str__(self) -> str:
        return f"assessment words {self.pk}"


class PlanWords(models.Model):
    """What the family and those who help will do, and by when they look at it again."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    goals = models.TextField()
    actions = models.TextField()

    class Meta:
        triggers = [_kept("plan_words_are_kept")]

    def __str__(self) -> str:
        return f"plan words {self.pk}"


class Meeting(models.Model):
    """One meeting of the team around the family: what was agreed, and what the child wanted said."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    agreed = models.TextField()
    child_view = models.TextField(blank=True)

    class Meta:
        triggers = [_kept("family_meeting_is_kept")]

    def __str__(self) -> str:
        return f"family meeting {self.pk}"


class Attendance(models.Model):
    """One person asked to a meeting: of which agency, and whether they came."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    agency = models.TextField(blank=True, help_text="a code of AGENCY; empty for the family")
    name = models.TextField()
    came = models.BooleanField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="attendance_is_somebodys")]
        triggers = [_kept("attendance_is_kept")]

    def __str__(self) -> str:
        return f"attendance {self.pk}"


class Considered(models.Model):
    """Why a manager did or did not ask for more than early help."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    outcome = models.TextField(help_text="a code of STEP_UP_VIEW")
    why = models.TextField()
    contact = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="step_up_has_a_reason")]
        triggers = [_kept("step_up_is_kept")]

    def __str__(self) -> str:
        return f"considered {self.pk}"


class EndWords(models.Model):
    """Why early help ended, in words, and who holds the child from then on."""

    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    words = models.TextField()

    class Meta:
        triggers = [_kept("end_words_are_kept")]

    def __str__(self) -> str:
        return f"end words {self.pk}"
