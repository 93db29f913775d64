"""Who does something: passed to every service, written to every history."""

from dataclasses import dataclass, field, replace
from typing import Literal, Self

from .errors import PermissionMissing


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, an API client or the system itself, with the permissions it acts under.

    ``permissions`` holds the API's names (``ORDER_UNLOCK``). ``facility_ids`` limits a facility-scoped user to these
    facilities; None means all of them.
    """

    kind: Literal["USER", "SYSTEM"]
    id: str = ""
    name: str = ""
    permissions: frozenset[str] = frozenset()
    facility_ids: frozenset[str] | None = field(default=None)

    def can(self, permission: str) -> bool:
        return self.kind == "SYSTEM" or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise PermissionMissing, which names the permission, unless this actor has it."""
        if not self.can(permission):
            raise PermissionMissing(permission)

    def on_behalf(self) -> Self:
        """Return this actor with the system's authority, for what follows from a verb it was permitted.

        Who may cancel an order need not be permitted to cancel pick jobs one by one; the history still names them.
        """
        return replace(self, kind="SYSTEM")


SYSTEM = Actor(kind="SYSTEM", name="system")
