"""Reads the rows of what is being changed with statements that are made once and that PostgreSQL plans once.

For the hot paths under a process lock, where the same few questions are asked for each process; whatever else is asked
goes through the ORM, which builds its SQL anew each time.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

from .inserts import preparing_cursor

ModelT = TypeVar("ModelT", bound=models.Model)
PLACE = re.compile(r"\$(\d+)")


def rows_of(model: type[ModelT], *, order: str = "id", lock: bool = False, **where: Any) -> list[ModelT]:
    """Return the rows of *model* whose columns have the values of *where*, one of several where that is a sequence.

    With *lock* they are locked in their *order* (FOR NO KEY UPDATE). Databases other than PostgreSQL get the ORM's
    statement.
    """
    several = {name: isinstance(value, list | tuple) for name, value in where.items()}
    if connection.vendor != "postgresql":
        asked = {f"{name}__in" if several[name] else name: value for name, value in where.items()}
        found: models.QuerySet[ModelT] = model._base_manager.filter(**asked).order_by(order)
        return list(found.select_for_update(no_key=True) if lock else found)
    numbered = not connection.queries_logged  # the log puts values in by their %s
    sql = _statement(model, tuple(several.items()), order, lock=lock, numbered=numbered)
    values = [_texts(value) if several[name] else value for name, value in where.items()]
    with preparing_cursor(numbered=numbered) as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    names, converters = _columns(model)
    return [model.from_db(connection.alias, names, _converted(row, converters)) for row in rows]


def fetched(sql: str, *values: Any, binary: bool = False) -> list[Any]:
    """Return the rows that *sql* answers with; its places for *values* are ``$1``, ``$2`` and so on.

    PostgreSQL plans the statement once per connection. With *binary*, it sends its values as bytes, not as text.
    """
    if connection.vendor == "postgresql" and not connection.queries_logged:
        with preparing_cursor(numbered=True, binary=binary) as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    places = [values[int(place) - 1] for place in PLACE.findall(sql)]
    with (
        preparing_cursor(numbered=False, binary=binary)
        if connection.vendor == "postgresql"
        else connection.cursor() as cursor
    ):
        cursor.execute(PLACE.sub("%s", sql), places)
        return list(cursor.fetchall())


Converter = Callable[[Any, Any, Any], Any]
Converters = tuple[tuple[int, Converter], ...]


def _texts(values: Sequence[Any]) -> list[Any]:
    """Return *values* as an array can hold them: the members of an enumeration are its texts."""
    return [str(value) if isinstance(value, str) else value for value in values]


def _converted(row: Sequence[Any], converters: Converters) -> Sequence[Any]:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place], None, connection)
    return values


@lru_cache(maxsize=256)
def _columns(model: type[models.Model]) -> tuple[list[str], Converters]:
    fields = model._meta.concrete_fields
    converters = [
        (place, convert) for place, field in enumerate(fields) for convert in field.get_db_converters(connection)
    ]
    return [field.attname for field in fields], tuple(converters)


@lru_cache(maxsize=1024)
def _statement(
    model: type[models.Model], where: tuple[tuple[str, bool], ...], order: str, *, lock: bool, numbered: bool
) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    conditions = []
    for number, (name, several) in enumerate(where, 1):
        place = f"${number}" if numbered else "%s"
        column = quote(str(model._meta.get_field(name).column))  # type: ignore[union-attr]
        conditions.append(f"{column} = ANY({place})" if several else f"{column} = {place}")
    table, by = quote(model._meta.db_table), quote(str(model._meta.get_field(order).column))  # type: ignore[union-attr]
    locking = " FOR NO KEY UPDATE" if lock else ""
    return f"SELECT {columns} FROM {table} WHERE {' AND '.join(conditions)} ORDER BY {by}{locking}"  # noqa: S608 # nosec B608
