"""What must always be true: each app registers its invariants, one command checks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Check = Callable[[], Iterable[str]]

_registered: list["Invariant"] = []


@dataclass(frozen=True, slots=True)
class Invariant:
    """A statement about the whole database; ``check`` yields one line for each thing that breaks it.

    ``number`` is the one of the reliability rules, section 1.
    """

    number: int
    statement: str
    check: Check


def invariant(number: int, statement: str) -> Callable[[Check], Check]:
    """Register a function that yields what breaks *statement*."""

    def register(check: Check) -> Check:
        _registered.append(Invariant(number, statement, check))
        return check

    return register


def all_invariants() -> list[Invariant]:
    """Return every registered invariant by number."""
    return sorted(_registered, key=lambda one: (one.number, one.statement))
