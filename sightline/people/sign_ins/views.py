"""Ways in: the list, one of them with its roles, and the forms that open, close, give and take."""

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.clocks.closing import LeftBehind, left_by_closing, left_by_taking
from sightline.govuk.words import and_join
from sightline.identity.actions import CannotChange
from sightline.identity.roles import Role
from sightline.people.asking import actor_of, asked_of, user_of
from sightline.people.history import changed_by
from sightline.people.parts import people_parts
from sightline.people.sign_ins import actions, forms, queries, showing
from sightline.people.teams.queries import team_called, teams_to_choose
from sightline.people.workers.forms import Received

ON_A_PAGE = 50


@requires(Permission.SIGN_INS_MANAGE)
def sign_ins(request: HttpRequest) -> HttpResponse:
    """List who may sign in, and what roles they hold."""
    at = timezone.now()
    form = forms.FindSignIn(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    page = Paginator(queries.sign_ins(at=at, **said), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "people/sign_ins/list.html",
        {
            "parts": people_parts(request, "sign_ins"),
            "bar": form,
            "page": page,
            "rows": [showing.row(each) for each in queries.with_roles(list(page.object_list), at=at)],
        },
    )


@requires(Permission.SIGN_INS_MANAGE)
def sign_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one way in with its roles."""
    at, user = timezone.now(), _sign_in(public_id)
    held = queries.with_roles([user], at=at)[0]
    return render(
        request,
        "people/sign_ins/sign_in.html",
        {
            "holder": user,
            "roles": [showing.role_row(role) for role in held.roles],
            "ended": [showing.ended_row(role) for role in queries.roles_that_ended(user, at=at)],
            "workers": queries.workers_of(user),
            "is_own": user.person_id == user_of(request).person_id,
            "has_password": user.has_usable_password(),
            "link_form": Form(),
        },
    )


@requires(Permission.SIGN_INS_MANAGE)
def open_sign_in(request: HttpRequest) -> HttpResponse:
    """Open a way in, for a worker when the address names one."""
    number = request.GET.get("worker", "")
    worker = queries.worker_called(int(number)) if number.isdecimal() else None
    form = forms.OpenSignIn(request.POST or None, initial={"name": worker.name if worker else ""})
    is_known = worker is not None and worker.person_id is not None
    known = (
        {} if is_known else {str(each.pk): each for each in queries.people_like(request.POST.get("name", ""))}
    )
    if known:
        form.ask_who([(pk, queries.person_words(each)) for pk, each in known.items()])
    if form.is_valid() and known and not form.cleaned_data["same_as"]:
        form.add_error("same_as", "Somebody of this name is known here. Say whether it is the same person.")
    if form.is_valid():
        said = form.cleaned_data
        chosen = said.get("same_as", "")
        try:
            with changed_by(user_of(request)):
                user = actions.open_sign_in(
                    name=said["name"],
                    email=said["email"],
                    worker=worker,
                    by=actor_of(request),
                    same_as=known.get(chosen),
                    is_another=chosen == forms.SOMEBODY_ELSE,
                )
        except CannotChange as refusal:
            form.add_error("email", str(refusal))
        else:
            if said["way"] == "password":
                _send_link(request, user.email)
            messages.success(request, f"{user.person.name} has a sign-in. It opens nothing without a role.")
            return redirect("teams:give_role", user.public_id)
    back = reverse("teams:worker", args=[worker.pk]) if worker else reverse("teams:sign_ins")
    page = {
        "title": "Open a sign-in",
        "button": "Open the sign-in",
        "back": back,
        "back_to": worker.name if worker else "Sign-ins",
        "lede": "Nobody makes their own. It opens nothing until a role is given.",
    }
    return render(request, "people/sign_ins/ask.html", {**page, "form": form})


@requires(Permission.SIGN_INS_MANAGE)
@require_POST
def send_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send a link with which somebody chooses a password."""
    user = _sign_in(public_id)
    if user.is_active:
        _send_link(request, user.email)
        messages.success(request, f"A link to choose a password is on its way to {user.email}.")
    return redirect("teams:sign_in", user.public_id)


@requires(Permission.SIGN_INS_MANAGE)
def close_sign_in(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close a way in at once."""
    user, at = _sign_in(public_id), timezone.now()
    left = left_by_closing(user, at=at)
    form = _who_receives(request, left)
    if request.method == "POST" and form.is_valid():
        try:
            with changed_by(user_of(request)):
                actions.close_sign_in(user=user, by=actor_of(request), at=at, received=form.received())
        except CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{user.person.name} can no longer sign in as {user.email}.")
            return redirect("teams:sign_in", user.public_id)
    page = {
        **_back_to(user),
        "title": "Close this sign-in",
        "button": "Close the sign-in",
        "button_kind": "warning",
        "lede": f"{user.email} is signed out everywhere at once and every role it holds ends.{_left(left)}",
    }
    return render(request, "people/sign_ins/ask.html", {**page, "form": form})


@requires(Permission.SIGN_INS_MANAGE)
def give_role(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a role and say where it is held."""
    user = _sign_in(public_id)
    form = forms.GiveRole(
        request.POST or None,
        teams=teams_to_choose(as_at=asked_of(request).today),
        agencies=queries.agencies_to_choose(),
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            with changed_by(user_of(request)):
                actions.give_role(
                    user=user,
                    role=Role(said["role"]),
                    team=team_called(int(said["team"])) if said["team"] else None,
                    agency=queries.agency_called(int(said["agency"])) if said["agency"] else None,
                    by=actor_of(request),
                    at=timezone.now(),
                )
        except CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{user.person.name} holds the role from now on.")
            return redirect("teams:sign_in", user.public_id)
    page = {
        **_back_to(user),
        "title": "Give a role",
        "button": "Give the role",
        "lede": "What each role may see and do stands in “Who can see what”, at the foot of every page.",
    }
    return render(request, "people/sign_ins/ask.html", {**page, "form": form})


@requires(Permission.SIGN_INS_MANAGE)
def take_role(request: HttpRequest, public_id: str, held: int) -> HttpResponse:
    """Take a role away at once."""
    user = _sign_in(public_id)
    role = queries.role_called(user, held, at=timezone.now())
    if role is None:
        raise Http404
    left = left_by_taking(role, at=timezone.now())
    form = _who_receives(request, left)
    if request.method == "POST" and form.is_valid():
        try:
            with changed_by(user_of(request)):
                actions.take_role(
                    held=role, by=actor_of(request), at=timezone.now(), received=form.received()
                )
        except CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{user.person.name} no longer holds the role.")
            return redirect("teams:sign_in", user.public_id)
    page = {
        **_back_to(user),
        "title": f"Take away: {showing.role_words(role)}",
        "button": "Take the role away",
        "button_kind": "warning",
        "lede": "It ends at once. That it was held, from when and by whose hand, stays written."
        + _left(left),
    }
    return render(request, "people/sign_ins/ask.html", {**page, "form": form})


def _who_receives(request: HttpRequest, left: LeftBehind) -> Received:
    form = Received(request.POST if request.method == "POST" else None)
    form.ask_for_receivers(left.receivable, left.colleagues)
    return form


def _left(left: LeftBehind) -> str:
    """Return what would be left with nobody, and what to do about it first; nothing where nothing is."""
    if not left.needs_last_day:
        return ""
    return (
        f" It would leave {and_join(what.words for what in left.needs_last_day)} with nobody: enter their "
        "last day, or hand these over first. Whoever must be shut out this minute has a last day entered "
        "that is past."
    )


def _sign_in(public_id: str) -> "queries.User":
    user = queries.sign_in_called(public_id)
    if user is None:
        raise Http404
    return user


def _back_to(user: "queries.User") -> dict[str, object]:
    back = reverse("teams:sign_in", args=[user.public_id])
    return {"back": back, "back_to": user.email, "caption": user.person.name}


def _send_link(request: HttpRequest, email: str) -> None:
    form = ResetPasswordForm({"email": email})
    if form.is_valid():
        form.save(request)
