"""Turns a user into the actor that services know."""

from fulfillment.common.actor import Actor

from .models import Role, User
from .permissions import ALL, APP_LABEL

PREFIX = f"{APP_LABEL}."


def actor_of(user: User) -> Actor:
    """Return *user* with the permissions its roles grant, in the API's names, and the facilities it is limited to."""
    return Actor(
        kind="USER",
        id=str(user.pk),
        name=user.get_full_name(),
        permissions=permissions_of(user),
        facility_ids=facility_ids_of(user),
    )


def permissions_of(user: User) -> frozenset[str]:
    """Return the API's names of what *user* may do; nothing for an inactive one."""
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return ALL
    granted = user.get_all_permissions()
    return ALL.intersection(name.removeprefix(PREFIX) for name in granted if name.startswith(PREFIX))


def facility_ids_of(user: User) -> frozenset[str] | None:
    """Return the facilities that *user* is limited to, or None for no limit.

    Somebody whose roles are all facility-scoped and who was given no facilities yet is limited to none of them.
    """
    if user.facility_ids is not None:
        return frozenset(user.facility_ids)
    if user.is_superuser:
        return None
    scopes = Role.objects.filter(group__user=user).values_list("facility_scoped", flat=True)
    return frozenset() if scopes and all(scopes) else None
