"""The embedded Redis: a private server on a unix socket, for machines where nobody has set one up."""

import os
import socket
import time
from pathlib import Path

from .children import Child

CONFIGURATION = """\
# Written at every start.
port 0
unixsocket {socket}
unixsocketperm 700
dir {directory}
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
daemonize no
loglevel warning
logfile {log}
"""


class RedisUnavailable(Exception):
    """The embedded Redis did not start; the message says what it said."""


def redis_child(binary: Path, directory: Path, socket_path: Path) -> Child:
    """Return the child that runs *binary*, with its data in *directory* and listening on *socket_path* alone."""
    for folder in {directory, socket_path.parent}:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_uid != os.getuid():
            # In a shared temporary directory somebody else could have made it first, and would see our traffic.
            message = f"{folder} belongs to another user."
            raise RedisUnavailable(message)
        folder.chmod(0o700)
    configuration = directory / "redis.conf"
    configuration.write_text(
        CONFIGURATION.format(
            socket=quoted(socket_path), directory=quoted(directory), log=quoted(directory / "redis.log")
        )
    )
    return Child("Redis", [str(binary), str(configuration)], stop_seconds=10, foundation=True)


def quoted(path: Path) -> str:
    """Return *path* as a value of the configuration."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def answers(socket_path: Path) -> bool:
    """Tell whether a Redis answers on *socket_path*."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(0.5)
        try:
            connection.connect(str(socket_path))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def wait_until_it_answers(child: Child, socket_path: Path, *, seconds: float = 10.0) -> None:
    """Return once the server serves. Raises: RedisUnavailable if it ends or stays silent."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not child.running:
            break
        if answers(socket_path):
            return
        time.sleep(0.02)
    child.stop()
    child.end(time.monotonic() + 2)
    message = "It did not start; its log is redis.log in the folder redis of VAR_DIR."
    raise RedisUnavailable(message)
