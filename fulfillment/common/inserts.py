"""Inserts new rows with a statement that is made once per model and that PostgreSQL plans once per connection.

An ORM insert builds its SQL anew each time; taking an order is five of them, which made that most of its cost.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, TypeVar

import orjson
import psycopg
from django.db import connection, models, transaction

ModelT = TypeVar("ModelT", bound=models.Model)

# PostgreSQL takes at most 65,535 values in one statement.
MOST_VALUES = 60_000
# Longer statements are of a size of their own each time: keeping or preparing them would only cost memory.
MOST_ROWS_KEPT = 64


def new_row(model: type[ModelT], **columns: Any) -> ModelT:
    """Return ``model(**columns)`` for a row of which there are many, in two thirds of the time.

    The columns go by their own names (``option_id``); those that are not given have their defaults.
    """
    values = [
        columns[name] if name in columns else default() if made else default for name, default, made in _blank(model)
    ]
    return model(*values)


@lru_cache(maxsize=256)
def _blank(model: type[models.Model]) -> tuple[tuple[str, Any, bool], ...]:
    """Return each column's default: the value, or what makes one for each row."""
    columns = []
    for field in model._meta.concrete_fields:
        made = field.has_default() and callable(field.default)
        columns.append((field.attname, field.default if made else field.get_default(), made))
    return tuple(columns)


class NewRows:
    """Rows of one transaction that nobody reads before its end: collected, then written together."""

    def __init__(self) -> None:
        self._batches: dict[type[models.Model], list[models.Model]] = {}

    def add(self, *rows: models.Model) -> None:
        """Have *rows* written by the next `write`."""
        for row in rows:
            self._batches.setdefault(type(row), []).append(row)

    def write(self) -> None:
        """Insert everything that was added. Raises: IntegrityError."""
        batches, self._batches = self._batches, {}
        insert(*batches.values())

    def write_alone(self) -> None:
        """Insert everything that was added, or nothing, in a transaction of its own. Raises: IntegrityError.

        One statement is a transaction already: to begin and end one would be two more round trips.
        """
        values = sum(len(_columns(model)) * len(batch) for model, batch in self._batches.items())
        if connection.vendor == "postgresql" and values <= MOST_VALUES:
            self.write()
            return
        with transaction.atomic():
            self.write()


def insert(*batches: Sequence[models.Model]) -> None:
    """Write new rows, whose keys are made already; each batch is of one model. Raises: IntegrityError.

    All batches go in one statement, so that an order with its lines and its plan is one round trip; rows may refer to
    rows of other batches, because foreign keys are checked at the commit. Like ``bulk_create``, it sends no signals.
    Databases other than PostgreSQL get the ORM's statements.
    """
    given = [batch for batch in batches if batch]
    sizes = tuple((type(batch[0]), len(batch)) for batch in given)
    if connection.vendor != "postgresql" or sum(len(_columns(model)) * rows for model, rows in sizes) > MOST_VALUES:
        for batch in given:
            type(batch[0])._base_manager.bulk_create(batch)
        return
    if not given:
        return
    values: list[Any] = []
    for batch in given:
        columns = _columns(type(batch[0]))
        for row in batch:
            stored = row.__dict__
            values += [adapt(stored[name]) if adapt else stored[name] for name, adapt in columns]
    if sum(rows for _, rows in sizes) > MOST_ROWS_KEPT:
        with connection.cursor() as cursor:
            cursor.execute(_statement.__wrapped__(sizes, numbered=False), values)
    else:
        numbered = not connection.queries_logged  # the log puts values in by their %s
        with preparing_cursor(numbered=numbered) as cursor:
            cursor.execute(_statement(sizes, numbered=numbered), values)
    for batch in given:
        for row in batch:
            row._state.adding = False
            row._state.db = connection.alias


def preparing_cursor(*, numbered: bool, binary: bool = False) -> Any:
    """Return a cursor of psycopg's own kind, which prepares what it meets often; the ORM's never does.

    One for *numbered* values takes the statement as it is. The other looks for ``%s`` in it each time, for it remembers
    only statements with few values. *binary* answers spare both sides writing numbers and bytes as text.
    """
    connection.ensure_connection()
    raw: Any = psycopg.RawCursor(connection.connection) if numbered else psycopg.Cursor(connection.connection)
    raw.format = psycopg.pq.Format.BINARY if binary else psycopg.pq.Format.TEXT
    return connection.make_cursor(raw) if numbered else connection.make_debug_cursor(raw)


@lru_cache(maxsize=256)
def _columns(model: type[models.Model]) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    return tuple((field.attname, _json if isinstance(field, models.JSONField) else None) for field in _written(model))


def _written(model: type[models.Model]) -> list[Any]:
    """Return the columns that are given values; generated ones get theirs from the database."""
    return [field for field in model._meta.concrete_fields if not field.generated]


@lru_cache(maxsize=1024)
def _statement(sizes: tuple[tuple[type[models.Model], int], ...], *, numbered: bool) -> str:
    places = (f"${number}" if numbered else "%s" for number in itertools.count(1))
    *first, last = [_insert_into(model, rows, places) for model, rows in sizes]
    named = ", ".join(f"part_{number} AS ({one})" for number, one in enumerate(first))
    return f"WITH {named} {last}" if first else last


def _insert_into(model: type[models.Model], rows: int, places: Iterator[str]) -> str:
    fields = _written(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(f"({', '.join(itertools.islice(places, len(fields)))})" for _ in range(rows))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {values}"  # noqa: S608 # nosec B608


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
