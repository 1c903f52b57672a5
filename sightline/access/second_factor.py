"""Whether a person has signed in with more than a password."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest

from sightline.records.installed import is_demonstration


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether this person must set up a second factor before anything opens.

    The council's own provider asks for its own. A demonstration sign-in needs none in a database that was
    marked as a demonstration when it was made, and nowhere else.
    """
    user = request.user
    ways_in = get_authentication_records(request, user)
    if any(each.get("method") == "socialaccount" for each in ways_in) or is_mfa_enabled(user):
        return False
    return not (user.is_demonstration and is_demonstration())
