"""A PostgreSQL server that is not ours to start, named by `DATABASE_URL`."""

import os
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from sightline.project.database.logins import Login
from sightline.project.database.refusal import DatabaseRefused


@dataclass(frozen=True)
class OutsideServer:
    """Where an outside server is; who logs in is not part of its address."""

    host: str
    port: int
    database: str
    options: dict[str, str]


def outside_server() -> OutsideServer | None:
    """Return the server that `DATABASE_URL` names, or None when the embedded one is to be used."""
    url = os.environ.get("DATABASE_URL")
    return read_url(url) if url else None


def read_url(url: str) -> OutsideServer:
    """Return the parts of `postgresql://host:port/database?sslmode=…`; refuse a user or password in it."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise DatabaseRefused("DATABASE_URL must begin with postgresql://. Sightline needs PostgreSQL.")
    if parts.username or parts.password:
        raise DatabaseRefused(
            "DATABASE_URL names the server and the database only: postgresql://host:5432/sightline. "
            "Sightline logs in "
            "by its own three logins. Make them with: sightline database prepare --as ADMINISTRATOR-URL"
        )
    options = dict(parse_qsl(parts.query))
    return OutsideServer(
        host=options.pop("host", "") or unquote(parts.hostname or "localhost"),
        port=parts.port or 5432,
        database=unquote(parts.path.lstrip("/")) or "sightline",
        options=options,
    )


def password_from_environment(login: Login) -> str | None:
    """Return the password that the environment gives for a login, as `SIGHTLINE_WEB_PASSWORD` and so on."""
    return os.environ.get(f"{login.value.upper()}_PASSWORD")
