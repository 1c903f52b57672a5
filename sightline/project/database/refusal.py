"""What is said when the database cannot be had."""


class DatabaseRefused(Exception):
    """The database cannot be started, joined or reached; the message says why and what to do next."""
