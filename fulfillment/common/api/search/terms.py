"""Searching JSON for equal values by one index over all of a row's documents.

A term is a hash of ``name=value``. On PostgreSQL an immutable function gives the terms of a row, and a GIN index on it
finds the rows that have one. Its statistics know common terms from rare ones, which those of JSON do not. Terms are
only what a row must have: the condition itself is asked of the rows that are found, so that no hash has to be unique.
Other databases ask every row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, F, Func, Q
from django.db.models.sql.compiler import SQLCompiler

from .attributes import Attributes
from .expressions import Sql
from .kinds import Boolean, Enum, Kind, String, StringEq
from .nested import Nested, NestedList
from .structs import given
from .walk import Condition, Walk

Term = tuple[str, float | None]
"""``name=value``, and the number that the value is, if it is one."""
Alternatives = list[Term]
TEXTS = (String, StringEq, Enum, Boolean)
"""The kinds whose values are terms; those of moments and numbers are looked for by size."""


@dataclass(frozen=True)
class TermIndex:
    """The SQL *function* that gives the terms of a row, an array of ``bigint``, out of these *columns*."""

    function: str
    columns: tuple[str, ...]


class Indexed:
    """*kind*, whose values are among the terms of *index* by the names they have in the query, below *name*."""

    def __init__(self, kind: Kind, index: TermIndex, name: str) -> None:
        self.kind = kind
        self.index = index
        self.name = name

    def shape(self, name: str) -> Any:
        return self.kind.shape(name)

    def condition(self, wanted: Any, walk: Walk) -> Condition:
        exact = self.kind.condition(wanted, walk)
        terms = terms_of(self.kind, wanted, self.name) if walk.by_index else []
        return exact if exact is None or not terms else Q(HasTerms(self.index, terms, exact))


def indexed(index: TermIndex, fields: Mapping[str, Kind]) -> dict[str, Kind]:
    """Return *fields* with the terms of each in *index*."""
    return {name: Indexed(kind, index, name) for name, kind in fields.items()}


def terms_of(kind: Kind, wanted: Any, name: str) -> list[Alternatives]:
    """Return what terms a row must have that fulfills *wanted*: of each entry, at least one."""
    found: list[Alternatives] = []
    if isinstance(kind, Nested):
        for own, value in given(wanted):
            found += terms_of(kind.fields[own], value, f"{name}.{own}")
    elif isinstance(kind, NestedList):
        asked = dict(given(wanted))
        if "contains" in asked:
            found = terms_of(kind.kind, asked["contains"], name)
        if not found and (asked.get("exists") or "contains" in asked):
            found = [[(name, None)]]
    elif isinstance(kind, Attributes):
        names = {f"{name}.{own}": filters for own, filters in wanted.items()}
        found = [_terms(own, filters) or _sized(own, filters) for own, filters in names.items()]
    elif isinstance(kind, TEXTS):
        found = [_terms(name, wanted)]
    return [alternatives for alternatives in found if alternatives]


def _terms(name: str, wanted: Any) -> Alternatives:
    asked = dict(given(wanted))
    values = [asked["eq"]] if "eq" in asked else asked.get("in", [])
    return [_term(name, value) for value in values]


def _sized(name: str, wanted: Any) -> Alternatives:
    """Return that there is a number, or a moment, of this name, where one is asked for by its size."""
    sizes = [value for operator, value in given(wanted) if operator != "notEq"]
    kinds = {"number" if isinstance(value, int | float) else "moment" for value in sizes}
    return [(f"{name} is a {kind}", None) for kind in sorted(kinds)[:1]]


def _term(name: str, value: Any) -> Term:
    if isinstance(value, bool):
        return f"{name}={str(value).lower()}", None
    return (f"{name}={value}", None) if isinstance(value, str) else (f"{name}=", float(value))


class HasTerms(Func):
    """Whether a row has the terms and fulfills the condition; where there is no index, only the latter is asked."""

    output_field = BooleanField()

    def __init__(self, index: TermIndex, terms: list[Alternatives], exact: Any) -> None:
        super().__init__(*[F(column) for column in index.columns], exact)
        self.index = index
        self.terms = terms

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        *columns, exact = [compiler.compile(source) for source in self.source_expressions]
        row = f"{self.index.function}({', '.join(sql for sql, _ in columns)})"
        parts, params = [], []
        for alternatives in self.terms:
            hashes = [_hash(term) for term in alternatives]
            parts.append(f"{row} && ARRAY[{', '.join(sql for sql, _ in hashes)}]")
            params += [param for _, given_params in hashes for param in given_params]
        # As a CASE the planner makes nothing of it: it would take any equality in JSON for something rare.
        condition = f"CASE WHEN {exact[0]} THEN TRUE ELSE FALSE END"
        return f"({' AND '.join(parts)} AND {condition})", (*params, *exact[1])

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **context: Any) -> Sql:
        sql, params = compiler.compile(self.source_expressions[-1])
        return sql, tuple(params)


def _hash(term: Term) -> Sql:
    text, number = term
    if number is None:
        return "hashtextextended(%s, 0)", (text,)
    return "hashtextextended(%s, hashfloat8extended(%s::float8, 0))", (text, number)
