"""The pages of the referral form, one thing on each, and which come next for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone

from sightline.front_door.models import Message
from sightline.govuk.fields import DayPartsField, OpenChoiceField
from sightline.govuk.said import LineField, TextField
from sightline.standards import codes
from sightline.standards.plausible import why_not_born, why_not_expected

MOST_CHILDREN = 8
YES_NO = (("yes", "Yes"), ("no", "No"))
# Who writes, the code under which the ledger keeps them, and whether it is their work.
PROFESSIONALS: Mapping[str, tuple[str, str]] = {
    "school": ("A school, college or nursery", "2A"),
    "police": ("The police", "6"),
    "gp": ("A general practice", "3A"),
    "health_visitor": ("Health visiting", "3B"),
    "school_nurse": ("School nursing", "3C"),
    "hospital": ("A hospital’s emergency department", "3E"),
    "health": ("Another health service", "3F"),
    "housing": ("Housing", "4"),
    "council": ("Another part of the council", "5B"),
    "legal": ("Probation, a court or another legal agency", "7"),
    "other": ("A charity or another organisation", "8"),
}
PUBLIC: Mapping[str, tuple[str, str]] = {
    "family": ("A parent, a relative or a carer of the child", "1A"),
    "myself": ("I am the child or young person", "1C"),
    "neighbour": ("A neighbour, a friend or somebody who knows the family", "1B"),
    "somebody": ("Somebody else", "1D"),
}
# Who does not know leaves it at that: the code for it is not offered beside.
# That it is not known yet is said by saying nothing.
ETHNICITIES = [(code.code, code.label) for code in codes.SETS["ETH"].codes if code.code != "NOBT"]
SEXES_KNOWN = [(code.code, code.label) for code in codes.SETS["SEX"].codes if code.code != "U"]
PARTS_OF_A_DAY = ("day", "month", "year")
MYSELF = "myself"
ANONYMOUS = "9"


class Question(forms.Form):
    """One page of the form: what it asks, and why."""

    heading: str
    words: str


class Danger(Question):
    """Whether a child is in danger now."""

    heading = "Is a child in danger now?"
    words = "If somebody could be hurt in the next hours, ring 999 before you go on."
    unsafe_now = OpenChoiceField(label="Is a child in danger now?", choices=YES_NO)
    unsafe_why = TextField(label="What puts the child in danger now?", required=False, rows=3)
    reveals = {"unsafe_now": {"yes": ["unsafe_why"]}}

    def clean(self) -> dict[str, Any]:
        """Ask what the danger is where there is one."""
        found = super().clean() or self.cleaned_data
        missing = found.get("unsafe_now") == "yes" and not found.get("unsafe_why")
        if missing and "unsafe_why" not in self.errors:
            self.add_error("unsafe_why", "Say what puts the child in danger now.")
        return found


class Who(Question):
    """Who writes."""

    heading = "Who are you?"
    words = "What you say here decides what we ask you next."
    who = OpenChoiceField(
        label="I write as",
        choices=[(name, words) for name, (words, _) in (PROFESSIONALS | PUBLIC).items()],
    )


class AtWork(Question):
    """Somebody for whom it is their work."""

    heading = "How can we reach you?"
    words = "We ring you if we need to know more, and tell you what we decide."
    name = LineField(label="Your name")
    role = LineField(label="Your job")
    organisation = LineField(label="Where you work")
    telephone = LineField(label="Telephone number", required=False, max_length=40)
    email = forms.EmailField(label="Work email address", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one way to reach them."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found.get("telephone") and not found.get("email"):
            self.add_error("telephone", "Enter a telephone number or an email address.")
        return found


class AtHome(Question):
    """A member of the family or of the public."""

    heading = "About you"
    words = "You need not say who you are. It helps us if we may ring you."
    name = LineField(label="Your name", required=False)
    role = LineField(label="How do you know the child?", required=False)
    telephone = LineField(label="Telephone number", required=False, max_length=40)
    email = forms.EmailField(label="Email address", required=False)
    anonymous = forms.BooleanField(
        label="Do not tell the family who I am",
        required=False,
        help_text="Your name is then never shown to the family, nor to somebody who asks for the record.",
    )


class Reached(Question):
    """How a child who writes can be reached without harm."""

    heading = "How can we reach you?"
    words = "Only if it is safe. You can leave all of it empty."
    telephone = LineField(label="Your telephone number", required=False, max_length=40)
    email = forms.EmailField(label="Your email address", required=False)
    safe = LineField(
        label="When and how is it safe to reach you?",
        required=False,
        help_text="For example: at school in the morning, not in the evening.",
    )


class Police(Question):
    """What the police call it."""

    heading = "The police’s own record"
    words = "So that we find each other’s papers."
    reference = LineField(label="Police reference", required=False, max_length=64)
    notification = LineField(
        label="Kind of notification",
        required=False,
        help_text="For example: domestic abuse, custody, missing, crime.",
    )
    grading = LineField(label="How the police graded it", required=False)


class Child(Question):
    """One child, as far as the writer knows."""

    heading = "Which child are you worried about?"
    words = "Write what you know. You can leave any of it empty, but not all."
    given_name = LineField(label="First names", required=False)
    family_name = LineField(label="Family name", required=False)
    born_on = DayPartsField(label="Date of birth", required=False)
    expected_on = DayPartsField(
        label="Or, if the child is not born yet, when the birth is expected", required=False, help_text=""
    )
    age = LineField(label="Or about how old the child is", required=False, max_length=60)
    mother = LineField(
        label="The mother’s name", required=False, help_text="Above all of a child who is not born yet."
    )
    sex = forms.ChoiceField(
        label="Sex",
        required=False,
        choices=[("", "Not known"), *SEXES_KNOWN],
    )
    ethnicity = forms.ChoiceField(
        label="Ethnicity",
        required=False,
        choices=[("", "Not known"), *ETHNICITIES],
        help_text="Only if the child or the family have said it. Please do not guess.",
    )
    address = TextField(label="Where the child lives", required=False, rows=3, max_length=1_000)
    school = LineField(label="School, college or nursery", required=False)
    otherwise = TextField(
        label="If you do not know the name: how can we tell who it is?",
        required=False,
        rows=2,
        max_length=2_000,
    )

    nobody = "Enter a name, or say how we can tell who the child is."

    def clean(self) -> dict[str, Any]:
        """Ask for something by which the child can be found."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not any(
            found.get(name) for name in ("given_name", "family_name", "otherwise", "expected_on")
        ):
            self.add_error("given_name", self.nobody)
        born_on = found.get("born_on")
        expected_on, today = found.get("expected_on"), timezone.localdate()
        if born_on and born_on > today:
            self.add_error("born_on", "That day has not come. If the child is not born yet, answer the next.")
        elif born_on and (why := why_not_born(born_on, today=today)):
            self.add_error("born_on", why)
        if expected_on and (why := why_not_expected(expected_on, today=today)):
            self.add_error("expected_on", why)
        return found

    @property
    def named(self) -> str:
        """Return the child's name as told."""
        said = self.cleaned_data
        return f"{said.get('given_name', '')} {said.get('family_name', '')}".strip() or "Name not known"


