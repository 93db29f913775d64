"""The few SQL expressions that searching needs and the ORM lacks, in the dialects of PostgreSQL and SQLite."""

import json
from typing import Any

from django.core.exceptions import FullResultSet
from django.db.models import (
    BooleanField,
    Expression,
    F,
    FloatField,
    Func,
    JSONField,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, tuple[Any, ...]]


def json_path(keys: tuple[str, ...]) -> str:
    """Return the path of *keys* as SQLite spells it."""
    return "$" + "".join(f".{json.dumps(key, ensure_ascii=False)}" for key in keys)


class KeyText(Func):
    """The text of a UUID column as the API shows it; SQLite stores only the 32 digits."""

    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        column, params = compiler.compile(self.source_expressions[0])
        return f"({column})::text", tuple(params)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        column, params = compiler.compile(self.source_expressions[0])
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        text = " || '-' || ".join(f"SUBSTR({column}, {start}, {length})" for start, length in parts)
        return f"({text})", tuple(params) * len(parts)


class JsonText(Func):
    """The scalar under *keys* of a JSON object as text; SQL's null stands for null and for what is absent."""

    output_field = TextField()

    def __init__(self, source: Expression | F, keys: tuple[str, ...]) -> None:
        super().__init__(source)
        self.keys = keys

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        return f"({source} #>> %s)", (*params, list(self.keys))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        here = (*params, json_path(self.keys))
        text = f"CAST(JSON_EXTRACT({source}, %s) AS TEXT)"
        return _with_booleans(f"JSON_TYPE({source}, %s)", text), (*here, *here)


class JsonDecimal(Func):
    """The number under *keys* of a JSON object; SQL's null stands for everything that is no number."""

    output_field = FloatField()

    def __init__(self, source: Expression | F, keys: tuple[str, ...]) -> None:
        super().__init__(source)
        self.keys = keys

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        here = (*params, list(self.keys))
        text = f"({source} #>> %s)::double precision"
        return f"(CASE WHEN jsonb_typeof({source} #> %s) = 'number' THEN {text} END)", (*here, *here)

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        here = (*params, json_path(self.keys))
        kind = f"JSON_TYPE({source}, %s) IN ('integer', 'real')"
        return f"(CASE WHEN {kind} THEN JSON_EXTRACT({source}, %s) END)", (*here, *here)


class JsonInstant(Func):
    """The moment under *keys* of a JSON object, to be compared with what `as_text` makes of one; null for no moment.

    On PostgreSQL the function ``moment_of`` reads it, which the migrations of orders make: an index needs one that is
    immutable. SQLite gets a text in UTC that sorts like the moment.
    """

    output_field = TextField()
    shape = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:[0-9][0-9]*"

    def __init__(self, source: Expression | F, keys: tuple[str, ...]) -> None:
        super().__init__(source)
        self.keys = keys

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        return f"moment_of({source} #>> %s)", (*params, list(self.keys))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        text = f"JSON_EXTRACT({source}, %s)"
        offset = f"(CASE WHEN {text} LIKE '%%Z' THEN 'Z' ELSE SUBSTR({text}, -6) END)"
        fraction = f"SUBSTR({text}, 21, LENGTH({text}) - 20 - LENGTH({offset}))"
        padded = f"SUBSTR((CASE WHEN SUBSTR({text}, 20, 1) = '.' THEN {fraction} ELSE '' END) || '000000', 1, 6)"
        # The fraction apart: SQLite would round it to milliseconds.
        seconds = f"STRFTIME('%%Y-%%m-%%d %%H:%%M:%%S', SUBSTR({text}, 1, 19) || {offset})"
        has_shape = f"({text} GLOB %s AND ({text} LIKE '%%Z' OR {text} GLOB '*[+-][0-9][0-9]:[0-9][0-9]'))"
        sql = f"(CASE WHEN {has_shape} THEN {seconds} || '.' || {padded} || '+00:00' END)"
        here = (*params, json_path(self.keys))
        before = has_shape.partition("GLOB")[0].count("JSON_EXTRACT")
        rest = sql.count("JSON_EXTRACT") - before
        return sql, (*here * before, self.shape, *here * rest)


