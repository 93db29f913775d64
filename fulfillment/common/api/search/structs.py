"""Structs made from a declaration, what is given in one, and conditions put together."""

import functools
import keyword
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

import msgspec

from fulfillment.common.bodies import UNSET, Body, UnsetType

from .walk import Condition


def struct_of(name: str, properties: Mapping[str, Any], required: Sequence[str] = ()) -> Any:
    """Return a `Body` called *name* with these *properties* (API name → type), optional unless *required*."""
    fields = [
        (_attribute(own), kind, msgspec.field(name=own))
        if own in required
        else (_attribute(own), kind | UnsetType, msgspec.field(default=UNSET, name=own))
        for own, kind in properties.items()
    ]
    return msgspec.defstruct(name, fields, bases=(Body,), module=__name__, kw_only=True)


def listed(item: Any, *, fewest: int | None = None, most: int | None = None) -> Any:
    """Return the type of a list of *item* with a bounded length."""
    return Annotated[list[item], msgspec.Meta(min_length=fewest, max_length=most)]


def given(struct: Body) -> list[tuple[str, Any]]:
    """Return the properties that stand in *struct*, by their names in the API."""
    names = zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True)
    pairs = ((shown, getattr(struct, own)) for own, shown in names)
    return [(shown, value) for shown, value in pairs if value is not UNSET]


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Return that all hold; None where none restricts anything."""
    restricting = [condition for condition in conditions if condition is not None]
    return functools.reduce(operator.and_, restricting) if restricting else None


def any_of(conditions: Sequence[Condition]) -> Condition:
    """Return that one holds; None where there is none, or one that everything fulfills."""
    restricting = [condition for condition in conditions if condition is not None]
    if not restricting or len(restricting) < len(conditions):
        return None
    return functools.reduce(operator.or_, restricting)


def _attribute(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) else name
