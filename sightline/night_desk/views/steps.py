"""Each thing that is done with a night record, on a page of its own. Whoever is signed in does it."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.govuk.drafts import as_initial
from sightline.govuk.words import moment
from sightline.night_desk import actions, alerting, drafts, showing
from sightline.night_desk.actions import Decided, Sight
from sightline.night_desk.forms import (
    AGREES,
    ME,
    Check,
    Decide,
    EndPower,
    NotReached,
    Seen,
    SendHandover,
    Signature,
)
from sightline.night_desk.queries import Night
from sightline.night_desk.rules import Step, why_not
from sightline.night_desk.tasks import tell_later
from sightline.night_desk.views.reaching import night_of
from sightline.standards import calendar

Does = Callable[[], object]
KEEP = "keep"


@requires(Permission.NIGHT_DECIDE)
def check(request: HttpRequest, record_id: str) -> HttpResponse:
    """Write down which records were looked in, and when; or why they could not be."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = Check(posted(request), initial={"checked_at": now})

    def do() -> object:
        said = form.cleaned_data
        return actions.add_check(
            night=night.kept,
            place=said["place"],
            checked_at=said["checked_at"],
            found=said["found"],
            not_possible_because=said["not_possible_because"],
            marking=said["marking"],
            by=actor_of(request),
            at=now,
        )

    words = ("Record a check", "", "Save check", "The check is recorded.")
    return _asked(request, night, form, do, words, now)


@requires(Permission.NIGHT_DECIDE)
def seen(request: HttpRequest, record_id: str) -> HttpResponse:
    """Write down whether the child was seen, or spoken to, or neither and why."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = Seen(posted(request), initial={"happened_at": now})

    def do() -> object:
        said = form.cleaned_data
        sight = Sight(
            how=said["how"],
            happened_at=said["happened_at"],
            place=said["place"],
            alone=said["alone"] == "yes" if said["alone"] else None,
            by_me=said["by"] == ME,
            by_whom=said["by_whom"],
            words=said["words"],
            why_not=said["why_not"],
        )
        return actions.add_sight(night=night.kept, sight=sight, by=actor_of(request), at=now)

    lede = "Seen means in person. A telephone call is speaking, not seeing."
    words = ("Record whether the child was seen", lede, "Save", "It is recorded.")
    return _asked(request, night, form, do, words, now)


@requires(Permission.NIGHT_DECIDE)
def decide(request: HttpRequest, record_id: str) -> HttpResponse:
    """Record what was decided. It is interim until a day manager has reviewed it."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = Decide(posted(request), initial={"decided_at": now}, gaps=actions.gaps_of(night.kept))

    def do() -> object:
        said = form.cleaned_data
        names = ("outcome", "says", "why", "decided_at", "sleeps", "parents_told", "agencies_told")
        without = said.get("without_because", "")
        decided = Decided(**{name: said[name] for name in names}, **form.power_used, without_because=without)
        return actions.decide(night=night.kept, decided=decided, by=actor_of(request), at=now)

    lede = "It stands until a day manager reviews it. A decision is not edited afterwards."
    done = "The decision is recorded. It is interim. Ask the night manager to sign it."
    words = ("Record the decision", lede, "Record the decision", done)
    return _asked(request, night, form, do, words, now, step=Step.DECIDED)


@requires(Permission.NIGHT_SIGN)
def sign(request: HttpRequest, record_id: str) -> HttpResponse:
    """Sign what another person decided: agree, or change it and say why."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = Signature(posted(request), stands=night.stands)
    words = ("Sign a night decision", _signs_as(request), "Sign", "You have signed the decision.")
    return _asked(request, night, form, _signing(actions.sign, night, form, request, now), words, now,
                  step=Step.SIGNED)  # fmt: skip


@requires(Permission.NIGHT_REVIEW)
def review(request: HttpRequest, record_id: str) -> HttpResponse:
    """Confirm or change by day what was decided at night."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = Signature(posted(request), stands=night.stands)
    done = "You have reviewed the decision. It is no longer interim."
    words = ("Review a night decision", _signs_as(request), "Sign the review", done)
    return _asked(request, night, form, _signing(actions.review, night, form, request, now), words, now,
                  step=Step.REVIEWED)  # fmt: skip


def _signing(
    act: Callable[..., object], night: Night, form: Signature, request: HttpRequest, now: datetime
) -> Does:
    return lambda: act(
        night=night.kept,
        agrees=form.cleaned_data["agrees"] == AGREES,
        outcome=form.cleaned_data["outcome"],
        words=form.cleaned_data["words"],
        by=actor_of(request),
        at=now,
    )


