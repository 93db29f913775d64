"""Custom attributes: free JSON of clients, compared with what an administrator typed."""

from collections.abc import Iterator, Mapping
from typing import Any

from .numbers import number_in
from .schemas import AttributeParameters

MOST_PARTS = 12


class CannotLookError(Exception):
    """The rule cannot tell; the text says why."""


def values_at(data: Any, path: str) -> list[Any]:
    """Return what stands at *path* in *data*: names parted by dots, through every element of lists on the way.

    A name may contain dots itself: ``a.b`` finds ``{"a": {"b": 1}}`` and ``{"a.b": 1}``. Null is as good as absent.
    """
    parts = path.split(".", MOST_PARTS - 1)
    return [value for value in _walk(data, parts) if value is not None]


def holds(parameters: AttributeParameters, found: list[Any]) -> bool:
    """Say whether what was *found* at the path is as the rule says. Raises: CannotLookError."""
    match parameters.operator:
        case "EXISTS":
            return bool(found)
        case "NE":
            return not any(equals(value, parameters.values[0]) for value in found)
        case "EQ" | "IN":
            return any(equals(value, text) for value in found for text in parameters.values)
        case "CONTAINS":
            return any(contains(value, parameters.values[0]) for value in found)
    return _compares(parameters, found)


def equals(value: Any, text: str) -> bool:
    """Say whether *value* is what *text* spells: numbers by their size, all else letter by letter."""
    if isinstance(value, bool):
        return text.strip().lower() == str(value).lower()
    if isinstance(value, int | float):
        return number_in(value) == number_in(text)
    return isinstance(value, str) and value == text


def contains(value: Any, text: str) -> bool:
    """Say whether a list has *text* among its elements, or a text has it somewhere."""
    if isinstance(value, list):
        return any(equals(element, text) for element in value)
    return isinstance(value, str) and text in value


def _compares(parameters: AttributeParameters, found: list[Any]) -> bool:
    limit = number_in(parameters.values[0])
    numbers = [number_in(value) for value in found]
    known = [number for number in numbers if number is not None]
    greater = parameters.operator == "GT"
    if limit is not None and any(number > limit if greater else number < limit for number in known):
        return True
    if limit is None or len(known) < len(numbers):
        raise CannotLookError(f"{parameters.path} is no number")
    return False


def _walk(data: Any, parts: list[str]) -> Iterator[Any]:
    if not parts:
        yield data
    elif isinstance(data, list):
        for element in data:
            yield from _walk(element, parts)
    elif isinstance(data, Mapping):
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name in data:
                yield from _walk(data[name], parts[end:])
