"""Each thing that is done in early help, on a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.early_help import actions, forms, queries, rules, showing
from sightline.early_help.actions import Consent, Practitioner
from sightline.early_help.queries import Episode
from sightline.early_help.rules import Act
from sightline.early_help.views.reaching import episode_of
from sightline.standards import calendar

Do = Callable[[dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Words:
    """What a page says: its heading, what stands under it, its button, and what is said afterwards."""

    heading: str
    lede: str
    button: str
    done: str


@dataclass(slots=True)
class Asking:
    """One request about one child's early help."""

    request: HttpRequest
    found: Episode
    now: datetime

    @property
    def today(self) -> date:
        """Return the UK day on which it is asked."""
        return calendar.uk_date(self.now)

    @property
    def common(self) -> dict[str, Any]:
        """Return what every action is told: about whom, by whom and when."""
        return {"child": self.found.helped.child, "by": actor_of(self.request), "at": self.now}

    @property
    def posted(self) -> Any:
        """Return what was sent; None where the page is only opened."""
        sent = self.request.method == "POST" and "reason_to_open" not in self.request.POST
        return self.request.POST if sent else None

    @property
    def teams(self) -> list[tuple[str, str]]:
        """Return the early help teams to choose from."""
        return [(team.code, team.name) for team in queries.teams(self.today)]

    def team(self, code: str) -> Any:
        """Return the team of a code that was chosen."""
        return next(team for team in queries.teams(self.today) if team.code == code)

    def page(self, act: Act, form: django_forms.Form, words: Words, do: Do) -> HttpResponse:
        """Show the form; when it is whole, do it, or say why it may not be done."""
        child, actor = self.found.helped.child, actor_of(self.request)
        address = reverse("early_help:episode", args=[child.party.public_id])
        if form.is_bound and form.is_valid():
            try:
                do(form.cleaned_data)
            except actions.CannotDo as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(self.request, words.done)
                return redirect(address)
        may = actions.allowed(act, child, actor)
        refused = rules.why_not(act, self.found.helped.facts, may=may)
        page = {
            "form": form,
            "words": words,
            "refused": refused if not form.is_bound else "",
            "name": showing.child_name(child, actor),
            "back_url": address,
        }
        return render(self.request, "early_help/step.html", page)


def _asking(request: HttpRequest, public_id: str) -> Asking:
    now = timezone.now()
    return Asking(request, episode_of(request, public_id, now), now)


def _consent(said: dict[str, Any]) -> Consent:
    return Consent(said["on"], said["by_whom"], said["child_view"], said["words"])


@requires(Permission.CHILD_RECORD)
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that early help was offered."""
    asking = _asking(request, public_id)
    words = Words(
        "Offer early help",
        "Whoever holds the child now goes on holding the child until the family has answered.",
        "Record the offer",
        "The offer is recorded.",
    )
    form = forms.Offer(asking.posted, today=asking.today)
    return asking.page(Act.OFFER, form, words, lambda said: actions.offer(on=said["on"], **asking.common))


@requires(Permission.CHILD_RECORD)
def answer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what the family said to the offer."""
    asking = _asking(request, public_id)
    words = Words("The family’s answer", "", "Record the answer", "The answer is recorded.")
    form = forms.Answer(asking.posted, today=asking.today, teams=asking.teams)

    def do(said: dict[str, Any]) -> object:
        if said["answer"] == "declined":
            return actions.decline(consent=_consent(said), **asking.common)
        return actions.agree(consent=_consent(said), team=asking.team(said["team"]), **asking.common)

    return asking.page(Act.DECLINE, form, words, do)


