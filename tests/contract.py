"""Holds answers against the API description: the part of JSON Schema that it uses, for the schemas in ``contract/``.

``matches("Stock", answer.json())`` is true, or the assertion names the first place that differs. Properties that the
description does not have are refused everywhere, so that nothing undocumented slips into an answer.
"""

import datetime
import functools
import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "contract"
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}


@functools.cache
def schemas() -> dict[str, Any]:
    """Every schema of the folder by its name."""
    found: dict[str, Any] = {}
    for path in sorted(FOLDER.glob("*.json")):
        found |= json.loads(path.read_text())
    return found


def matches(name: str, value: Any) -> bool:
    """True if *value* is a documented *name*; else an AssertionError names the first place that differs."""
    problem = differs(schemas()[name], value, "$")
    assert problem is None, f"not a documented {name}: {problem}"
    return True


def differs(schema: dict[str, Any], value: Any, path: str) -> str | None:
    """Return what is wrong with *value*, or None."""
    nullable = bool(schema.get("nullable"))
    schema = flat(schema)
    if value is None and (nullable or schema.get("nullable")):
        return None
    for key in ("oneOf", "anyOf"):
        if key in schema:
            problems = [differs(option, value, path) for option in schema[key]]
            return None if None in problems else " or ".join(str(problem) for problem in problems)
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (kind != "boolean" and isinstance(value, bool))):
        return f"{path} is {value!r:.80}, not of type {kind}"
    if isinstance(value, dict):
        return object_differs(schema, value, path)
    if isinstance(value, list):
        return array_differs(schema, value, path)
    return scalar_differs(schema, value, path)


def flat(schema: dict[str, Any]) -> dict[str, Any]:
    """Return *schema* with references followed and ``allOf`` merged; the outer properties win."""
    if "$ref" in schema:
        return flat(schemas()[schema["$ref"]])
    if "allOf" not in schema:
        return schema
    merged: dict[str, Any] = {"properties": {}, "required": []}
    for part in [*map(flat, schema["allOf"]), {key: value for key, value in schema.items() if key != "allOf"}]:
        merged["properties"] = {**merged["properties"], **part.get("properties", {})}
        merged["required"] = [*merged["required"], *part.get("required", [])]
        merged |= {key: value for key, value in part.items() if key not in {"properties", "required"}}
    return merged


def object_differs(schema: dict[str, Any], value: dict[str, Any], path: str) -> str | None:
    """Return what is wrong with an object: what is missing, unknown, or wrong in itself."""
    properties = schema.get("properties", {})
    missing = [name for name in schema.get("required", []) if name not in value]
    if missing:
        return f"{path} lacks {', '.join(missing)}"
    others = schema.get("additionalProperties")
    free = not properties and not others
    for name, item in value.items():
        rule = properties.get(name, others if isinstance(others, dict) else None)
        if rule is None and not free and name not in schema.get("required", []):
            return f"{path}.{name} is not documented"
        problem = differs(rule, item, f"{path}.{name}") if rule else None
        if problem:
            return problem
    return None


def array_differs(schema: dict[str, Any], value: list[Any], path: str) -> str | None:
    """Return what is wrong with an array."""
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        return f"{path} has {len(value)} items"
    problems = (differs(schema.get("items", {}), item, f"{path}[{index}]") for index, item in enumerate(value))
    return next((problem for problem in problems if problem), None)


def scalar_differs(schema: dict[str, Any], value: Any, path: str) -> str | None:
    """Return what is wrong with a string or a number."""
    if "enum" in schema and value not in schema["enum"]:
        return f"{path} is {value!r}, not one of {schema['enum']}"
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            return f"{path} is {value!r}, which breaks {schema['pattern']}"
        if len(value) < schema.get("minLength", 0):
            return f"{path} is too short"
        if schema.get("format") == "date-time" and datetime.datetime.fromisoformat(value).tzinfo is None:
            return f"{path} is {value!r}, not a moment with a time zone"
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        return f"{path} is {value}, out of range"
    return None
