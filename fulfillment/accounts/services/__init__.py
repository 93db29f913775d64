"""The writes of this app."""

from .roles import role_store, roles_provision
from .sessions import (
    SessionTokens,
    SignInRefused,
    session_refresh,
    session_revoke,
    session_start,
    sessions_purge,
    sessions_revoke_all,
    sign_in,
)
from .users import user_password_set, user_store

__all__ = [
    "SessionTokens",
    "SignInRefused",
    "role_store",
    "roles_provision",
    "session_refresh",
    "session_revoke",
    "session_start",
    "sessions_purge",
    "sessions_revoke_all",
    "sign_in",
    "user_password_set",
    "user_store",
]
