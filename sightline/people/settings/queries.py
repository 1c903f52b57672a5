"""Questions about settings: what stands now, since when, by whom and why, and what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from sightline.access.matrix import roles_that_may
from sightline.access.permissions import Permission
from sightline.clocks.models import LocalLimit, SchoolTerm, SettingChange
from sightline.clocks.rebuilding import standards_in_force
from sightline.identity.models import User
from sightline.records.models import CoverageDeclared, Receipt, SourceLine
from sightline.records.written import of_no_child
from sightline.standards.model import Standard, Version

# Why a setting was changed is for everyone who sees it: no child is spoken of.
WHY = of_no_child("recording__why")


@dataclass(frozen=True, slots=True)
class Dated:
    """One version of a local limit. `entered` is who set it; None for the default of the register."""

    version: Version
    entered: LocalLimit | None


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One standard whose limit the authority sets: its versions, newest first, and the one in force."""

    standard: Standard
    now: Dated
    versions: tuple[Dated, ...]

    @property
    def coming(self) -> tuple[Dated, ...]:
        """Return the versions that are not in force yet, soonest first."""
        return tuple(reversed(self.versions[: self.versions.index(self.now)]))


def limits(*, as_at: date) -> list[LimitLine]:
    """Return every standard that has a local limit, as the register orders them."""
    entered = _entered()
    return [line for standard in standards_in_force().values() if (line := _line(standard, as_at, entered))]


def limit(code: str, *, as_at: date) -> LimitLine | None:
    """Return one standard that has a local limit, or None."""
    standard = standards_in_force().get(code)
    return _line(standard, as_at, _entered()) if standard else None


def _entered() -> dict[tuple[str, date], LocalLimit]:
    rows = LocalLimit.objects.select_related("by__person").order_by("standard", "in_force_on")
    return {(row.standard, row.in_force_on): row for row in rows}


def _line(
    standard: Standard, as_at: date, entered: Mapping[tuple[str, date], LocalLimit]
) -> LimitLine | None:
    newest = max(standard.versions, key=lambda version: version.in_force_on)
    if not newest.may_be_replaced:
        return None
    versions = tuple(
        Dated(version, entered.get((standard.code, version.in_force_on)))
        for version in sorted(standard.versions, key=lambda each: each.in_force_on, reverse=True)
    )
    now = next((each for each in versions if each.version.in_force_on <= as_at), versions[-1])
    return LimitLine(standard, now, versions)


def terms() -> list[SchoolTerm]:
    """Return the school terms, latest first, with who entered each and why."""
    rows = SchoolTerm.objects.select_related("recording__by__person").annotate(why=WHY)
    return list(rows.order_by("-first_on"))


def term_called(pk: int) -> SchoolTerm | None:
    """Return a term by its number, or None."""
    return SchoolTerm.objects.filter(pk=pk).first()


def sources() -> QuerySet[SourceLine]:
    """Return the source lines in the order in which clocks read them, each with the day of its last file."""
    filed = Receipt.objects.filter(line=OuterRef("pk"), state=Receipt.State.FILED).order_by(
        "-extracted_on", "-id"
    )
    lines = SourceLine.objects.select_related("owner__person")
    made = Subquery(filed.values("extracted_on")[:1])
    return lines.annotate(made_on=made).order_by("rank", "code")


def source_called(code: str) -> SourceLine | None:
    """Return a source line by its code, or None."""
    return SourceLine.objects.select_related("owner__person").filter(code=code).first()


def owners_to_choose() -> list[tuple[str, str]]:
    """Return who may answer for a source: those who see receipts, by name."""
    roles = [role.value for role in roles_that_may(Permission.RECEIPTS_SEE)]
    rows = User.objects.filter(is_active=True, roles__role__in=roles, roles__until_at=None)
    rows = rows.select_related("person").order_by("person__name", "email").distinct()
    return [(str(user.pk), f"{user.person.name} ({user.email})") for user in rows]


def owner_called(pk: int) -> User | None:
    """Return a user by their number, or None."""
    return User.objects.filter(pk=pk).first()


def periods_written_here() -> list[CoverageDeclared]:
    """Return the stretches in which everything was declared to be written down here, latest first."""
    rows = CoverageDeclared.objects.filter(
        line__format=SourceLine.Format.PEOPLE, kind="*", extent=CoverageDeclared.Extent.EVERY
    )
    return list(rows.order_by("-from_on", "-id"))


def changes(setting: str = "") -> QuerySet[SettingChange]:
    """Return what was changed, latest first; of one setting, when it is named."""
    rows = SettingChange.objects.select_related("recording__by__person").annotate(why=WHY)
    return (rows.filter(setting=setting) if setting else rows).order_by("-id")
