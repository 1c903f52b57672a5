"""People, the workers and users they are, and the teams and agencies they belong to.

A stretch of days runs from `from_on` up to but not including `until_on`. `left_on` and `closed_on` are last
days.
"""

import uuid
from datetime import datetime
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value

from sightline.identity.roles import Role


class AgencyKind(models.TextChoices):
    """What an agency is: a relevant agency of the partnership, or who provides for children."""

    AUTHORITY = "authority", "Local authority"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    EDUCATION = "education", "Education"
    PROBATION = "probation", "Probation"
    HOUSING = "housing", "Housing"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    PROVIDER = "provider", "Provider of placements"
    STAFFING = "staffing", "Staffing agency"
    INSPECTORATE = "inspectorate", "Inspectorate"
    NOT_SAID = "not_said", "Not said"


class TeamKind(models.TextChoices):
    """What a team does. A source that does not say is not guessed at."""

    SERVICE = "service", "Service"
    HUB = "hub", "Front door"
    NIGHT = "night", "Out of hours"
    EARLY_HELP = "early_help", "Early help"
    ASSESSMENT = "assessment", "Assessment"
    PROTECTION = "protection", "Protection and support"
    CARE = "care", "Looked-after children"
    LEAVING_CARE = "leaving_care", "Leaving care"
    DISABLED_CHILDREN = "disabled_children", "Disabled children"
    PERMANENCE = "permanence", "Permanence and adoption"
    FOSTERING = "fostering", "Fostering"
    YOUTH_JUSTICE = "youth_justice", "Youth justice"
    QUALITY = "quality", "Reviewing and quality assurance"
    PARTNER = "partner", "Partner's team"
    NOT_SAID = "not_said", "Not said"


class LeaveKind(models.TextChoices):
    """Why a worker is away."""

    ANNUAL = "annual", "Annual leave"
    SICK = "sick", "Sickness"
    FAMILY = "family", "Family leave"
    STUDY = "study", "Study or training"
    SUSPENDED = "suspended", "Suspended"
    OTHER = "other", "Other"


class Agency(models.Model):
    """An organisation: this authority, the police, a health trust."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)

    def __str__(self) -> str:
        return f"agency {self.code}"


@pghistory.track()
class Team(models.Model):
    """A team, or a service that holds teams. The tree's root is the whole service of one agency."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=TeamKind.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent__isnull=True), name="team_is_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=F("opened_on")),
                name="team_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"team {self.code}"


class TeamMoved(models.Model):
    """That a team stood under another from a day on, and under which one before. Never edited."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="moves")
    came_from = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    under = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    from_on = models.DateField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="move_is_never_edited", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        indexes = [models.Index(fields=["team", "from_on"], name="team_moved")]

    def __str__(self) -> str:
        return f"move of team {self.team_id}"


class Person(models.Model):
    """A human being who works with the service. What needs two people needs two of these."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"person {self.pk}"


class Users(BaseUserManager["User"]):
    """Users, found by e-mail address whatever its capitals. They are made by `actions.open_sign_in`."""

    def get_by_natural_key(self, email: str | None) -> "User":
        """Return the user with this e-mail address."""
        return self.get(email=(email or "").lower())


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """One sign-in of a person. What it may do comes from the roles it holds and from nothing else."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField()
    is_demonstration = models.BooleanField(default=False, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = Users()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Func(F("email"), function="LOWER")), name="user_email_is_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def get_full_name(self) -> str:
        """Return the person's name, as the sign-in packages ask for it."""
        return self.person.name

    def clean(self) -> None:
        """Bring the address to its one form."""
        self.email = self.email.lower()


@pghistory.track()
class Worker(models.Model):
    """Somebody employed to work with children, as the council's own files name them by a code."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="workers", null=True, blank=True
    )
    registration_number = models.CharField(max_length=40, null=True, blank=True)
    agency_worker = models.BooleanField(null=True)
    hours_fte = models.DecimalField(max_digits=4, decimal_places=3, null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on__isnull=True)
                | Q(started_on__isnull=True)
                | Q(left_on__gte=F("started_on")),
                name="worker_leaves_after_starting",
            ),
            models.CheckConstraint(
                condition=Q(hours_fte__isnull=True) | Q(hours_fte__gt=0, hours_fte__lte=1),
                name="worker_hours_are_a_part_of_full_time",
            ),
            models.CheckConstraint(
                condition=Q(registration_number__isnull=True) | ~Q(registration_number=""),
                name="worker_registration_is_said_or_unknown",
            ),
        ]

    def __str__(self) -> str:
        return f"worker {self.code}"


def _one_at_a_time(column: str) -> tuple[Any, str]:
    """Return the part of an exclusion that compares a bigint key without an extension."""
    return (Func(F(column), F(column), Value("[]"), function="int8range"), "&&")


def _days() -> tuple[Any, str]:
    return (Func(F("from_on"), F("until_on"), Value("[)"), function="daterange"), "&&")


@pghistory.track()
class Post(models.Model):
    """A worker's place in a team while it lasts. At most one at a time manages a team."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=40, choices=Role.choices, null=True, blank=True)
    manager = models.BooleanField()
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="post_lasts"
            ),
            ExclusionConstraint(
                name="team_has_one_manager_at_a_time",
                expressions=[_one_at_a_time("team_id"), _days()],
                condition=Q(manager=True),
            ),
            ExclusionConstraint(
                name="worker_has_one_post_in_a_team_at_a_time",
                expressions=[_one_at_a_time("team_id"), _one_at_a_time("worker_id"), _days()],
            ),
        ]
        indexes = [models.Index(fields=["worker", "from_on"]), models.Index(fields=["team", "from_on"])]

    def __str__(self) -> str:
        return f"post {self.pk}"


@pghistory.track()
class Leave(models.Model):
    """Days on which a worker is away, and who covers."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="leave")
    kind = models.CharField(max_length=20, choices=LeaveKind.choices)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    cover = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")), name="leave_lasts"
            ),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=F("worker")), name="leave_is_covered_by_another"
            ),
            ExclusionConstraint(
                name="worker_is_away_once_at_a_time", expressions=[_one_at_a_time("worker_id"), _days()]
            ),
        ]

    def __str__(self) -> str:
        return f"leave {self.pk}"


@pghistory.track()
class RoleHeld(models.Model):
    """A role that a user holds: in one team and those under it, for one agency, or in the whole service."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=40, choices=Role.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "team", "agency"],
                condition=Q(until_at__isnull=True),
                nulls_distinct=False,
                name="role_is_held_once",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="role_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="nobody_gives_themselves_a_role",
            ),
        ]

    def holds_at(self, at: datetime) -> bool:
        """Return whether the role is held at a moment."""
        return self.from_at <= at and (self.until_at is None or self.until_at > at)

    def __str__(self) -> str:
        return f"role held {self.pk}"


class TableChanged(models.Model):
    """That a table changed, written by the database: the numbers of a table are others after each change.

    `by`: the transaction that changed it.
    """

    table = models.CharField(max_length=63)
    by = models.BigIntegerField()
    number = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["table"], name="table_changed")]

    def __str__(self) -> str:
        return f"changes of {self.table}"
