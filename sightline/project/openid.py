"""The council's own sign-in, as the environment describes it."""

from collections.abc import Mapping
from typing import Any

PROVIDER_ID = "council"


class OpenIdNotWhole(Exception):
    """The council's own sign-in is half described; the message says what is missing."""


def openid_apps(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the one provider that the environment names, for the sign-in package; none where it names none.

    Raises OpenIdNotWhole where the server is named and the client is not.
    """
    if not environment.get("SIGHTLINE_OPENID_SERVER"):
        return []
    missing = [name for name in ("CLIENT_ID", "SECRET") if not environment.get(f"SIGHTLINE_OPENID_{name}")]
    if missing:
        names = " and ".join(f"SIGHTLINE_OPENID_{name}" for name in missing)
        raise OpenIdNotWhole(f"SIGHTLINE_OPENID_SERVER is set, so set {names} too.")
    return [
        {
            "provider_id": PROVIDER_ID,
            "name": environment.get("SIGHTLINE_OPENID_NAME", "your council account"),
            "client_id": environment["SIGHTLINE_OPENID_CLIENT_ID"],
            "secret": environment["SIGHTLINE_OPENID_SECRET"],
            "settings": {"server_url": environment["SIGHTLINE_OPENID_SERVER"], "oauth_pkce_enabled": True},
        }
    ]
