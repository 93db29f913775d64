"""Provides the roles of the product and stores what administrators make of them."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction

from fulfillment.accounts.models import Role
from fulfillment.accounts.permissions import APP_LABEL
from fulfillment.accounts.roles import PROVIDED_ROLES, RoleDefinition
from fulfillment.audits.services import Audited
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.versioning import save_changes


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
def role_store(
    *,
    group: Group,
    description: str,
    facility_scoped: bool,
    actor: Actor,
    now: datetime.datetime,
    permissions: Iterable[Permission] | None = None,
) -> Role:
    """Save *group*, whose name may have changed, with what the product knows of it as the role's next version.

    With *permissions* they are what the role grants from now on.
    """
    before = _said(Group.objects.filter(pk=group.pk).first())
    group.save()
    if permissions is not None:
        group.permissions.set(permissions)
    after = _said(group)
    differs = {name for name in after if before.get(name) != after[name]}
    beside = {name: before[name] for name in differs if name in before}, {name: after[name] for name in differs}
    role = Role.objects.select_for_update().filter(group=group).first()
    if role is None:
        role = Role(group=group, description=description, facility_scoped=facility_scoped)
        role.created_at = role.modified_at = now
        role.save(force_insert=True)
        Audited("create", actor=actor, beside=beside).created(role, now=now)
        return role
    role.description = description
    role.facility_scoped = facility_scoped
    audit = Audited("modify", actor=actor, beside=beside)
    save_changes(role, fields=("description", "facility_scoped"), now=now, audit=audit)
    return role


@transaction.atomic
def role_delete(*, group: Group, actor: Actor, now: datetime.datetime) -> None:
    """Delete *group*; what the product knows of the role stays, so that provisioning does not bring it back."""
    role = Role.objects.filter(group=group).first()
    if role is not None:
        Audited("delete", actor=actor, beside=(_said(group), {})).deleted(role, now=now)
    group.delete()


def _said(group: Group | None) -> dict[str, Any]:
    """Return name and grants of *group*; nothing for one that is not there yet."""
    if group is None:
        return {}
    return {"name": group.name, "permissions": sorted(group.permissions.values_list("codename", flat=True))}
