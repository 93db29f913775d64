"""`manage.py serve` from nothing: everything runs, the second start is fast, and nothing stays behind."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from fulfillment.config.env import BASE_DIR, redis_server_binary

from .test_children import wait_for

# Whole installations, each with a database of its own: once is enough, so not in the run on PostgreSQL.
pytestmark = [
    pytest.mark.xdist_group("serve"),
    pytest.mark.skipif(os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="runs in the SQLite suite"),
]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextlib.contextmanager
def serving(var_dir: Path, **more: str) -> Iterator[tuple[subprocess.Popen[str], int, Path]]:
    port = free_port()
    output = var_dir.with_suffix(".out")
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var_dir), "PORT": str(port), "DEMO": "0", **more}
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=BASE_DIR, env=environment, stdout=file, stderr=file, text=True
        )
    try:
        assert wait_for(lambda: "is running" in output.read_text() or process.poll() is not None, 60)
        yield process, port, output
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def processes_of(var_dir: Path) -> list[int]:
    """Return the processes whose environment names *var_dir*."""
    mark = f"VAR_DIR={var_dir}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and mark in (entry / "environ").read_bytes():
                found.append(int(entry.name))
    return found


def test_from_nothing_and_again(tmp_path: Path) -> None:
    var_dir = tmp_path / "var"
    with serving(var_dir) as (process, port, output):
        text = output.read_text()
        assert re.search(r"Sign-in +admin@fulfillment.example +password: \S{12,}", text), text
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status == 200
        assert len(processes_of(var_dir)) >= 6
    assert process.returncode == 0
    assert not processes_of(var_dir)

    started = time.monotonic()
    with serving(var_dir) as (process, port, output):
        assert time.monotonic() - started < 10
        text = output.read_text()
        assert "password:" not in text
        assert "Preparing" not in text
        assert "Collecting" not in text
        process.kill()
        process.wait()
        assert wait_for(lambda: not processes_of(var_dir), 20)


def test_a_second_start_of_the_same_installation_is_refused(tmp_path: Path) -> None:
    if redis_server_binary() is None:
        pytest.skip("needs the embedded Redis")
    with serving(tmp_path / "var"), serving(tmp_path / "var") as (second, _, _):
        assert second.wait(30) == 1


def test_without_redis_work_waits_in_files(tmp_path: Path) -> None:
    with serving(tmp_path / "var", EMBEDDED_REDIS="0", ADMIN_PASSWORD="a-password-of-ours") as (_, port, output):
        text = output.read_text()
        assert "there is no Redis" in text
        assert "a-password-of-ours" not in text
        assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).status == 200


def test_a_taken_port_is_explained(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PORT": str(port)}
        command = [sys.executable, "manage.py", "serve"]
        result = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr
