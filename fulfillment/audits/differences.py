"""What is different about an entity, in the names of the API."""

import functools
from collections.abc import Mapping
from typing import Any

import orjson
from django.db import models

from fulfillment.common.bodies import as_json

Json = dict[str, Any]

# Columns that hold documented properties as they came: the properties are shown, not the column.
SPREAD = frozenset({"details", "properties", "body"})
# That they changed is of interest, what they are is nobody's business.
SECRET = frozenset({"credentials", "password"})
# Bookkeeping that the row of the trail has in columns of its own.
OWN = frozenset({"id", "version", "created_at", "modified_at"})
# What only machines mean to each other.
UNTOLD = frozenset({"lease"})
HIDDEN = "***"
MOST_BYTES = 16_384
_MISSING = object()


def differences(entity: models.Model, before: Mapping[str, Any]) -> tuple[Json, Json]:
    """Return the properties of the columns in *before* that are another now, as they were and as they are."""
    old, new = Json(), Json()
    names = _names(type(entity))
    for column, was in before.items():
        present = getattr(entity, column)
        if was == present or column in UNTOLD:
            continue
        if column in SECRET:
            old[names[column]] = new[names[column]] = HIDDEN
        elif column in SPREAD and isinstance(was, dict) and isinstance(present, dict):
            for name in was.keys() | present.keys():
                _put(old, new, name, was.get(name, _MISSING), present.get(name, _MISSING))
        else:
            _put(old, new, names[column], was, present)
    return old, new


def properties(entity: models.Model) -> Json:
    """Return what *entity* says, without what is empty and without bookkeeping."""
    shown = Json()
    for column, name in _names(type(entity)).items():
        value = getattr(entity, column)
        if column in OWN or value in (None, "", [], {}):
            continue
        if column in SECRET:
            shown[name] = HIDDEN
        elif column in SPREAD and isinstance(value, dict):
            shown |= {own: _shown(item) for own, item in value.items()}
        else:
            shown[name] = _shown(value)
    return shown


def _put(old: Json, new: Json, name: str, was: Any, present: Any) -> None:
    if was == present:
        return
    if was is not _MISSING:
        old[name] = _shown(was)
    if present is not _MISSING:
        new[name] = _shown(present)


def _shown(value: Any) -> Any:
    """Return *value* as JSON; what is too long for a trail as its length."""
    plain = as_json(value)
    if isinstance(plain, str | list | dict):
        size = len(orjson.dumps(plain))
        return plain if size <= MOST_BYTES else f"… ({size:,} bytes)"
    return plain


@functools.cache
def _names(model: type[models.Model]) -> dict[str, str]:
    """Return column → property: ``audited_names``, else ``facilityRef`` for a foreign key, else in camel case."""
    given: Mapping[str, str] = getattr(model, "audited_names", {})
    return {field.attname: given.get(field.attname) or _name(field) for field in model._meta.concrete_fields}


def _name(field: Any) -> str:
    first, *rest = field.name.split("_")
    camel = first + "".join(word.capitalize() for word in rest)
    return f"{camel}Ref" if field.is_relation else camel
