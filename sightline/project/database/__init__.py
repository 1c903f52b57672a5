"""The database's server: embedded beside the application, or another server named by `DATABASE_URL`.

Three logins share the work and none of them bypasses row-level security: `sightline_owner` owns the tables
and runs migrations, `sightline_web` answers people, `sightline_jobs` works in the background and on the
command line.
"""

from sightline.project.database.logins import Login
from sightline.project.database.server import (
    Connection,
    DatabaseRefused,
    connection,
    is_embedded,
    running,
    throwaway,
)

__all__ = ["Connection", "DatabaseRefused", "Login", "connection", "is_embedded", "running", "throwaway"]