@requires(Permission.NIGHT_DECIDE)
def not_reached(request: HttpRequest, record_id: str) -> HttpResponse:
    """Say that the night manager was not reached, which tells the head of service."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = NotReached(posted(request))

    def do() -> object:
        because = form.cleaned_data["because"]
        step = actions.say_not_reached(night=night.kept, because=because, by=actor_of(request), at=now)
        return alerting.tell(step, later=tell_later)

    lede = "The head of service is told at once. The decision stays unsigned until a night manager signs it."
    words = ("Night manager not reached", lede, "Tell the head of service", "The head of service is told.")
    return _asked(request, night, form, do, words, now, step=Step.NOT_REACHED)


@requires(Permission.NIGHT_SEE)
def end_power(request: HttpRequest, record_id: str) -> HttpResponse:
    """Record when the legal power that was used ended, also before its time."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    if not actions.may_end_power(actor_of(request)):
        raise PermissionDenied
    if night.decision is None or not night.decision.power or night.power_has_ended:
        messages.info(request, "No legal power of this record is in use.")
        return redirect("night_desk:record", record_id)
    form = EndPower(posted(request), initial={"ended_at": now})

    def do() -> object:
        said = form.cleaned_data
        by = actor_of(request)
        return actions.end_power(
            night=night.kept, ended_at=said["ended_at"], words=said["words"], by=by, at=now
        )

    named = showing.POWERS[night.decision.power]
    lede = "Its clock stops. What was decided out of hours stays as it stands."
    words = (f"{named} has ended", lede, "Save", "It is recorded.")
    return _asked(request, night, form, do, words, now)


@requires(Permission.NIGHT_DECIDE)
def send(request: HttpRequest, record_id: str) -> HttpResponse:
    """Hand over to the day team that answers for the child."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = SendHandover(posted(request))

    def do() -> object:
        words = form.cleaned_data["words"]
        return actions.send_handover(night=night.kept, words=words, by=actor_of(request), at=now)

    lede = "It goes to the team that answers for the child. It is handed over once somebody there accepts it."
    words = ("Hand over to the day team", lede, "Hand over", "The handover is sent. It is not accepted yet.")
    return _asked(request, night, form, do, words, now, step=Step.SENT)


@requires(Permission.NIGHT_ACCEPT)
def accept(request: HttpRequest, record_id: str) -> HttpResponse:
    """Accept for the day team what the night team handed over."""
    now = timezone.now()
    night = night_of(request, record_id, now)
    form = forms.Form(posted(request))

    def do() -> object:
        return actions.accept_handover(night=night.kept, by=actor_of(request), at=now)

    lede = "From now on you are the one by day who knows. Read the record first."
    words = ("Accept the handover", lede, "Accept the handover", "You have accepted the handover.")
    return _asked(request, night, form, do, words, now, step=Step.ACCEPTED)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent to be done: not what was sent to be kept, nor why the record was opened."""
    sent = request.method == "POST" and "reason_to_open" not in request.POST
    return request.POST if sent and request.POST.get("do") != KEEP else None


def _signs_as(request: HttpRequest) -> str:
    user = actor_of(request).user
    name = user.get_full_name() if user else ""
    return f"You sign as {name}, who is signed in. Nobody can sign for another person."


def _asked(
    request: HttpRequest,
    night: Night,
    form: forms.Form,
    do: Does,
    words: tuple[str, str, str, str],
    now: datetime,
    *,
    step: Step | None = None,
) -> HttpResponse:
    """Show the form above the record; when it is whole, do it, or say why it may not be done."""
    actor, row = actor_of(request), night.kept
    heading, lede, button, done = words
    name = request.resolver_match.url_name if request.resolver_match else ""
    if draft_kept(request, form, name, row.public_id, now):
        return redirect(request.path)
    kept_at = None
    if not form.is_bound and request.POST.get("do") != KEEP:
        kept_at = drafts.bring_back(form, owner=actor.user, name=name, about=row.public_id)
    if form.is_bound and form.is_valid():
        try:
            do()
        except actions.CannotDo as refusal:
            form.add_error(None, str(refusal))
        else:
            drafts.forget(owner=actor.user, form=name, about=row.public_id)
            messages.success(request, done)
            return redirect("night_desk:record", row.public_id)
    person = actor.user.person_id if actor.user else 0
    refused = ""
    if step is not None:
        may = actions.may_take(step, night=row, by=actor)
        refused = why_not(step, taken=night.taken, person=person, may=may) or ""
    page = {
        "form": form,
        "heading": heading,
        "lede": lede,
        "button": button,
        "refused": refused,
        "title": showing.titled(night.child, actor, calendar.uk_date(now)),
        "rows": showing.rows(night, now),
        "row": row,
        "shows_record": step is not None,
        "back_url": reverse("night_desk:record", args=[row.public_id]),
        **kept_words(name, row.public_id, kept_at, request.path, has_fields=bool(form.fields)),
    }
    return render(request, "night_desk/step.html", page)


def draft_kept(request: HttpRequest, form: forms.Form, name: str, about: str, now: datetime) -> bool:
    """Keep a draft where that was asked; return whether it was. One too long stands in the form, and why."""
    owner = actor_of(request).user
    if request.method != "POST" or request.POST.get("do") != KEEP or owner is None:
        return False
    try:
        drafts.keep(owner=owner, form=name, about=about, data=request.POST, at=now)
    except drafts.TooLong as refusal:
        messages.error(request, str(refusal))
        form.initial = {**form.initial, **as_initial(form, request.POST)}
        return False
    return True


def kept_words(
    form: str, about: str, kept_at: datetime | None, here: str, *, has_fields: bool = True
) -> dict[str, str]:
    """Return where a form's draft is kept and thrown away, and when it was kept last."""
    if not has_fields:
        return {}
    asked = urlencode({"about": about})
    back = urlencode({"about": about, "back": here})
    return {
        "keep_url": f"{reverse('night_desk:keep', args=[form])}?{asked}",
        "throw_url": f"{reverse('night_desk:throw_away', args=[form])}?{back}" if kept_at else "",
        "kept_words": f"Draft kept on {moment(kept_at)}." if kept_at else "",
    }
