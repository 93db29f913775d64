"""The environment: every setting an operator can change, read once and in one place."""

import secrets
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()


def kept_secret(name: str) -> str:
    """Return the secret *name* from ``VAR_DIR``, made at the first call and kept between runs.

    An installation without ``SECRET_KEY`` still needs one that survives a restart, or every sign-in would end with it.
    """
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
