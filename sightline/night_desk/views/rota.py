"""Who is on tonight and on the nights to come; and how many signatures close a night."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.govuk.words import full_day
from sightline.night_desk import forms, policy
from sightline.night_desk import rota as nights

PAGE = "night_desk:rota"


@requires(Permission.NIGHT_SEE)
def rota(request: HttpRequest) -> HttpResponse:
    """Show who is on each night, and put somebody on."""
    now, actor = timezone.now(), actor_of(request)
    may = actor.may(nights.MAY_WRITE)
    to_come = nights.to_come(now)
    people = {
        f"{duty}:{user.pk}": (user, str(duty), f"{user.person.name}, as {duty.label.lower()}")
        for duty in nights.DOES
        for user in (nights.who_can(duty, at=now) if may else ())
    }
    form = forms.PutOn(
        request.POST if request.method == "POST" else None,
        nights=[(night.isoformat(), full_day(night)) for night in to_come],
        people=[(key, words) for key, (_, _, words) in people.items()],
    )
    if form.is_valid():
        user, duty, _ = people[form.cleaned_data["who"]]
        night = date.fromisoformat(form.cleaned_data["night"])
        try:
            nights.put_on(
                night=night, user=user, duty=duty, reach=form.cleaned_data["reach"], by=actor, at=now
            )
        except nights.CannotPutOn as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{user.person.name} is on for the night of {full_day(night)}.")
            return redirect(PAGE)
    rows = [
        {
            "night": night,
            "workers": [row for row in found if row.duty == nights.WORKER],
            "managers": [row for row in found if row.duty == nights.MANAGER],
            "is_tonight": night == nights.night_of(now),
        }
        for night, found in to_come.items()
    ]
    page = {"rows": rows, "form": form, "may": may, "desk_url": reverse("night_desk:desk")}
    return render(request, "night_desk/rota.html", page)


@requires(nights.MAY_WRITE)
def take_off(request: HttpRequest, row: int) -> HttpResponse:
    """Take somebody off a night."""
    found = nights.row_called(row)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            nights.take_off(row=found, by=actor_of(request), at=timezone.now())
        except nights.CannotPutOn as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{found.user.person.name} was taken off the rota.")
    return redirect(PAGE)


@requires(Permission.SETTINGS_SEE, Permission.NIGHT_POLICY_SET)
def signatures(request: HttpRequest) -> HttpResponse:
    """Show how many signatures close a night, and let an administrator change it."""
    now, actor = timezone.now(), actor_of(request)
    form = forms.SwitchSignatures(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            policy.switch(
                both_signatures=form.cleaned_data["both"] == "yes",
                why=form.cleaned_data["why"],
                by=actor,
                at=now,
            )
        except policy.CannotSwitch as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It holds for every decision from now on.")
            return redirect("night_desk:signatures")
    found = policy.policies()
    page = {
        "form": form,
        "may": actor.may(Permission.NIGHT_POLICY_SET),
        "now_words": policy.WORDS[policy.both_needed(found, decided_at=now)],
        "changes": [(each, policy.WORDS[each.both_signatures]) for each in found],
    }
    return render(request, "night_desk/signatures.html", page)
