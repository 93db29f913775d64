"""Who does something: passed to every service, written to every history."""

from dataclasses import dataclass, field, replace
from typing import Literal, Self

from .errors import PermissionMissing


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change comes from, for the audit trail: the door, what the client says it is, and the request's id."""

    api: Literal["REST", "BACKOFFICE", "SYSTEM"] = "SYSTEM"
    info: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """A user, an API client or the system itself, with the permissions it acts under.

    ``permissions`` holds the API's names (``ORDER_UNLOCK``). ``facility_ids`` limits a facility-scoped user to these
    facilities; None means all of them. ``origin`` is the request it acts in; without one nobody asked for it.
    """

    kind: Literal["USER", "SYSTEM"]
    id: str = ""
    name: str = ""
    permissions: frozenset[str] = frozenset()
    facility_ids: frozenset[str] | None = field(default=None)
    origin: Origin = field(default=Origin())

    def can(self, permission: str) -> bool:
        return self.kind == "SYSTEM" or permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise PermissionMissing, which names the permission, unless this actor has it."""
        if not self.can(permission):
            raise PermissionMissing(permission)

    def coming_from(self, origin: Origin) -> Self:
        """Return this actor in the request that *origin* describes."""
        return replace(self, origin=origin)

    def on_behalf(self) -> Self:
        """Return this actor with the system's authority, for what follows from a verb it was permitted.

        Who may cancel an order need not be permitted to cancel pick jobs one by one; the history still names them.
        """
        return replace(self, kind="SYSTEM")


SYSTEM = Actor(kind="SYSTEM", name="system")
