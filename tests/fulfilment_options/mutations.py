"""The seed's request, damaged at random: parts deleted, doubled, swapped for other types, or blown up."""

import copy
import random
from typing import Any

from .cast import SEED

TEXTS = [
    "",
    " ",
    "HD",
    "CC",
    "K",
    "x" * 255,
    "x" * 256,
    "x" * 10_000,
    "🛒" * 300,
    "\u202e\u0301\ufeff",
    "a\x00b",
    "\ud800",
    "'; DROP TABLE x; --",
    "NaN",
    "-27.469712",
    "1e400",
    "9999-12-31T23:59:59-14:00",
    "%s%n{0}",
    "ADDRESS",
    "INTEGER",
    "CUSTOM",
    "\r\n",
]
NUMBERS = [0, 1, -1, 2, 100, 101, 2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**64), 10**30]
FLOATS = [0.0, -0.0, 1.5, 1e308, -1e308, 5e-324, 90.0000001, 180.0, float("nan"), float("inf")]
OTHERS: list[Any] = [None, True, False, [], {}, [[]], {"": ""}, [None], {"id": 1}]


def mutated(seed: int) -> Any:
    """The seed's request after one to four random accidents."""
    rng = random.Random(seed)
    body: Any = copy.deepcopy(SEED)
    body["address"] |= {"latitude": "-33.8", "longitude": 151.2}
    for _ in range(rng.randint(1, 4)):
        body = _accident(rng, body)
    return body


def _accident(rng: random.Random, body: Any) -> Any:
    if not isinstance(body, dict | list) or not body:
        return _anything(rng)
    parent, key = _place(rng, body)
    kind = rng.random()
    if kind < 0.2:
        del parent[key]
    elif kind < 0.3 and isinstance(parent, list):
        parent += [copy.deepcopy(parent[key]) for _ in range(rng.choice([1, 2, 600]))]
    elif kind < 0.4 and isinstance(parent, dict):
        parent[rng.choice([*TEXTS[:7], "more", "id", key.upper()])] = _anything(rng)
    elif kind < 0.5:
        parent[key] = {"a": parent[key]} if rng.random() < 0.5 else [parent[key]]
    elif kind < 0.52:
        for _ in range(rng.choice([10, 70])):
            parent[key] = [parent[key]]
    elif kind < 0.54:
        return _anything(rng)
    else:
        parent[key] = _anything(rng)
    return body


def _place(rng: random.Random, body: Any) -> tuple[Any, Any]:
    """A random place in *body*: what holds it, and its name or number there."""
    parent = body
    while True:
        key = rng.choice(list(parent)) if isinstance(parent, dict) else rng.randrange(len(parent))
        child = parent[key]
        if not isinstance(child, dict | list) or not child or rng.random() < 0.3:
            return parent, key
        parent = child


def _anything(rng: random.Random) -> Any:
    return copy.deepcopy(rng.choice(rng.choice([TEXTS, NUMBERS, FLOATS, OTHERS])))
