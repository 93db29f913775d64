"""What an installation needs before it serves: tables, an administrator, the demo network, static files."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fulfillment.config.env import VAR_DIR, env

Say = Callable[[str], None]

DEFAULT_ADMIN = "admin@fulfillment.example"


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who may sign in first; *generated* is the password made just now, which nobody will be told again."""

    email: str
    user: Any
    generated: str = ""


def prepare(say: Say, *, demo: bool) -> Administrator:
    """Bring the installation to the state that the code needs; cheap where nothing is to be done."""
    migrate(say)
    administrator = ensure_administrator()
    if demo:
        load_demo(say, administrator)
    collect_static(say)
    return administrator


def migrate(say: Say) -> None:
    """Apply the migrations that are missing."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", interactive=False, verbosity=0)


def ensure_administrator() -> Administrator:
    """Create the administrator if there is none, and give it ADMIN_PASSWORD if that is set and differs."""
    email = env.str("ADMIN_EMAIL", default="") or DEFAULT_ADMIN
    password = env.str("ADMIN_PASSWORD", default="")
    users: Any = get_user_model()
    user = users.objects.filter(email=email).first()
    if user is None:
        generated = "" if password else secrets.token_urlsafe(12)
        user = users.objects.create_superuser(email=email, password=password or generated)
        return Administrator(email, user, generated)
    if password and not user.check_password(password):
        user.set_password(password)
        user.save(update_fields=["password"])
    return Administrator(email, user)


def load_demo(say: Say, administrator: Administrator) -> None:
    """Load the demo network once per database; the administrator's key tells one database from another."""
    done = Stamp("demo", str(administrator.user.pk))
    if done.fits() or "demo" not in get_commands():
        return
    say("Loading the demo network …")
    call_command("demo", verbosity=1)
    done.leave()


def collect_static(say: Say) -> None:
    """Collect, hash and compress the static files if any of them changed since the last time.

    Where STATIC_DIR is set, they were collected when the installation was built.
    """
    if env.str("STATIC_DIR", default=""):
        return
    done = Stamp("static", _static_fingerprint())
    if done.fits() and Path(settings.STATIC_ROOT).is_dir():
        return
    say("Collecting static files …")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    done.leave()


def _static_fingerprint() -> str:
    """Return a digest of the names, sizes and times of all static files: a look at each, without reading any."""
    seen = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            seen.append((path, status.st_size, status.st_mtime_ns))
    return json.dumps([len(seen), sorted(seen)])


class Stamp:
    """A file in ``VAR_DIR`` that remembers for what a step was last done."""

    def __init__(self, step: str, what: str) -> None:
        self._path = VAR_DIR / f"{step}.done"
        self._digest = hashlib.sha256(what.encode()).hexdigest()

    def fits(self) -> bool:
        """Tell whether the step was done for exactly this."""
        return self._path.exists() and self._path.read_text() == self._digest

    def leave(self) -> None:
        """Remember that the step is done."""
        self._path.write_text(self._digest)
