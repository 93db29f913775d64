"""Provides the roles of the product and stores what administrators make of them."""

import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from fulfillment.accounts.models import Role
from fulfillment.accounts.permissions import APP_LABEL
from fulfillment.accounts.roles import PROVIDED_ROLES, RoleDefinition
from fulfillment.common import clock


@transaction.atomic
def roles_provision() -> list[Role]:
    """Create the provided roles that this installation has never had, and return them.

    A role is filled once, when it is created: a grant that an administrator removed stays removed, one that was added
    stays, and a role that was renamed or deleted does not come back.
    """
    known = set(Role.objects.filter(origin__isnull=False).values_list("origin", flat=True))
    now = clock.now()
    return [_provide(definition, now) for definition in PROVIDED_ROLES if definition.name not in known]


def _provide(definition: RoleDefinition, now: datetime.datetime) -> Role:
    group, new = Group.objects.get_or_create(name=definition.name)
    if new:
        permissions = Permission.objects.filter(
            content_type__app_label=APP_LABEL, codename__in=[permission.value for permission in definition.permissions]
        )
        group.permissions.set(permissions)
    fields = {
        "origin": definition.name,
        "description": definition.description,
        "facility_scoped": definition.facility_scoped,
        "modified_at": now,
    }
    role, _ = Role.objects.update_or_create(group=group, defaults=fields, create_defaults=fields | {"created_at": now})
    return role


@transaction.atomic
def role_store(*, group: Group, description: str, facility_scoped: bool, now: datetime.datetime) -> Role:
    """Save *group*, whose name may have changed, with what the product knows of it as the role's next version."""
    group.save()
    role = Role.objects.select_for_update().filter(group=group).first()
    if role is None:
        role = Role(group=group, created_at=now, version=0)
    role.description = description
    role.facility_scoped = facility_scoped
    role.version += 1
    role.modified_at = now
    role.save()
    return role
