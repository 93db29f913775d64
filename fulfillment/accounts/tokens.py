"""ID tokens: signed, short-lived statements of who signed in, in which session."""

import datetime
import hashlib
import hmac
import uuid
from dataclasses import dataclass

import jwt
from django.conf import settings
from django.utils.encoding import force_bytes

from fulfillment.common.ids import parse_id

from .models import Session, User

ALGORITHM = "HS256"
ISSUER = "fulfillment"
AUDIENCE = "fulfillment-api"
LIFETIME = datetime.timedelta(hours=1)
LEEWAY = datetime.timedelta(seconds=10)
PURPOSE = b"fulfillment.accounts.id-token.v1"
REQUIRED = ["iss", "aud", "sub", "sid", "iat", "exp"]


class TokenInvalid(Exception):
    """The token proves nothing; the text says why, for the client."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a valid token says."""

    user_id: uuid.UUID
    session_id: uuid.UUID
    expires_at: float


def token_encode(*, user: User, session: Session, now: datetime.datetime) -> str:
    """Return a new ID token of *session*."""
    issued = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(user.pk),
        "sid": str(session.pk),
        "jti": str(uuid.uuid4()),
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        "auth_time": int(session.created_at.timestamp()),
        "email": user.email,
    }
    return jwt.encode(claims, _keys()[0], algorithm=ALGORITHM)


def token_decode(token: str) -> Claims:
    """Return what *token* says. Raises: TokenInvalid unless it was issued here and has not expired."""
    claims = None
    for key in _keys():
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                issuer=ISSUER,
                audience=AUDIENCE,
                leeway=LEEWAY,
                options={"require": REQUIRED},
            )
            break
        except jwt.ExpiredSignatureError as error:
            raise TokenInvalid("The token has expired; get a new one with the refresh token.") from error
        except jwt.InvalidSignatureError:
            continue
        except jwt.PyJWTError as error:
            raise TokenInvalid("The bearer token is not an ID token of this installation.") from error
    if claims is None:
        raise TokenInvalid("The signature of the token is wrong.")
    user_id, session_id = parse_id(str(claims["sub"])), parse_id(str(claims["sid"]))
    if user_id is None or session_id is None:
        raise TokenInvalid("The bearer token is not an ID token of this installation.")
    return Claims(user_id=user_id, session_id=session_id, expires_at=float(claims["exp"]) + LEEWAY.total_seconds())


def _keys() -> list[bytes]:
    """Return the signing key, then those of earlier secrets: one key per purpose, so no leak of one opens another."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [hmac.digest(force_bytes(secret), PURPOSE, hashlib.sha256) for secret in secrets]