class ItemObject(Expression):
    """The entry of a JSON list that `AnyItem` looks at, where it is an object."""

    output_field = JSONField()

    def __init__(self, alias: str) -> None:
        super().__init__()
        self.alias = alias

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        return f"{self.alias}.value", ()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> Sql:
        # Asked about another kind of value, the JSON functions of SQLite fail.
        return f"(CASE WHEN {self.alias}.type = 'object' THEN {self.alias}.value END)", ()


class ItemText(Expression):
    """The entry of a JSON list that `AnyItem` looks at, as text, where it is a scalar."""

    output_field = TextField()

    def __init__(self, alias: str) -> None:
        super().__init__()
        self.alias = alias

    def as_postgresql(self, compiler: SQLCompiler, connection: Any) -> Sql:
        return f"({self.alias}.value #>> '{{}}')", ()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any) -> Sql:
        return _with_booleans(f"{self.alias}.type", f"CAST({self.alias}.value AS TEXT)"), ()


class AnyItem(Func):
    """Whether an entry of the JSON list under *keys* fulfills *condition*, or whether there is one at all.

    The condition speaks of the entry as `ItemObject` and `ItemText` with the same *alias*.
    """

    output_field = BooleanField()

    def __init__(self, source: Expression | F, keys: tuple[str, ...], alias: str, condition: Q | None) -> None:
        super().__init__(source, *([] if condition is None else [condition]))
        self.keys = keys
        self.alias = alias

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        value = f"({source} #> %s)"
        here = (*params, list(self.keys))
        items = f"jsonb_array_elements(CASE WHEN jsonb_typeof{value} = 'array' THEN {value} END)"
        return self._exists(compiler, items, (*here, *here))

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        source, params = compiler.compile(self.source_expressions[0])
        here = (*params, json_path(self.keys))
        items = f"JSON_EACH(CASE WHEN JSON_TYPE({source}, %s) = 'array' THEN JSON_EXTRACT({source}, %s) END)"
        return self._exists(compiler, items, (*here, *here))

    def _exists(self, compiler: SQLCompiler, items: str, params: tuple[Any, ...]) -> Sql:
        condition, more = self._condition(compiler)
        # Every word of it is ours: what a client sent is among the parameters.
        return f"EXISTS (SELECT 1 FROM {items} AS {self.alias}{condition})", (*params, *more)  # noqa: S608  # nosec B608

    def _condition(self, compiler: SQLCompiler) -> Sql:
        if len(self.source_expressions) == 1:
            return "", ()
        try:
            condition, params = compiler.compile(self.source_expressions[1])
        except FullResultSet:
            return "", ()
        return f" WHERE {condition}", tuple(params)


class AmongKeys(Func):
    """Whether a key is among those that a query finds, which is asked once and first, so that an index on it helps."""

    output_field = BooleanField()

    def __init__(self, key: F, keys: "QuerySet[Any, Any]") -> None:
        super().__init__(key, Subquery(keys))

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        return self._compiled(compiler, "({} = ANY(ARRAY{}))")

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        return self._compiled(compiler, "({} IN {})")

    def _compiled(self, compiler: SQLCompiler, form: str) -> Sql:
        (key, params), (keys, more) = (compiler.compile(source) for source in self.source_expressions)
        return form.format(key, keys), (*params, *more)


class RowComparison(Func):
    """``(column, id) > (value, id)`` in one piece, which an index on both can answer; with OR it could not."""

    output_field = BooleanField()

    def __init__(self, column: F, key: F, sign: str, value: Value, key_value: Value) -> None:
        super().__init__(column, key, value, key_value)
        self.sign = sign

    def as_sql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:  # type: ignore[override]
        compiled = [compiler.compile(source) for source in self.source_expressions]
        column, key, value, key_value = (sql for sql, _ in compiled)
        params = tuple(param for _, params in compiled for param in params)
        return f"(({column}, {key}) {self.sign} ({value}, {key_value}))", params


def _with_booleans(kind: str, text: str) -> str:
    return f"(CASE {kind} WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE {text} END)"
