"""What is raised when somebody may not do a thing. The middleware turns it into a page."""

from django.forms import Form

from sightline.access.permissions import Permission


class Refused(Exception):
    """This person may not do this. The page is the same whether or not what they asked for exists."""

    def __init__(
        self,
        permission: Permission,
        *,
        child_id: int | None = None,
        named: str = "",
        emergency: Form | None = None,
    ) -> None:
        super().__init__(f"may not {permission.label}")
        self.emergency = emergency
        self.permission = permission
        self.child_id = child_id
        self.named = named


class ReasonNeeded(Exception):
    """The record is outside this person's own work: say why it is opened first."""

    def __init__(self, form: Form) -> None:
        super().__init__("say why the record is opened")
        self.form = form


class GoThere(Exception):
    """What was asked for has been done: open this address again."""

    def __init__(self, address: str) -> None:
        super().__init__("open the page again")
        self.address = address
