"""Stores users; what ends their tokens ends them here."""

import datetime
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.db import transaction

from fulfillment.accounts.models import Session, User
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.versioning import save_changes

from .sessions import session_revoke, sessions_revoke_all

FIELDS = ("email", "username", "first_name", "last_name", "is_active", "is_staff", "is_superuser", "facility_ids")


@transaction.atomic
def user_store(*, user: User, actor: Actor, now: datetime.datetime, roles: Iterable[Group] | None = None) -> User:
    """Insert *user*, or write its fields as its next version; a deactivated user loses all sessions.

    With *roles* they are the user's from now on. Raises: VersionConflict if somebody else changed it since it was
    loaded.
    """
    user.email = User.objects.normalize_email(user.email)
    if user._state.adding:
        user.created_at = user.modified_at = now
        user.save()
        Audited("create", actor=actor, beside=_granted(user, roles)).created(user, now=now)
        return user
    save_changes(user, fields=FIELDS, now=now, audit=Audited("modify", actor=actor, beside=_granted(user, roles)))
    if not user.is_active:
        sessions_revoke_all(user=user, now=now)
    return user


@transaction.atomic
def user_password_set(*, user: User, password: str | None, actor: Actor, now: datetime.datetime) -> None:
    """Give *user* another password, or with None no usable one, and end every session opened with the old one."""
    user.set_password(password)
    save_changes(user, fields=("password",), now=now, audit=Audited("set_password", actor=actor))
    sessions_revoke_all(user=user, now=now)


@transaction.atomic
def user_delete(*, user: User, actor: Actor, now: datetime.datetime) -> None:
    """Delete *user* with all sessions; the trail keeps who it was."""
    Audited("delete", actor=actor).deleted(user, now=now)
    user.delete()


@transaction.atomic
def user_end_sessions(*, user: User, actor: Actor, now: datetime.datetime) -> int:
    """End every session of *user* because *actor* wants it; return how many were open."""
    ended = sessions_revoke_all(user=user, now=now)
    Audited("end_sessions", actor=actor, beside=({}, {"sessions": ended})).changed(user, before={}, now=now)
    return ended


@transaction.atomic
def user_end_session(*, session: Session, actor: Actor, now: datetime.datetime) -> None:
    """End one session of a user because *actor* wants it."""
    session_revoke(session=session, now=now)
    said = {"session": str(session.pk)}
    Audited("end_session", actor=actor, beside=({}, said)).changed(session.user, before={}, now=now)


def _granted(user: User, roles: Iterable[Group] | None) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Give *user* these roles; return the names of those it had and has, if they are others."""
    if roles is None:
        return {}, {}
    before, after = _names(user.groups.all()), _names(roles)
    if before == after:
        return {}, {}
    user.groups.set(roles)
    return {"roles": before}, {"roles": after}


def _names(groups: Iterable[Group]) -> list[str]:
    return sorted(group.name for group in groups)
