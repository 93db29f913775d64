"""Sign-in, refresh and revocation."""

import datetime
import hashlib
import secrets
from dataclasses import dataclass

from django.db import transaction

from fulfillment.accounts.models import Session, User
from fulfillment.accounts.tokens import token_encode

SESSION_LIFETIME = datetime.timedelta(days=30)
KEPT_AFTER_END = datetime.timedelta(days=7)
PURGE_BATCH = 1_000


class SignInRefused(Exception):
    """No tokens for this request; ``code`` is the word that clients of the exchange know."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SessionTokens:
    """What a client holds after signing in."""

    user: User
    id_token: str
    refresh_token: str


def sign_in(*, email: str, password: str, now: datetime.datetime) -> SessionTokens:
    """Open a session. Raises: SignInRefused, in the same time for an unknown email as for a wrong password."""
    user = User.objects.filter(email=User.objects.normalize_email(email)).first()
    if user is None:
        User().set_password(password)  # the hasher runs either way, or its time would tell who has an account
        raise SignInRefused("INVALID_LOGIN_CREDENTIALS")
    if not user.check_password(password):
        raise SignInRefused("INVALID_LOGIN_CREDENTIALS")
    if not user.is_active:
        raise SignInRefused("USER_DISABLED")
    return session_start(user=user, now=now)


@transaction.atomic
def session_start(*, user: User, now: datetime.datetime) -> SessionTokens:
    """Open a session for *user*, whose identity is proven already, and return its tokens."""
    refresh_token = secrets.token_urlsafe(48)
    session = Session.objects.create(
        user=user,
        token_hash=_hash(refresh_token),
        created_at=now,
        last_used_at=now,
        expires_at=now + SESSION_LIFETIME,
    )
    User.objects.filter(pk=user.pk).update(last_login=now)
    return SessionTokens(user, token_encode(user=user, session=session, now=now), refresh_token)


def session_refresh(*, refresh_token: str, now: datetime.datetime) -> SessionTokens:
    """Return a new ID token for the session of *refresh_token*. Raises: SignInRefused if it ended or never was."""
    session = Session.objects.select_related("user").filter(token_hash=_hash(refresh_token)).first()
    if session is None:
        raise SignInRefused("INVALID_REFRESH_TOKEN")
    if not session.user.is_active:
        raise SignInRefused("USER_DISABLED")
    if not is_open(session) or session.expires_at <= now:
        raise SignInRefused("TOKEN_EXPIRED")
    Session.objects.filter(pk=session.pk).update(last_used_at=now)
    return SessionTokens(session.user, token_encode(user=session.user, session=session, now=now), refresh_token)


def is_open(session: Session) -> bool:
    """Say whether neither this session nor all of its user's sessions of that time were revoked."""
    valid_from = session.user.tokens_valid_from
    return session.revoked_at is None and (valid_from is None or session.created_at >= valid_from)


def session_revoke(*, session: Session, now: datetime.datetime) -> None:
    """End one session; its ID tokens are refused within `ACTOR_CACHE_SECONDS`."""
    Session.objects.filter(pk=session.pk, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def sessions_revoke_all(*, user: User, now: datetime.datetime) -> int:
    """End every session of *user* and return how many were open.

    The moment on the user also ends a session that is being opened right now and that the second statement cannot see.
    """
    User.objects.filter(pk=user.pk).update(tokens_valid_from=now)
    user.tokens_valid_from = now
    return Session.objects.filter(user=user, revoked_at=None).update(revoked_at=now)


def sessions_purge(*, now: datetime.datetime) -> int:
    """Delete sessions that ended a while ago, in batches, and return how many."""
    deleted = 0
    while True:
        batch = list(
            Session.objects.filter(expires_at__lt=now - KEPT_AFTER_END)
            .order_by("expires_at")
            .values_list("pk", flat=True)[:PURGE_BATCH]
        )
        deleted += Session.objects.filter(pk__in=batch).delete()[0]
        if len(batch) < PURGE_BATCH:
            return deleted


def _hash(refresh_token: str) -> str:
    """Return what is stored of a refresh token; it is random, so a plain hash cannot be guessed."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()
