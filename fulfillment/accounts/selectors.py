"""The reads of this app."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import Group, Permission
from django.db.models import Q, QuerySet

from fulfillment.common.api.paging import page_size
from fulfillment.common.errors import InvalidInput
from fulfillment.common.ids import parse_id

from .actors import facility_ids_of
from .documents import group_of
from .models import Role, User
from .permissions import ApiPermission
from .schemas import AssignedUserForCreation


def roles() -> QuerySet[Role]:
    """Return the roles that exist, with what they grant."""
    present = Role.objects.filter(group__isnull=False)
    return present.select_related("group").prefetch_related("group__permissions").order_by("group__name")


def roles_of(user: User) -> QuerySet[Group]:
    """Return the groups that *user* belongs to, with what they grant."""
    return user.groups.prefetch_related("permissions").order_by("name")


def users_named(*, ids: Iterable[str] = (), usernames: Iterable[str] = ()) -> dict[str, User]:
    """Return users by the id or name that was asked for; unknown ones are left out."""
    keys = [key for key in map(parse_id, ids) if key]
    names = list(usernames)
    users = User.objects.filter(Q(pk__in=keys) | Q(username__in=names) | Q(email__in=names)).order_by("-pk")
    # The oldest of two who are called the same is meant.
    return {name: user for user in users for name in (str(user.pk), user.username, user.email) if name}


def assigned_users(users: Sequence[AssignedUserForCreation]) -> list[dict[str, str]]:
    """Return users with id and name, in the order given. Raises: InvalidInput for an unknown one."""
    known = users_named(
        ids=[user.user_id for user in users if user.user_id],
        usernames=[user.username for user in users if user.username],
    )
    found = []
    for place, user in enumerate(users):
        who = known.get(user.user_id or user.username or "")
        if who is None:
            raise InvalidInput(f"There is no user {user.user_id or user.username!r}", path=f"$.assignedUsers[{place}]")
        found.append({"userId": str(who.pk), "username": who.username or who.email})
    return found


def permissions_page(query: Mapping[str, str]) -> tuple[list[ApiPermission], int]:
    """Return the asked page of the permissions, sorted by key, and how many the query matches in all."""
    key, group, after = query.get("key"), query.get("group"), query.get("startAfterId", "")
    matching = sorted(
        permission
        for permission in ApiPermission
        if key in (None, permission.value) and group in (None, group_of(permission))
    )
    return [permission for permission in matching if permission > after][: page_size(query)], len(matching)


def grants_beyond(manager: User, permissions: Iterable[Permission]) -> set[str]:
    """Return the names of *permissions* that *manager* does not have, and so cannot give to anybody."""
    if manager.is_superuser:
        return set()
    own = manager.get_all_permissions()
    asked = {permission.pk for permission in permissions}
    named = Permission.objects.filter(pk__in=asked).values_list("content_type__app_label", "codename")
    return {codename for label, codename in named if f"{label}.{codename}" not in own}


def may_manage(manager: User, user: User) -> bool:
    """Say whether *manager* may change *user*: only somebody who may do everything that the user may.

    Anything less, and setting the user's password would be a way to more rights. Inactive users count with what they
    could do if they were active again.
    """
    if manager.is_superuser:
        return True
    if user.is_superuser or facility_ids_of(manager) is not None:
        return False
    granted = Permission.objects.filter(Q(group__user=user) | Q(user=user)).distinct()
    return not grants_beyond(manager, granted)
