"""What the hub and its partners write on a form."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from sightline.front_door.board import Placed, names_of_workers
from sightline.front_door.letterbox.forms import SeveralFilesField, WithFiles
from sightline.front_door.models import Message, PartnerRequest
from sightline.front_door.rules import HOW_AGREED, LAWFUL_BASES, MOVES, asks_consent
from sightline.front_door.wording import GRADES
from sightline.govuk.fields import (
    DayField,
    MomentField,
    OpenChoiceField,
    OpenMultipleChoiceField,
    UndoneChoiceField,
    choice_field,
)
from sightline.govuk.said import LineField, TextField
from sightline.govuk.words import and_join
from sightline.matching.finding import Likely
from sightline.records.models import Marking
from sightline.standards import codes

Choices = Iterable[tuple[str, str]]
YES_NO = (("yes", "Yes"), ("no", "No"))
FILES = "Files to go with it"


def _written(label: str, *, hint: str = "", required: bool = True, rows: int = 4) -> TextField:
    return TextField(label=label, help_text=hint, required=required, rows=rows)


def coded(name: str) -> list[tuple[str, str]]:
    """Return a code set's choices, with none chosen."""
    return [("", "Choose"), *((code.code, code.label) for code in codes.SETS[name].codes)]


class BoardAsked(forms.Form):
    """Which contacts the board shows; those that are there are offered."""

    source = forms.ChoiceField(label="From", required=False)
    grade = forms.ChoiceField(label="Risk", required=False)
    with_ = forms.ChoiceField(label="With", required=False)

    def __init__(self, data: Mapping[str, str], *, waiting: Iterable[Placed]) -> None:
        super().__init__(data)
        found = list(waiting)
        sources = sorted({each.source for each in found if each.source})
        labels = codes.SETS["REFSRC"]
        taken_on_by = {each.taken_on_by_id for each in found if each.taken_on_by_id}
        workers = {str(pk): name for pk, name in names_of_workers(taken_on_by)} if taken_on_by else {}
        offered: dict[str, list[tuple[str, str]]] = {
            "source": [("", "Anyone"), *((code, labels.label(code)) for code in sources)],
            "grade": [("", "Any"), *GRADES.items(), ("none", "Not graded")],
            "with": [
                ("", "Anyone"),
                ("nobody", "Nobody yet"),
                *sorted(workers.items(), key=lambda row: row[1]),
            ],
        }
        self.fields["with"] = self.fields.pop("with_")
        for name, choices in offered.items():
            choice_field(self, name).choices = choices

    @property
    def chosen(self) -> dict[str, str]:
        """Return the filters that were chosen and are among those offered."""
        self.is_valid()
        return {name: value for name in self.fields if (value := self.cleaned_data.get(name))}


class RecordContact(forms.Form):
    """A contact as it is taken by telephone, or written down from a letter: all on one page."""

    received_at = MomentField(label="When did it reach us?", help_text="For example, 12/11/2026 and 4:15pm.")
    channel = forms.ChoiceField(label="How did it come?")
    source = forms.ChoiceField(label="Who is it from?")
    agency = forms.ChoiceField(label="Agency, if it is from one", required=False)
    agency_said = LineField(
        label="Name of the agency, if it is not in the list", required=False, max_length=200
    )
    referrer_name = LineField(label="Name of the person", required=False, max_length=200)
    referrer_role = LineField(
        label="What they are to the child, or their job", required=False, max_length=200
    )
    referrer_reach = LineField(label="Telephone number or email address", required=False, max_length=200)
    anonymous = forms.BooleanField(
        label="They ask not to be named",
        required=False,
        help_text="Their name is then never shown to the family, nor to somebody who asks for the record.",
    )
    unsafe_now = OpenChoiceField(label="Is a child unsafe now?", choices=YES_NO)
    unsafe_why = _written("What makes the child unsafe now?", required=False, rows=2)
    concerns = _written("What were you told?", hint="In their words, as near as you can.", rows=6)
    consent = OpenChoiceField(
        label="Does the family know that we were told?",
        choices=Message.Consent.choices,
        help_text="It is not needed to protect a child. For early help it is good practice.",
    )
    consent_why = _written("Why have they not been asked?", required=False, rows=2)

    layout: Mapping[str, Mapping[str, object]] = {"unsafe_now": {"inline": True}}
    reveals = {"unsafe_now": {"yes": ["unsafe_why"]}, "consent": {"not_sought": ["consent_why"]}}

    def __init__(self, *args: Any, agencies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "channel").choices = coded("CHANNEL")
        choice_field(self, "source").choices = coded("REFSRC")
        choice_field(self, "agency").choices = [("", "None of these"), *agencies]

    def clean(self) -> dict[str, object]:
        """Ask for what an answer calls for."""
        found = super().clean() or self.cleaned_data
        if found.get("unsafe_now") == "yes" and not found.get("unsafe_why"):
            self.add_error("unsafe_why", "Say what makes the child unsafe now.")
        if found.get("consent") == "not_sought" and not found.get("consent_why"):
            self.add_error("consent_why", "Say why they have not been asked.")
        return found


