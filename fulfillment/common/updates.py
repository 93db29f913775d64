"""Writes rows with statements that are made once per set of columns: an entity's next version, or several locked rows.

An ORM update builds its SQL anew each time and PostgreSQL plans it anew; a verb that ends an order is six of them.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models

from .inserts import preparing_cursor


def update_guarded(entity: models.Model, values: Mapping[str, Any], *, version: int) -> bool:
    """Write *values*, by attribute, to the row of *entity* if it has this *version*; return whether it has.

    They are adapted as the ORM does. Databases other than PostgreSQL, and values that the database is to calculate, get
    the ORM's statement.
    """
    if connection.vendor != "postgresql" or any(hasattr(value, "resolve_expression") for value in values.values()):
        return bool(type(entity)._base_manager.filter(pk=entity.pk, version=version).update(**values))
    fields: list[Any] = [entity._meta.get_field(name) for name in values]
    adapted = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values.values(), strict=True)]
    numbered = not connection.queries_logged  # the log puts values in by their %s
    sql = _statement(type(entity), tuple(field.column for field in fields), numbered=numbered)
    with preparing_cursor(numbered=numbered) as cursor:
        cursor.execute(sql, [*adapted, entity.pk, version])
        return bool(cursor.rowcount)


def update_rows(rows: Sequence[models.Model], *names: str) -> None:
    """Write the columns *names* of *rows* of one model, which are locked, each as it is in memory: ``bulk_update``.

    One statement, however many rows there are and whatever they have.
    """
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model._base_manager.bulk_update(rows, names)
        return
    fields: list[Any] = [model._meta.pk, *(model._meta.get_field(name) for name in names)]
    arrays = [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields]
    numbered = not connection.queries_logged
    with preparing_cursor(numbered=numbered) as cursor:
        cursor.execute(_statement_of_rows(model, tuple(names), numbered=numbered), arrays)


@lru_cache(maxsize=256)
def _statement_of_rows(model: type[models.Model], names: tuple[str, ...], *, numbered: bool) -> str:
    quote = connection.ops.quote_name
    key: Any = model._meta.pk
    fields: list[Any] = [key, *(model._meta.get_field(name) for name in names)]
    columns = [quote(field.column) for field in fields]
    places = (f"${number}" if numbered else "%s" for number in range(1, len(fields) + 1))
    arrays = ", ".join(
        f"{place}::{field.rel_db_type(connection)}[]" for place, field in zip(places, fields, strict=True)
    )
    written = ", ".join(f"{column} = given.{column}" for column in columns[1:])
    table = quote(model._meta.db_table)
    return (
        f"UPDATE {table} SET {written} FROM unnest({arrays}) AS given ({', '.join(columns)})"  # noqa: S608 # nosec B608
        f" WHERE {table}.{columns[0]} = given.{columns[0]}"
    )


@lru_cache(maxsize=1024)
def _statement(model: type[models.Model], columns: tuple[str, ...], *, numbered: bool) -> str:
    quote = connection.ops.quote_name
    places = [f"${number}" if numbered else "%s" for number in range(1, len(columns) + 3)]
    written = ", ".join(f"{quote(column)} = {place}" for column, place in zip(columns, places, strict=False))
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return f"UPDATE {table} SET {written} WHERE {key} = {places[-2]} AND version = {places[-1]}"  # noqa: S608 # nosec B608