class ChildAtWork(Child):
    """One child, as somebody knows them for whom it is their work."""

    field_order = ("given_name", "family_name", "other_names", "born_on", "expected_on", "age", "number")
    other_names = LineField(
        label="Former or other names", required=False, help_text="With commas between them."
    )
    number = LineField(
        label="NHS number or unique pupil number",
        required=False,
        max_length=40,
        help_text="If you have it. It finds the right child.",
    )


class Myself(Child):
    """The child who writes, as far as they want to say who they are."""

    heading = "About you"
    words = "So that we can find you and help. Write as much as you want to."
    given_name = LineField(label="Your first names", required=False)
    family_name = LineField(label="Your family name", required=False)
    born_on = DayPartsField(label="Your date of birth", required=False)
    expected_on = mother = None  # type: ignore[assignment]
    age = LineField(label="Or how old you are", required=False, max_length=60)
    sex = forms.ChoiceField(
        label="Are you a boy or a girl?",
        required=False,
        choices=[("", "I would rather not say"), ("F", "A girl"), ("M", "A boy")],
    )
    ethnicity = forms.ChoiceField(
        label="Your ethnic group",
        required=False,
        choices=[("", "I would rather not say"), *(each for each in ETHNICITIES if each[0] != "REFU")],
    )
    address = TextField(label="Where you live", required=False, rows=3, max_length=1_000)
    school = LineField(label="Your school or college", required=False)
    otherwise = TextField(
        label="If you do not want to say your name: how can we find you?",
        required=False,
        rows=2,
        max_length=2_000,
    )
    nobody = "Enter your name, or say how we can find you."


class Another(Question):
    """Whether there is another child."""

    heading = "Are you worried about another child?"
    words = "Brothers and sisters, or other children in the same home."
    another = OpenChoiceField(label="Another child", choices=YES_NO)

    layout: Mapping[str, Mapping[str, object]] = {"another": {"inline": True}}


class Worry(Question):
    """What they are worried about."""

    heading = "What are you worried about?"
    words = "What you saw or heard, when, and what has been going well."
    concerns = TextField(label="What worries you?", rows=10)
    own_words = TextField(label="What the child said, as they said it", required=False, rows=3)
    home = TextField(
        label="Who lives with the child, or looks after them?", required=False, rows=3, max_length=2_000
    )


