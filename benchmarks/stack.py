"""The product as in production, for as long as a benchmark takes: PostgreSQL that writes to disk, Redis, gunicorn."""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from fulfillment.config.serving.children import Child
from tests.environment.postgres import running_postgres
from tests.environment.redis import running_redis

ROOT = Path(__file__).resolve().parent.parent
EMAIL = "bench@fulfillment.example"
DURABILITY = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers")


@dataclass(frozen=True, slots=True)
class Stack:
    """The address of the running product and what is behind it."""

    host: str
    port: int
    database_url: str
    token: str
    web_pid: int
    redis_pid: int | None

    def call(self, method: str, path: str, body: Any) -> Any:
        """Return the parsed answer of one request. Raises: HTTPError."""
        return _request(f"http://{self.host}:{self.port}{path}", method, body, token=self.token)


@contextlib.contextmanager
def services() -> Iterator[dict[str, str]]:
    """Run what the environment does not name, and yield the environment of every process of the product."""
    with contextlib.ExitStack() as running:
        given = os.environ.get("DATABASE_URL", "")
        yield {
            "DATABASE_URL": given or running.enter_context(running_postgres(durable=True)),
            "REDIS_URL": os.environ.get("REDIS_URL") or running.enter_context(running_redis()),
            "VAR_DIR": running.enter_context(tempfile.TemporaryDirectory(prefix="ff-bench-")),
            "SECRET_KEY": secrets.token_hex(32),
            "EMBEDDED_REDIS": "0",
            "LOG_LEVEL": "WARNING",
            "SIGN_IN_RATE": "1000/min",
            "DJANGO_SETTINGS_MODULE": "fulfillment.config.settings",
        }


@contextlib.contextmanager
def running_stack() -> Iterator[Stack]:
    """Run the whole product but the worker, with one signed-in administrator."""
    with services() as environment:
        password = secrets.token_urlsafe(12)
        manage(environment, "migrate", "-v", "0")
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            known = connection.execute("SELECT 1 FROM accounts_user WHERE email = %s", [EMAIL]).fetchone()
        if known:
            sys.exit("The database has been measured with already; name an empty one.")
        manage({**environment, "DJANGO_SUPERUSER_PASSWORD": password}, "createsuperuser", "--noinput", "--email", EMAIL)
        host, port = "127.0.0.1", _free_port()
        command = [sys.executable, "-m", "gunicorn", "-c", "python:fulfillment.config.gunicorn_conf"]
        web = Child("web", command, environment={**environment, "HOST": host, "PORT": str(port)})
        web.start()
        assert web.process is not None
        try:
            _wait_until_it_answers(web, host, port)
            answer = _request(
                f"http://{host}:{port}/v1/accounts:signInWithPassword", "POST", {"email": EMAIL, "password": password}
            )
            database_url = environment["DATABASE_URL"]
            yield Stack(host, port, database_url, answer["idToken"], web.process.pid, _peer(environment["REDIS_URL"]))
        finally:
            web.stop()
            web.end(time.monotonic() + 25)


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a command of the product and wait for its end."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)


def durability(database_url: str) -> str:
    """Return how the server keeps what it has confirmed."""
    with psycopg.connect(database_url) as connection:
        shown = [f"{name} {connection.execute(f'SHOW {name}').fetchone()[0]}" for name in DURABILITY]  # type: ignore[index]
    return ", ".join(shown)


def postmaster(database_url: str) -> int | None:
    """Return the process id of a server on this machine, else None."""
    with psycopg.connect(database_url) as connection:
        backend = connection.info.backend_pid
        path = Path(f"/proc/{backend}/status")
        if not path.exists() or "postgres" not in path.read_text().partition("\n")[0]:
            return None
        return int(path.read_text().partition("PPid:")[2].split()[0])


def _peer(redis_url: str) -> int | None:
    if not redis_url.startswith("unix:"):
        return None
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(redis_url.removeprefix("unix://").partition("?")[0])
        credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(credentials[:4], sys.byteorder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(web: Child, host: str, port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and web.running:
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://{host}:{port}/healthz", timeout=2):
            return
        time.sleep(0.1)
    sys.exit("The web server did not start.")


def _request(url: str, method: str, body: Any, *, token: str = "") -> Any:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {url}: {error.code} {error.read().decode()[:500]}")
