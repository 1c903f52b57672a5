"""When a whole file is refused."""


class FileRefused(Exception):
    """Say why a file is not read at all, and what to do about it."""