class OwnWorry(Question):
    """What a child tells us of themselves: their own words."""

    heading = "What do you want to tell us?"
    words = "In your own words. They are kept as you wrote them."
    concerns = TextField(label="What is happening?", rows=10)
    home = TextField(label="Who do you live with?", required=False, rows=3, max_length=2_000)


class Family(Question):
    """Whether the family knows."""

    heading = "Does the family know that you are telling us?"
    words = "You do not need their agreement to tell us that a child may be at risk."
    consent = OpenChoiceField(label="The family", choices=Message.Consent.choices)
    consent_why = TextField(label="Why have they not been asked?", required=False, rows=3, max_length=2_000)
    reveals = {"consent": {"not_sought": ["consent_why"]}}

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where they were not asked."""
        found = super().clean() or self.cleaned_data
        missing = found.get("consent") == "not_sought" and not found.get("consent_why")
        if missing and "consent_why" not in self.errors:
            self.add_error("consent_why", "Say why they have not been asked.")
        return found


QUESTIONS: Mapping[str, type[Question]] = {
    "danger": Danger,
    "who": Who,
    "you": AtWork,
    "police": Police,
    "worry": Worry,
    "family": Family,
}
# What a child is asked instead who writes of themselves.
OF_THEMSELVES: Mapping[str, type[Question]] = {"you": Reached, "worry": OwnWorry}
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form: its name, and which child where it is about one."""

    page: str
    child: int | None = None


def is_professional(answers: Answers) -> bool:
    """Say whether whoever writes does so for their work."""
    return _who(answers) in PROFESSIONALS


def is_the_child(answers: Answers) -> bool:
    """Say whether whoever writes is the child it is about."""
    return _who(answers) == MYSELF


def _who(answers: Answers) -> str:
    return str((answers.get("who", {}).get("who") or [""])[0])


def steps(answers: Answers) -> list[Step]:
    """Return the pages that this writer answers, in their order."""
    children = [Step("child", number) for number in range(max(1, len(answers.get("children", []))))]
    found = [Step("danger"), Step("who"), Step("you")]
    if _who(answers) == "police":
        found.append(Step("police"))
    found += [*children, Step("another"), Step("worry")]
    if is_professional(answers):
        found.append(Step("family"))
    return [*found, Step("files"), Step("check")]


def form_of(step: Step, answers: Answers, sent: QueryDict | None = None) -> Question:
    """Return a page's form with what was just sent, or else with what was answered before."""
    kind = _kind(step, answers)
    if sent is not None:
        return kind(sent)
    kept = _kept(step, answers)
    return kind(as_sent(kept)) if kept is not None else kind()


def shown(step: Step, answers: Answers) -> Question:
    """Return a page's form with what was answered before, and nothing found wrong in it yet."""
    kind, kept = _kind(step, answers), _kept(step, answers)
    if kept is None:
        return kind()
    data, empty = as_sent(kept), kind()
    first = {
        name: field.widget.value_from_datadict(data, {}, name)  # type: ignore[arg-type]
        for name, field in empty.fields.items()
    }
    return kind(initial=first)


def _kind(step: Step, answers: Answers) -> type[Question]:
    if step.page == "child":
        if is_the_child(answers) and step.child == 0:
            return Myself
        return ChildAtWork if is_professional(answers) else Child
    if step.page == "another":
        return Another
    if is_the_child(answers) and step.page in OF_THEMSELVES:
        return OF_THEMSELVES[step.page]
    if step.page == "you" and not is_professional(answers):
        return AtHome
    return QUESTIONS[step.page]


def _kept(step: Step, answers: Answers) -> dict[str, list[str]] | None:
    if step.child is not None:
        children = answers.get("children", [])
        return children[step.child] if step.child < len(children) else None
    return answers.get(step.page)


def as_sent(kept: Mapping[str, Sequence[str]]) -> QueryDict:
    """Return answers as a browser sends them."""
    data = QueryDict(mutable=True)
    for name, values in kept.items():
        data.setlist(name, list(values))
    return data


def as_kept(form: forms.Form, sent: QueryDict) -> dict[str, list[str]]:
    """Return what a page's own boxes hold, each as it was read; whatever else was sent is left out."""
    boxes = [box for name, field in form.fields.items() for box in _boxes(name, field)]
    return {box: [str(sent.get(box, ""))] for box in boxes if box in sent}


def _boxes(name: str, field: forms.Field) -> list[str]:
    return [f"{name}_{part}" for part in PARTS_OF_A_DAY] if isinstance(field, DayPartsField) else [name]


def first_missing(answers: Answers) -> Step | None:
    """Return the first page that is not answered as it must be, or None where the referral can be sent."""
    for step in steps(answers):
        if step.page in ("another", "files", "check"):
            continue
        form = form_of(step, answers)
        if not (form.is_bound and form.is_valid()):
            return step
    return None
