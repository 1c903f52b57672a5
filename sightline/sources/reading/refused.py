"""When a whole file is refused."""


class FileRefused(Exception):
    """Say why a file is not read at all, and what to do. `file` is its name, where it is one of several."""

    def __init__(self, why: str, file: str | None = None) -> None:
        super().__init__(why)
        self.file = file


class NoRecords(FileRefused):
    """Say that a file is of a kind that holds no records. Beside a return, in its folder, it is no fault."""
