"""A contact as an agency's system or a file sends it: its fields, and what is wrong with them in words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from sightline.front_door.letterbox import batches
from sightline.govuk.said import LONGEST_LINE, LONGEST_TEXT, why_not_keep
from sightline.standards import codes

MOST_CHILDREN = 12
LONGEST_NAME = 60
EARLIEST = date(1900, 1, 1)
SOURCES = tuple(code.code for code in codes.SETS["REFSRC"].codes)
SEXES, ETHNICITIES = (tuple(code.code for code in codes.SETS[name].codes) for name in ("SEX", "ETH"))


def _one_line(said: str) -> str:
    return _kept(said, lines=False)


def _several_lines(said: str) -> str:
    return _kept(said, lines=True)


def _kept(said: str, *, lines: bool) -> str:
    if (why := why_not_keep(said, lines=lines)) is not None:
        raise PydanticCustomError("hidden", why)  # type: ignore[arg-type]
    return said.strip()


def _a_day(day: date) -> date:
    if day < EARLIEST:
        raise PydanticCustomError("day", "This day is too long ago. Write it as 2026-10-31.")
    return day


def _a_moment(moment: datetime) -> datetime:
    _a_day(moment.date())
    return moment


Line = Annotated[str, Field(max_length=LONGEST_LINE), AfterValidator(_one_line)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT), AfterValidator(_several_lines)]
Number = Annotated[str, Field(max_length=40), AfterValidator(_one_line)]
Day = Annotated[date, AfterValidator(_a_day)]
Moment = Annotated[datetime, AfterValidator(_a_moment)]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _said(name: str) -> dict[str, Any]:
    """Return, as a description for programs, that a field holds something."""
    return {"required": [name], "properties": {name: {"type": "string", "pattern": r"\S"}}}


def _asks(name: str, answer: object, for_: str) -> dict[str, Any]:
    """Return, as a description for programs, that an answer asks for another field."""
    return {"if": {"required": [name], "properties": {name: {"const": answer}}}, "then": _said(for_)}


class ChildSent(_Said):
    """One child. At least a name, an expected day of birth or `description` is needed."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "anyOf": [_said(name) for name in ("given_name", "family_name", "expected_on", "description")],
            "not": {"allOf": [_said("born_on"), _said("expected_on")]},
        },
    )

    given_name: Line = ""
    family_name: Line = ""
    born_on: Day | None = None
    expected_on: Day | None = Field(None, description="Of a child not born yet.")
    sex: Literal[SEXES] | None = None  # type: ignore[valid-type]
    ethnicity: Literal[ETHNICITIES] | None = Field(  # type: ignore[valid-type]
        None, description="As the child or the family say it, by the code of the school and care censuses."
    )
    about_how_old: Line = ""
    nhs_number: Number = Field("", description="As you have it, also one whose check digit is wrong.")
    upn: Number = Field("", description="The unique pupil number, also one that is wrong.")
    other_names: Line = Field("", description="Former or other names, with commas between them.")
    mother: Line = Field("", description="The mother's name, of a child not born yet above all.")
    address: Text = ""
    postcode: Annotated[str, Field(max_length=12), AfterValidator(_one_line)] = ""
    school: Line = ""
    description: Text = Field("", description="How to tell who it is, where no name is known.")
    own_words: Text = Field("", description="What the child said, as said.")


class PersonSent(_Said):
    """Who sends it."""

    name: Line = ""
    role: Line = ""
    telephone: Line = ""
    email: Line = ""


