"""Who the child of a message is that came by itself: the records it may be, and what somebody says."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.front_door import actions, forms, showing
from sightline.front_door.opening import open_contact
from sightline.front_door.picture import picture_of
from sightline.front_door.recognising import CannotChoose
from sightline.front_door.settling import as_offered_now, may_be_asked, who_it_may_be
from sightline.front_door.views.contact import address, frame

HUB = Permission.CONTACT_RECORD


@requires(HUB)
def who(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the records that a child of whom a message came by itself may be, and ask which it is."""
    opened, now = open_contact(request, public_id, HUB), timezone.now()
    if not may_be_asked(opened):
        return redirect(address(opened))
    found = who_it_may_be(request, opened, at=now)
    sent = request.POST.copy() if request.method == "POST" else None
    if sent is not None:
        sent["known"] = as_offered_now(found, sent.get("known", ""), by=actor_of(request))
    form = forms.WhoItIs(sent, found=found)
    if form.is_valid():
        try:
            ask = actions.say_who_it_is(
                contact=opened, choice=form.cleaned_data["known"], by=actor_of(request), at=now
            )
        except CannotChoose as refusal:
            form.add_error(None, str(refusal))
        else:
            asked = "A second person is asked whether that record is this child. Then it opens."
            messages.success(request, asked if ask else "What you said is kept.")
            return redirect(address(opened))
    page = {
        **frame(opened, None, now),
        "form": form,
        "found": found,
        "shows": showing.picture(picture_of(opened, at=now)),
    }
    return render(request, "front_door/who.html", page)
