"""The pages in the footer: help, accessibility, privacy, and who can see what; and the service's own mark."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from sightline.access.matrix import MATRIX, Scope
from sightline.access.permissions import Permission
from sightline.access.requires import public


@public
def mark(request: HttpRequest) -> HttpResponse:
    """Lead a browser that asks for a mark at the usual address to it."""
    return redirect(static("govuk/mark.ico"))


@public
def help_page(request: HttpRequest) -> HttpResponse:
    """Say how the service is read, and whom to ask."""
    return render(request, "about/help.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how the service can be used by everybody, and what is known not to work."""
    return render(request, "about/accessibility.html")


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about children and about the people who look."""
    return render(request, "about/privacy.html")


@public
def who_can_see_what(request: HttpRequest) -> HttpResponse:
    """Show the table of roles in words: which children each reaches and what each may do."""
    roles = [
        {
            "name": role.label,
            "scope": duties.scope.label,
            "may": [permission.label for permission in Permission if permission in duties.may],
        }
        for role, duties in MATRIX.items()
    ]
    scopes = [
        {
            "label": scope.label,
            "roles": [role.label for role, duties in MATRIX.items() if duties.scope is scope],
        }
        for scope in Scope
    ]
    return render(request, "about/who_can_see_what.html", {"roles": roles, "scopes": scopes})
