"""What can go wrong in a service, in words a client can act on; the doors translate these into answers."""

from typing import ClassVar


class DomainError(Exception):
    """A refusal that is the caller's to solve: a short ``summary`` and a ``description`` of what to do."""

    status: ClassVar[int] = 400
    summary: ClassVar[str] = "The request was refused"

    def __init__(self, description: str, *, summary: str | None = None) -> None:
        super().__init__(description)
        self.description = description
        self.headline = summary or self.summary

    def bodies(self) -> list[dict[str, object]]:
        """Return the error in the documented shape, an array of objects (``ApiError``)."""
        return [{"summary": self.headline, "description": self.description}]


class InvalidInput(DomainError):
    """The input breaks a documented rule; ``path`` says where (``$.orderLineItems[0].quantity``)."""

    summary = "The request is not valid"

    def __init__(self, description: str, *, path: str = "", summary: str | None = None) -> None:
        super().__init__(f"{description} - at `{path}`" if path else description, summary=summary)


class IllegalTransition(DomainError):
    """The entity's state does not allow the verb.

    400 and not 409: clients of the platform answer a 409 by reading again and repeating, which could never end here.
    """

    summary = "Not possible in this state"


class PermissionMissing(DomainError):
    """The actor lacks a permission; its API name is in the text."""

    status = 403
    summary = "Permission missing"

    def __init__(self, permission: str) -> None:
        super().__init__(f"This needs the permission {permission}, which your roles do not grant.")
        self.permission = permission


class NotFound(DomainError):
    """The entity does not exist, or not for this actor."""

    status = 404
    summary = "Not found"


class Conflict(DomainError):
    """The request collides with something that exists."""

    status = 409
    summary = "Conflict"


class VersionConflict(Conflict):
    """Somebody else changed the entity meanwhile: both versions are named."""

    summary = "Version conflict"

    def __init__(self, *, entity: str, requested: int, current: int) -> None:
        super().__init__(
            f"The {entity} has version {current}, the request was made for version {requested}."
            " Read it again and repeat the change on what you find."
        )
        self.requested = requested
        self.current = current

    def bodies(self) -> list[dict[str, object]]:
        return [
            {
                "summary": self.headline,
                "description": self.description,
                "requestVersion": self.requested,
                "version": self.current,
            }
        ]


class Unprocessable(DomainError):
    """Well-formed, but contradicting an earlier request (an idempotency key used for another body)."""

    status = 422
    summary = "Contradicts an earlier request"
