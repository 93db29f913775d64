"""The public JSON of roles and permissions."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group

from .models import Role, User
from .permissions import ALL, ApiPermission

SUPERUSER = "Superuser"

# Where the API's grouping of a permission does not follow from its name.
SUB_GROUPS = {
    "EXPIRIES_READ": ("EXPIRY", "READ"),
    "EXPIRIES_WRITE": ("EXPIRY", "WRITE"),
    "OIDC_PROVIDERS_CONFIG_READ": ("OIDC_PROVIDER_CONFIG", "READ"),
    "OIDC_PROVIDERS_CONFIG_WRITE": ("OIDC_PROVIDER_CONFIG", "WRITE"),
    "ORDER_CONSUMER_WRITE": ("ORDER", "CONSUMER_WRITE"),
    "ORDER_CUSTOM_ATTRIBUTES_WRITE": ("ORDER", "CUSTOM_ATTRIBUTES_WRITE"),
    "ORDER_FORCE_CANCEL": ("ORDER", "FORCE_CANCEL"),
    "ORDER_LINEITEM_WRITE": ("ORDER", "LINEITEM_WRITE"),
    "PROCESS_LOG_READ": ("PROCESS_LOGS", "READ"),
    "USERS_READ": ("USER", "LIST"),
}
GROUPS = {
    "INVENTORY": ("LISTING", "RESERVATION", "SAFETY_STOCK", "STOCK", "STOCK_AVAILABILITIES"),
    "ORDER_MANAGEMENT": (
        "EXPIRY",
        "ORDER",
        "PROCESS",
        "PROCESS_LOGS",
        "PROMISES_CONFIG",
        "ROUTING",
        "ROUTING_CONFIG",
        "SIMULATION_ORDER",
    ),
    "OPERATIONS": ("CARRIER", "HANDOVERJOB", "LOADUNIT", "PARCEL", "PICKJOB", "SHIPMENT"),
    "USER_MANAGEMENT": ("CURRENT_USER", "PERMISSION", "ROLE", "USER"),
    "SYSTEM_ADMINISTRATION": ("OIDC_PROVIDER_CONFIG",),
    "ADMIN": ("ADMIN_MODULES",),
    "FOUNDATION": ("FACILITY", "TAG"),
    "CORE": ("AUDIT", "CONFIG", "EVENT", "SUBSCRIPTION"),
}
GROUP_OF = {sub_group: group for group, sub_groups in GROUPS.items() for sub_group in sub_groups}


def permission_document(permission: ApiPermission) -> dict[str, Any]:
    """Return ``Permission``."""
    sub_group, operation = _parts(permission)
    return {
        "key": permission.value,
        "group": group_of(permission),
        "subGroup": sub_group,
        "operation": operation,
        "description": str(permission.label),
    }


def group_of(permission: ApiPermission) -> str:
    """Return the group under which the API lists *permission*."""
    return GROUP_OF[_parts(permission)[0]]


def role_document(role: Role) -> dict[str, Any]:
    """Return ``Role``; its group and what that grants are expected to be loaded."""
    name = role.group.name if role.group else ""
    return {
        "name": name,
        "displayName": name,
        "description": role.description,
        "permissions": granted_by(role.group) if role.group else [],
        "created": role.created_at,
        "lastModified": role.modified_at,
        "version": role.version,
    }


def effective_permissions_document(
    user: User, *, groups: Iterable[Group], facility_ids: frozenset[str] | None
) -> dict[str, Any]:
    """Return ``EffectivePermissionsResponse``; a superuser's rights stand there as a role of their own."""
    roles: list[dict[str, Any]] = [{"name": group.name, "permissions": granted_by(group)} for group in groups]
    if user.is_superuser:
        roles.append({"name": SUPERUSER, "permissions": sorted(ALL)})
    if facility_ids is not None:
        limitation = {"type": "FACILITY", "values": sorted(facility_ids)}
        roles = [role | {"context": [limitation]} for role in roles]
    return {"userId": str(user.pk), "roles": roles}


def granted_by(group: Group) -> list[str]:
    """Return the API's names of what *group* grants, sorted."""
    return sorted(ALL.intersection(permission.codename for permission in group.permissions.all()))


def _parts(permission: ApiPermission) -> tuple[str, str]:
    """Return the thing that *permission* is about, and the operation on it."""
    prefix, _, suffix = permission.value.rpartition("_")
    return SUB_GROUPS.get(permission.value, (prefix, suffix))
