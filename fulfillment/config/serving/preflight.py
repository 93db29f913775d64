"""What would stop a start, found before it and said in words that help."""

import socket
import tempfile
from pathlib import Path

from django.db import Error, connection


class CannotStart(Exception):
    """The installation cannot start; the message tells why and what to do."""


def check_directory(directory: Path) -> None:
    """Make sure that files can be written to *directory*. Raises: CannotStart."""
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        message = (
            f"The data directory {directory} is not writable ({error.strerror}). "
            "Give this user write access to it, or name another one: VAR_DIR=/path/to/data"
        )
        raise CannotStart(message) from error


def check_port(host: str, port: int) -> None:
    """Make sure that *host*:*port* can be listened on. Raises: CannotStart."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server will do: a connection of the last run that lingers does not take the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            message = (
                f"Cannot listen on {host}:{port} ({error.strerror}). "
                f"Stop what uses that port, or choose another one: PORT={port + 1} make run"
            )
            raise CannotStart(message) from error


def check_database() -> None:
    """Make sure that the database answers. Raises: CannotStart, without the password in its message."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        settings = connection.settings_dict
        server = f"{settings['HOST']}:{settings['PORT'] or 5432}/" if settings["HOST"] else ""
        reason = str(error).strip().splitlines()[0]
        message = (
            f"The database {server}{settings['NAME']} cannot be reached: {reason}\n"
            "Start it or correct DATABASE_URL; without DATABASE_URL the data is kept in SQLite under VAR_DIR."
        )
        raise CannotStart(message) from error
