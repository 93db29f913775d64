"""How verbs are declared: their name, the kind of thing they act on, and in which of its states they are possible.

``@verb("order CANCEL", "order", "OPEN", "LOCKED")`` above a method of an aggregate's class is all there is to say.
The method takes the thing as it was read and a few drawn numbers (units, places, whatever it needs), and returns the
answer. The kind "" is for verbs that make something new; they take no thing.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Numbers = list[int]
Method = Callable[[Any, Any, Numbers], Any]


@dataclass(frozen=True)
class Verb:
    """One verb; where *versioned*, it names the version it is meant for, and an outdated one is refused."""

    name: str
    kind: str
    states: tuple[str, ...]
    weight: int
    versioned: bool
    method: Method


def verb(
    name: str, kind: str = "", *states: str, weight: int = 1, versioned: bool = True
) -> Callable[[Method], Method]:
    """Declare a method as a verb that is possible in these states, without any in all.

    Among all verbs that are possible at a time each is as likely as its *weight*.
    """

    def declare(method: Method) -> Method:
        method.verb = Verb(name, kind, states, weight, versioned, method)  # type: ignore[attr-defined]
        return method

    return declare


@functools.cache
def verbs_of(machine: type) -> dict[str, Verb]:
    """Return the declared verbs of a machine by their names."""
    methods = (getattr(machine, name, None) for name in dir(machine))
    declared: list[Verb] = [method.verb for method in methods if hasattr(method, "verb")]
    names = [one.name for one in declared]
    assert len(set(names)) == len(names), f"A verb is declared twice: {sorted(names)}"
    return {one.name: one for one in sorted(declared, key=lambda one: one.name)}
