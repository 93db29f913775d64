"""Holds the described body of a search against the documented one: property by property, down to the last filter."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.contract import flat, schemas


def lacking(described: Mapping[str, Any], name: str) -> dict[str, str]:
    """Return what the described struct *name* and the documented one differ in, by path.

    A property is ``absent`` from the description or ``added`` to it; where both have it, filters are compared by what
    they take, for their names follow different rules.
    """
    return dict(_differences({"$ref": f"/{name}"}, schemas()[name], described, "", frozenset()))


def _differences(
    ours: Any, documented: Any, described: Mapping[str, Any], path: str, above: frozenset[str | None]
) -> Iterator[tuple[str, str]]:
    above |= {_name(ours)} - {None}
    ours, documented = _followed(ours, described), flat(documented)
    for key in ("maxItems", "minItems", "minimum", "maximum"):
        if ours.get(key) != documented.get(key):
            yield path, f"{key} is {ours.get(key)} and not {documented.get(key)}"
    if "enum" not in ours and ours["type"] != documented["type"] and (ours["type"] != "integer"):
        yield path, f"type is {ours['type']} and not {documented['type']}"
    if set(ours.get("enum", ())) != set(documented.get("enum", ())):
        yield path, f"the words are {ours.get('enum')}"
    mine, theirs = ours.get("properties", {}), documented.get("properties", {})
    yield from ((_joined(path, name), "absent") for name in sorted(theirs.keys() - mine.keys()))
    yield from ((_joined(path, name), "added") for name in sorted(mine.keys() - theirs.keys()))
    if set(ours.get("required", ())) != set(documented.get("required", ())):
        yield path, "other properties are required"
    inner = [(_joined(path, name), mine[name], theirs[name]) for name in sorted(mine.keys() & theirs.keys())]
    if "items" in ours and "items" in documented:
        inner.append((f"{path}[]", ours["items"], documented["items"]))
    for place, own, other in inner:
        if _name(own) not in above:
            yield from _differences(own, other, described, place, above)


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _followed(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Any:
    name = _name(schema)
    return schema if name is None else _followed(described[name], described)


def _name(schema: Mapping[str, Any]) -> str | None:
    """Return which struct *schema* refers to, None for one that stands there itself."""
    return schema["$ref"].rsplit("/", 1)[1] if "$ref" in schema else None
