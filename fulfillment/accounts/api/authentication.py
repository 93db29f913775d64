"""Knows the caller by its bearer token, without asking the database each time."""

import time
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from fulfillment.accounts.actors import actor_of
from fulfillment.accounts.models import Session, User
from fulfillment.accounts.services.sessions import is_open
from fulfillment.accounts.tokens import TokenInvalid, token_decode
from fulfillment.common.actor import Actor

CACHE_ENTRIES = 4_096
ACTOR_CACHE_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Caller:
    """What a token stood for when it was last looked up; ``known_until`` is on the monotonic clock."""

    user: User
    actor: Actor
    expires_at: float
    known_until: float


_callers: dict[bytes, Caller] = {}


class BearerAuthentication(BaseAuthentication):
    """``Authorization: Bearer <idToken>``: sets ``request.user`` to the user and ``request.auth`` to its `Actor`.

    A token that was looked up is believed for ``ACTOR_CACHE_SECONDS`` (5; 0 looks up each time): grants and revocations
    take effect within that time, in each process for itself.
    """

    def authenticate(self, request: Request) -> tuple[User, Actor] | None:
        """Return the caller, or None without a token. Raises: AuthenticationFailed, saying what is wrong with it."""
        header = request.META.get("HTTP_AUTHORIZATION")
        if not header:
            return None
        caller = caller_of(bearer_token(header))
        return caller.user, caller.actor

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return "Bearer"


def bearer_token(header: str) -> str:
    """Return the token in *header*. Raises: AuthenticationFailed if it is no bearer header."""
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or " " in token or not token.isascii():
        raise AuthenticationFailed("The Authorization header is malformed; 'Bearer <idToken>' is expected.")
    return token


def caller_of(token: str) -> Caller:
    """Return who holds *token*, from memory if it was looked up a moment ago. Raises: AuthenticationFailed."""
    digest = sha256(token.encode()).digest()
    caller = _callers.get(digest)
    if caller is not None and caller.known_until > time.monotonic() and caller.expires_at > time.time():
        return caller
    _callers.pop(digest, None)
    caller = _look_up(token)
    lasting = getattr(settings, "ACTOR_CACHE_SECONDS", ACTOR_CACHE_SECONDS)
    if lasting:
        _remember(digest, caller)
    return caller


def forget_callers() -> None:
    """Empty this process's memory of tokens."""
    _callers.clear()


def _look_up(token: str) -> Caller:
    try:
        claims = token_decode(token)
    except TokenInvalid as error:
        raise AuthenticationFailed(str(error)) from error
    session = Session.objects.select_related("user").filter(pk=claims.session_id, user_id=claims.user_id).first()
    if session is None or not is_open(session):
        raise AuthenticationFailed("The session of this token was revoked; sign in again.")
    if not session.user.is_active:
        raise AuthenticationFailed("The user of this token is not active.")
    lasting = getattr(settings, "ACTOR_CACHE_SECONDS", ACTOR_CACHE_SECONDS)
    return Caller(session.user, actor_of(session.user), claims.expires_at, time.monotonic() + lasting)


def _remember(digest: bytes, caller: Caller) -> None:
    """Keep *caller*; entries live so briefly that the oldest is as good a victim as the least used."""
    while len(_callers) >= CACHE_ENTRIES:
        try:
            _callers.pop(next(iter(_callers)), None)
        except (StopIteration, RuntimeError):  # another thread was faster
            break
    _callers[digest] = caller
