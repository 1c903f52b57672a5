"""Signing in: with a password or a passkey, by the council's provider, or as somebody of a demonstration."""

from allauth.account.views import LoginView
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.requires import before_second_factor, public
from sightline.people import queries
from sightline.people.forms import BeSomebody

BACKEND = "sightline.access.sessions.SignIns"


@public
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for an address and a password. In a demonstration, also offer its invented people."""
    people = queries.demonstration_sign_ins()
    return LoginView.as_view(extra_context={"invented": BeSomebody(people=people) if people else None})(
        request
    )


@public
@require_POST
def sign_in_as_chosen(request: HttpRequest) -> HttpResponse:
    """Sign in as the invented person of a demonstration who was chosen from the list."""
    form = BeSomebody(request.POST, people=queries.demonstration_sign_ins())
    if not form.is_valid():
        return redirect("account_login")
    return sign_in_as_invented(request, form.cleaned_data["person"])


@public
@require_POST
def sign_in_as_invented(request: HttpRequest, public_id: str) -> HttpResponse:
    """Sign in as an invented person of a demonstration. Anywhere else there is nobody to sign in as."""
    user = queries.demonstration_user(public_id)
    if user is None:
        raise Refused(Permission.OWN_WORK_SEE)
    login(request, user, backend=BACKEND)
    return redirect("/")


@before_second_factor
def second_factor(request: HttpRequest) -> HttpResponse:
    """Offer the two kinds of second factor to somebody who has neither."""
    return render(request, "people/second_factor.html")
