"""Everything that the database holds, as bytes."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection


def everything() -> bytes:
    """Return the database: on SQLite its file, free pages included; on PostgreSQL every table as COPY writes it."""
    return _postgres() if connection.vendor == "postgresql" else _sqlite()


def _sqlite() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(str(connection.settings_dict["NAME"]))
    files = [path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-journal")]
    return b"\n".join(file.read_bytes() for file in files if file.exists())


def _postgres() -> bytes:
    tables = connection.introspection.table_names()
    assert set(tables) >= {model._meta.db_table for model in apps.get_models()}
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        raw: Any = cursor.cursor
        for table in tables:
            with raw.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as copy:
                parts += [bytes(part) for part in copy]
    return b"\n".join(parts)