class ContactSent(_Said):
    """One message about one child, or about several of one household."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "allOf": [
                _asks("unsafe_now", True, "unsafe_why"),
                _asks("consent", "not_sought", "consent_why"),
            ]
        },
    )
    reference: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_one_line)] = Field(
        description="Your own reference. The same one with the same words is joined to what came before."
    )
    concerns: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_several_lines)]
    children: Annotated[list[ChildSent], Field(min_length=1, max_length=MOST_CHILDREN)]
    unsafe_now: bool = Field(description="Whether a child is in danger now. True is never filed away.")
    unsafe_why: Text = ""
    received_at: Moment | None = Field(
        None, description="When you came to know, with its zone; it is not the moment of sending."
    )
    source: Literal[SOURCES] | None = Field(  # type: ignore[valid-type]
        None, description="A source code of the children in need census; your agency's own without it."
    )
    person: PersonSent = Field(default_factory=PersonSent)
    consent: Literal["given", "refused", "not_sought"] | None = None
    consent_why: Text = ""
    notification: Line = Field("", description="For example: domestic abuse, custody, missing, crime.")
    grading: Line = Field("", description="How you graded it.")

    @model_validator(mode="after")
    def _whole(self) -> "ContactSent":
        if self.unsafe_now and not self.unsafe_why:
            raise PydanticCustomError("unsafe_why", "Say what puts the child in danger now.")
        if self.consent == "not_sought" and not self.consent_why:
            raise PydanticCustomError("consent_why", "Say why the family has not been asked.")
        if self.received_at is not None and self.received_at.tzinfo is None:
            raise PydanticCustomError("received_at", "Write the zone too: 2026-10-31T14:05:00+00:00.")
        for number, child in enumerate(self.children):
            if not (child.given_name or child.family_name or child.expected_on or child.description):
                raise PydanticCustomError(
                    f"children.{number}",
                    "Say a name, or how to tell who the child is.",  # type: ignore[arg-type]
                )
            if child.born_on and child.expected_on:
                raise PydanticCustomError(
                    f"children.{number}.expected_on",  # type: ignore[arg-type]
                    "A child who is born is not expected. Take one of the two days out.",
                )
        return self


_WORDS = {
    "missing": "This is missing. Add it.",
    "extra_forbidden": "There is no such field. Take it out.",
    "string_too_long": "This is too long: {max_length} letters at most.",
    "string_too_short": "This is empty. Fill it in.",
    "too_short": "At least one is needed.",
    "too_long": "There are too many: {max_length} at most.",
    "literal_error": "This must be one of {expected}.",
    "bool_parsing": "This must be true or false.",
    "bool_type": "This must be true or false.",
    "string_type": "This must be text.",
    "string_unicode": "This holds letters that are none. Send it as UTF-8.",
}
_DAYS = ("date_", "datetime_", "time_", "timezone_")
# What the whole is wrong in names the field by its own kind of error.
_OF_THE_WHOLE = ("unsafe_why", "consent_why", "received_at", "children.")


def wrong_in(errors: Sequence[ErrorDetails], *, skip: int = 0) -> list[tuple[str, str]]:
    """Return what is wrong, field by field: its name, and what to do. Nothing that was sent is repeated."""
    found = []
    for error in errors:
        kind, context = str(error["type"]), error.get("ctx") or {}
        where = ".".join(_shown(part) for part in error["loc"][skip:])
        if kind.startswith(_OF_THE_WHOLE):
            where = f"{where}.{kind}".strip(".")
        if kind in _WORDS:
            words = _WORDS[kind].format(**context)
        elif kind.startswith(_DAYS):
            words = "This is not a day or a moment. Write 2026-10-31, or 2026-10-31T14:05:00Z."
        elif kind in ("hidden", "day") or kind.startswith(_OF_THE_WHOLE):
            words = str(error["msg"])
        else:
            words = "This cannot be read. See the description of the interface."
        found.append((where, words))
    return found


def _shown(part: object) -> str:
    """Return a part of a field's name as it can be kept: a sender may call a field anything."""
    name = str(part)
    return name if name.isprintable() and len(name) <= LONGEST_NAME else "?"


_OURS = {
    *(field for model in (ContactSent, ChildSent, PersonSent) for field in model.model_fields),
    *batches.COLUMNS,
}


def as_we_call_it(name: str) -> str:
    """Return a field's name as it may be kept: of a part that is none of ours, that there was one."""
    return ".".join(part if part in _OURS or part.isdecimal() else "?" for part in name.split("."))


def read(said: object) -> ContactSent | list[tuple[str, str]]:
    """Return a contact, or what is wrong with it field by field."""
    try:
        return ContactSent.model_validate(said)
    except ValidationError as error:
        return wrong_in(error.errors(include_url=False, include_input=False))
