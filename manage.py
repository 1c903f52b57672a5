#!/usr/bin/env python
"""Run Django's own commands, for engineers. Everyone else uses `sightline`."""

import os
import sys

WITHOUT_A_DATABASE = {"check", "collectstatic", "help", "diffsettings"}


def main() -> None:
    """Run the command named on the command line, with the database running and as its owner."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.project.settings")
    os.environ.setdefault("SIGHTLINE_LOGIN", "owner")
    from django.core.management import execute_from_command_line

    from sightline.project.database import running

    if set(sys.argv[1:2]) <= WITHOUT_A_DATABASE:
        execute_from_command_line(sys.argv)
        return
    with running():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
