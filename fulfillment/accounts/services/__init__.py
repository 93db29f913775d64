"""The writes of this app."""

from .roles import role_delete, role_store, roles_provision
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
from .users import user_delete, user_end_session, user_end_sessions, user_password_set, user_store

__all__ = [
    "SessionTokens",
    "SignInRefused",
    "role_delete",
    "role_store",
    "roles_provision",
    "session_refresh",
    "session_revoke",
    "session_start",
    "sessions_purge",
    "sessions_revoke_all",
    "sign_in",
    "user_delete",
    "user_end_session",
    "user_end_sessions",
    "user_password_set",
    "user_store",
]
