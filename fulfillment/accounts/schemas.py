"""The shapes of sign-in, users, roles and permissions."""

from typing import Annotated

import msgspec

from fulfillment.common.bodies import UNSET, Body, Instant, RequiredLine, UnsetType


class SignInRequest(Body):
    """Email and password; ``returnSecureToken`` is accepted, the tokens are always returned."""

    email: str
    password: str
    return_secure_token: bool = True


class SignInAnswer(Body):
    """The tokens of a new session."""

    kind: str
    local_id: str
    email: str
    display_name: str
    id_token: str
    registered: bool
    refresh_token: str
    expires_in: str


class TokenRequest(msgspec.Struct, kw_only=True):
    """A refresh token; a form with the same fields is accepted as well."""

    grant_type: str
    refresh_token: str


class TokenAnswer(msgspec.Struct, kw_only=True):
    """A new ID token for the session."""

    access_token: str
    expires_in: str
    token_type: str
    refresh_token: str
    id_token: str
    user_id: str
    project_id: str


class IdentityErrorItem(Body):
    """One reason of a refusal."""

    message: str
    domain: str
    reason: str


class IdentityErrorBody(Body):
    """The refusal: the status again, and a code as message."""

    code: int
    message: str
    errors: list[IdentityErrorItem]


class IdentityError(Body):
    """The error shape of the sign-in exchange."""

    error: IdentityErrorBody


class ContextLimitation(Body):
    """What a role is limited to; without one it is not limited."""

    type: str
    values: list[str]


class UserRoleWithPermissions(Body):
    """A role of a user and what it grants."""

    name: str
    permissions: list[str]
    context: list[ContextLimitation] | UnsetType = UNSET


class EffectivePermissionsResponse(Body):
    """What the calling user may do, role by role."""

    user_id: str
    roles: list[UserRoleWithPermissions]


class Permission(Body):
    """A permission of this installation."""

    key: str
    group: str
    sub_group: str
    operation: str
    description: str


class PermissionsResponse(Body):
    """A page of permissions."""

    permissions: list[Permission]
    total: int


class Role(Body):
    """A role: a named bundle of permissions."""

    name: str
    display_name: str
    description: str
    permissions: list[str]
    created: Instant
    last_modified: Instant
    version: int


class AssignedUserForCreation(Body):
    """A user who is to work on something, by id or by name."""

    user_id: RequiredLine | UnsetType = UNSET
    username: RequiredLine | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse a user who is not named. Raises: ValueError."""
        if not self.user_id and not self.username:
            raise ValueError("Either userId or username is expected")


AssignedUsers = Annotated[list[AssignedUserForCreation], msgspec.Meta(max_length=50)]


class AssignedUser(Body):
    """Who works on something."""

    user_id: str
    username: str
