"""Stores users; what ends their tokens ends them here."""

import datetime

from django.db import transaction

from fulfillment.accounts.models import User
from fulfillment.common.versioning import save_changes

from .sessions import sessions_revoke_all

FIELDS = ("email", "username", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "facility_ids")


@transaction.atomic
def user_store(*, user: User, now: datetime.datetime) -> User:
    """Insert *user*, or write its fields as its next version; a deactivated user loses all sessions.

    Raises: VersionConflict if somebody else changed it since it was loaded.
    """
    user.email = User.objects.normalize_email(user.email)
    if user._state.adding:
        user.created_at = user.modified_at = now
        user.save()
        return user
    save_changes(user, fields=FIELDS, now=now)
    if not user.is_active:
        sessions_revoke_all(user=user, now=now)
    return user


@transaction.atomic
def user_password_set(*, user: User, password: str | None, now: datetime.datetime) -> None:
    """Give *user* another password, or with None no usable one, and end every session opened with the old one."""
    user.set_password(password)
    save_changes(user, fields=("password",), now=now)
    sessions_revoke_all(user=user, now=now)