@requires(Permission.CHILD_RECORD)
def agree(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that the family agrees, without an offer before or once more."""
    asking = _asking(request, public_id)
    lede = "From now on a team of the council answers for the child, whoever leads."
    words = Words("The family agrees", lede, "Record that the family agrees", "It is recorded.")
    form = forms.Agree(asking.posted, today=asking.today, teams=asking.teams)
    return asking.page(
        Act.AGREE,
        form,
        words,
        lambda said: actions.agree(consent=_consent(said), team=asking.team(said["team"]), **asking.common),
    )


@requires(Permission.CHILD_RECORD)
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that the family no longer agrees."""
    asking = _asking(request, public_id)
    words = Words(
        "The family no longer agrees",
        "Early help does not end by this. A manager considers whether the child needs more.",
        "Record that the family no longer agrees",
        "It is recorded. A manager considers whether the child needs more.",
    )
    form = forms.FamilySaid(asking.posted, today=asking.today)
    return asking.page(
        Act.WITHDRAW, form, words, lambda said: actions.withdraw(consent=_consent(said), **asking.common)
    )


@requires(Permission.ALLOCATE)
def consider(request: HttpRequest, public_id: str) -> HttpResponse:
    """Consider whether a child whose family no longer agrees needs more."""
    asking = _asking(request, public_id)
    lede = "The family no longer agrees to early help. That alone is no reason to close or to step up."
    words = Words("Consider a step up", lede, "Record what you decided", "What you decided is recorded.")
    form = forms.Consider(asking.posted)
    return asking.page(
        Act.CONSIDER,
        form,
        words,
        lambda said: actions.consider(
            steps_up=said["outcome"] == "STEP_UP", why=said["why"], **asking.common
        ),
    )


@requires(Permission.ALLOCATE)
def step_up(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the front door to decide about a child who needs more."""
    asking = _asking(request, public_id)
    lede = "The front door decides. Early help holds the child until social care does."
    words = Words("Step up", lede, "Ask the front door to decide", "The front door has it.")
    form = forms.StepUp(asking.posted)
    return asking.page(
        Act.STEP_UP, form, words, lambda said: actions.step_up(why=said["why"], **asking.common)
    )


@requires(Permission.ALLOCATE)
def take_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a child over from the team whose case has closed."""
    asking = _asking(request, public_id)
    lede = "The case is closed and early help goes on. The team you choose holds the child from today."
    words = Words("Take the child over", lede, "Take the child over", "The team holds the child.")
    form = forms.TakeOver(asking.posted, teams=asking.teams)
    return asking.page(
        Act.TAKE_OVER,
        form,
        words,
        lambda said: actions.take_over(team=asking.team(said["team"]), **asking.common),
    )


@requires(Permission.CHILD_RECORD)
def name_lead(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name who leads, in any agency."""
    asking = _asking(request, public_id)
    lede = "A school nurse, a teacher, a housing officer: whoever knows the family and can lead."
    words = Words("Name the lead practitioner", lede, "Save", "The lead practitioner is recorded.")
    form = forms.NameLead(asking.posted, today=asking.today)
    parts = ("name", "agency", "role", "organisation", "reach")
    return asking.page(
        Act.NAME_LEAD,
        form,
        words,
        lambda said: actions.name_lead(
            lead=Practitioner(**{part: said[part] for part in parts}), on=said["on"], **asking.common
        ),
    )


@requires(Permission.CHILD_RECORD)
def start_assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that the assessment has started."""
    asking = _asking(request, public_id)
    words = Words("Start the assessment", "", "Save", "The start is recorded.")
    form = forms.StartAssessment(asking.posted, today=asking.today)
    return asking.page(
        Act.START_ASSESSMENT,
        form,
        words,
        lambda said: actions.start_assessment(
            organisation=said["organisation"], on=said["on"], **asking.common
        ),
    )


@requires(Permission.CHILD_RECORD)
def complete_assessment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record what the assessment found, and the child's view."""
    asking = _asking(request, public_id)
    words = Words("Complete the assessment", "", "Save the assessment", "The assessment is recorded.")
    form = forms.CompleteAssessment(asking.posted, today=asking.today)
    return asking.page(
        Act.COMPLETE_ASSESSMENT,
        form,
        words,
        lambda said: actions.complete_assessment(**said, **asking.common),
    )


@requires(Permission.CHILD_RECORD)
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record the plan agreed with the family."""
    asking = _asking(request, public_id)
    words = Words("Record the plan", "", "Save the plan", "The plan is recorded.")
    form = forms.Plan(asking.posted, today=asking.today)
    return asking.page(Act.PLAN, form, words, lambda said: actions.plan(**said, **asking.common))


@requires(Permission.CHILD_RECORD)
def hold_meeting(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a meeting of the team around the family, with who came."""
    asking = _asking(request, public_id)
    lede = "Whoever was asked stands here, whether they came or not: the family and each agency."
    words = Words("Record a meeting", lede, "Save the meeting", "The meeting is recorded.")
    actor, child = actor_of(request), asking.found.helped.child
    near = {each.party.public_id: each for each in queries.siblings_helped(child, on=asking.today)}
    log.saw_list(request, {"page": "early_help:hold_meeting"}, [each.pk for each in near.values()])
    form = forms.HoldMeeting(
        asking.posted,
        today=asking.today,
        others=[(key, showing.child_name(each, actor)) for key, each in near.items()],
    )
    return asking.page(
        Act.MEET,
        form,
        words,
        lambda said: actions.hold_meeting(
            others=[near[key] for key in said.get("others") or ()],
            asked=form.asked,
            agreed=said["agreed"],
            child_view=said["child_view"],
            on=said["on"],
            **asking.common,
        ),
    )


@requires(Permission.CHILD_RECORD)
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End early help, with the reason."""
    asking = _asking(request, public_id)
    words = Words("End early help", "", "End early help", "Early help has ended.")
    form = forms.End(asking.posted, today=asking.today)
    return asking.page(Act.END, form, words, lambda said: actions.end(**said, **asking.common))