class ChildTold(forms.Form):
    """One child of a message. An empty one is left out."""

    known = forms.CharField(required=False, widget=forms.HiddenInput)
    given_name = LineField(label="First names", required=False, max_length=200)
    family_name = LineField(label="Family name", required=False, max_length=200)
    born_on = DayField(label="Date of birth", required=False, help_text="If it is not known, leave it empty.")
    expected_on = DayField(label="Or when the birth is expected", required=False, help_text="")
    sex = forms.ChoiceField(label="Sex", required=False)
    ethnicity = forms.ChoiceField(
        label="Ethnicity", required=False, help_text="As the child or the family say it. Never guessed."
    )
    mother = LineField(
        label="Mother’s name", required=False, max_length=200, help_text="Of a child not born yet, above all."
    )
    other_names = LineField(
        label="Former or other names", required=False, max_length=400, help_text="With commas between them."
    )
    number = LineField(
        label="NHS number or unique pupil number",
        required=False,
        max_length=40,
        help_text="Also one that may be wrong.",
    )
    school = LineField(label="School or nursery", required=False, max_length=200)
    address = TextField(label="Where the child lives", required=False, rows=2, max_length=1_000)
    postcode = LineField(label="Postcode of the home", required=False, max_length=12)
    own_words = _written("What the child said, as said", required=False, rows=2)

    layout: Mapping[str, Mapping[str, object]] = {
        "number": {"width": 20},
        "postcode": {"width": 10},
    }
    said_before: Sequence[str] = ()
    looked = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "sex").choices = coded("SEX")
        choice_field(self, "ethnicity").choices = [each for each in coded("ETH") if each[0] != "NOBT"]

    def offer(self, found: Likely, *, must_choose: bool) -> None:
        """Show who it may be, with the reasons, and ask which it is; and say whom else to ring.

        `must_choose`: the form was sent to be recorded, so that an answer is needed first.
        """
        self.looked, self.said_before = True, found.said_before
        if not found:
            return
        self.fields["known"] = _one_of(
            found,
            new="None of these: make a new record" if found.offers else "Make a new record",
            unsure="I am not sure: make a new record, and say that they may be the same",
        )
        self.fields["known"].required = False
        self._bound_fields_cache.pop("known", None)  # type: ignore[attr-defined]
        if must_choose:
            self.add_error("known", "Choose whether this is a child whom we know.")

    @property
    def title(self) -> str:
        """Return which child it is, for the heading above."""
        number = int((self.prefix or "child-0").rsplit("-", 1)[-1])
        return "The child" if number == 0 else f"Brother or sister {number}"

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was written about a child here."""
        return not any(self.cleaned_data.get(name) for name in self.fields)

    @property
    def offers(self) -> bool:
        """Say whether there is anybody to choose from."""
        return isinstance(self.fields["known"], OpenChoiceField)


class WhoItIs(forms.Form):
    """Which of the records that are like it is the child of a message, if any."""

    def __init__(self, *args: Any, found: Likely, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"] = _one_of(
            found,
            new="None of these: it is another child",
            unsure="I am not sure: keep them apart, and say that they may be the same",
        )


def _one_of(found: Likely, *, new: str, unsure: str) -> OpenChoiceField:
    return OpenChoiceField(
        label="Is it one of these children?",
        choices=[*((offer.value, offer.words) for offer in found.offers), ("new", new), ("unsure", unsure)],
        choice_hints={offer.value: offer.reasons for offer in found.offers},
        help_text=_whom_to_ring(found),
    )


def _whom_to_ring(found: Likely) -> str:
    said = []
    if found.ring_protected:
        said.append(f"There may be a protected record: ring {and_join(found.ring_protected)}.")
    if found.ring_elsewhere:
        said.append(f"There may be another record. Ring {and_join(found.ring_elsewhere)}.")
    return " ".join(said)


class Grade(forms.Form):
    """Whether the child is unsafe now; red, amber or green, and why."""

    unsafe_now = OpenChoiceField(
        label="Is the child unsafe now?",
        choices=YES_NO,
        required=False,
        help_text="Yes goes straight to a strategy discussion, and the grade is red.",
        error_messages={"required": "Say whether the child is unsafe now."},
    )
    unsafe_why = _written("What makes the child unsafe now?", required=False, rows=2)
    level = OpenChoiceField(
        label="How urgent is it?",
        choices=list(GRADES.items()),
        choice_hints={
            "RED": "Likely significant harm now: decided within 4 hours",
            "AMBER": "Serious, and a fuller picture is needed: within 24 hours",
            "GREEN": "Need below the threshold for protection: within 72 hours",
        },
    )
    words = _written("Why?", rows=3)
    consent = OpenChoiceField(
        label="Does the family know, and agree?",
        choices=Message.Consent.choices,
        help_text="The message does not say. You may go on without their agreement; what you say is kept.",
    )
    consent_why = _written(
        "If not, why go on without their agreement?",
        hint="For example: asking might put the child at more risk.",
        required=False,
        rows=2,
    )

    layout: Mapping[str, Mapping[str, object]] = {"unsafe_now": {"inline": True}}
    reveals = {"unsafe_now": {"yes": ["unsafe_why"]}}

    def __init__(
        self, *args: Any, asks_consent: bool, asks_unsafe: bool, is_unsafe: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unsafe_now"].required = asks_unsafe
        if not asks_consent:
            del self.fields["consent"], self.fields["consent_why"]
        if is_unsafe:
            del self.fields["unsafe_now"], self.fields["unsafe_why"]

    def clean(self) -> dict[str, Any]:
        """Ask why, at the questions themselves: of an unsafe child, and to go on without agreement."""
        found = super().clean() or self.cleaned_data
        if found.get("unsafe_now") == "yes" and not found.get("unsafe_why"):
            self.add_error("unsafe_why", "Say what makes the child unsafe now.")
        said = found.pop("unsafe_now", "")
        found["unsafe_now"] = None if not said else said == "yes"
        if asks_consent(found.get("consent", ""), found.get("consent_why", "")) and found.get("consent"):
            self.add_error("consent_why", "Say why they are not asked, or what allows you to go on.")
        return found


class AskAgencies(forms.Form):
    """What is asked of agencies, why, and on which lawful basis."""

    agencies = OpenMultipleChoiceField(label="Whom do you ask?")
    about = LineField(
        label="Who the child is, as the agency will read it",
        max_length=500,
        help_text="The agency sees these words and no record.",
    )
    asks = _written("What do you ask?", rows=3)
    why = _written("Why do you need it?", rows=2)
    basis = OpenChoiceField(label="On which lawful basis?", choices=list(LAWFUL_BASES.items()))
    required = OpenChoiceField(label="Must the decision wait for the answer?", choices=YES_NO)

    layout: Mapping[str, Mapping[str, object]] = {"required": {"inline": True}}

    def __init__(self, *args: Any, agencies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "agencies").choices = list(agencies)


class Together(forms.Form):
    """What the answers say together."""

    worried = _written("What are we worried about?", rows=3)
    working = _written("What is working?", required=False, rows=2)
    needed = _written("What needs to happen?", required=False, rows=2)


class Decide(forms.Form):
    """The decision, all in one act: what, for whom, why, what else, and what the child and parents say.

    `kept_at`: when what it shows was kept as a draft.
    """

    kept_at: datetime | None = None

    without_because = _written("Decide without it, because…", required=False, rows=2)
    outcome = OpenChoiceField(label="What should happen?")
    tier = OpenChoiceField(label="Which threshold is met?")
    team = forms.ChoiceField(label="Which team receives the child?", required=False)
    agreed_by = _written("Who in the family agreed?", required=False, rows=2)
    agreed_on = DayField(label="On which day did they agree?", required=False)
    agreed_how = OpenChoiceField(label="How?", choices=list(HOW_AGREED.items()), required=False)
    accepted_by = LineField(label="Who in the team accepted?", required=False, max_length=200)
    reasons = _written("Reasons for the decision", hint="What worries us, and what is working.", rows=5)
    options = _written("What else did you consider, and why not?", rows=3, required=False)
    child_views = _written("What the child says and wants", required=False, rows=2)
    parent_views = _written("What the parents say", required=False, rows=2)

    def __init__(
        self,
        *args: Any,
        outcomes: Iterable[str] = (),
        teams: Choices = (),
        still_out: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        open_to = [MOVES[outcome] for outcome in outcomes]
        self.fields["outcome"] = OpenChoiceField(
            label="What should happen?",
            choices=[(move.outcome, move.words) for move in open_to],
            choice_hints={move.outcome: move.hint for move in open_to},
        )
        choice_field(self, "tier").choices = [
            (code.code, f"Tier {code.code}: {code.label.lower()}") for code in codes.SETS["TIER"].codes
        ]
        choice_field(self, "team").choices = [("", "None"), *teams]
        self.reveals = {"outcome": {"EARLY_HELP": list(_AGREED)}}
        if not still_out:
            del self.fields["without_because"]


_AGREED = ("agreed_by", "agreed_on", "agreed_how", "accepted_by")


class SendBack(forms.Form):
    """Why a decision is sent back."""

    why = _written("Why do you send it back?", rows=3)


class OverLook(forms.Form):
    """What whoever signs says to a second look that does not agree."""

    answers_look = _written("The second look does not agree. Why is it closed all the same?", rows=3)


class SecondLook(forms.Form):
    """What somebody sees who closed none of the contacts before."""

    agrees = OpenChoiceField(
        label="Is closing right?", choices=(("yes", "Yes, I agree"), ("no", "No, more is needed"))
    )
    words = _written("What did you see?", rows=3)


class Tell(forms.Form):
    """What a referrer is told, and how."""

    how = OpenChoiceField(label="How are they told?")
    words = _written("What they are told", rows=8)

    def __init__(self, *args: Any, ways: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "how").choices = list(ways)


def _marking() -> UndoneChoiceField:
    return UndoneChoiceField(
        label="How must it be marked?",
        choices=Marking.choices[1:],
        none="No mark is needed",
        help_text="The mark stands beside it, and beside its files, wherever they are shown or printed.",
    )


class AnswerRequest(WithFiles):
    """What an agency answers."""

    answer = OpenChoiceField(
        label="What is known?",
        choices=PartnerRequest.Answer.choices,
        choice_hints={"nothing_known": "That nothing is known is an answer, and helps."},
    )
    words = _written(
        "What is known, or why it is not shared", required=False, hint="Leave it empty if nothing is known."
    )
    marking = _marking()
    files = SeveralFilesField(label=FILES)


class AddToAnswer(WithFiles):
    """What an agency adds to an answer that it has sent."""

    words = _written("What do you add?", hint="Your answer stays as it was. The hub reads this beside it.")
    marking = _marking()
    files = SeveralFilesField(label=FILES)


class AskToRegrade(WithFiles):
    """Which grade an agency asks for, and why."""

    level = OpenChoiceField(label="Which grade do you ask for?", choices=list(GRADES.items()))
    words = _written("Why?", rows=3)
    marking = _marking()
    files = SeveralFilesField(label=FILES)


class Disagree(WithFiles):
    """Why an agency disagrees."""

    words = _written(
        "What do you disagree with, and why?", hint="A manager of the hub reads it and answers you.", rows=4
    )
    marking = _marking()
    files = SeveralFilesField(label=FILES)


class TakeFurther(WithFiles):
    """Why an agency does not accept the hub's answer."""

    words = _written("Why do you not accept the answer?", hint="A head of service reads it and answers you.")
    marking = _marking()
    files = SeveralFilesField(label=FILES)


class Settle(forms.Form):
    """What the hub answers an agency that asked for another grade, or disagrees."""

    agreed = OpenChoiceField(label="Do you agree?", choices=YES_NO)
    words = _written("Why?", hint="The agency reads this.", rows=3)

    layout: Mapping[str, Mapping[str, object]] = {"agreed": {"inline": True}}


class ReadAddition(forms.Form):
    """What the hub says of what an agency added to its answer."""

    words = _written("What does it change?", hint="The agency reads this.", rows=3)
