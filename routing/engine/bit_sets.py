"""Sets of rows or lines as Python integers: number 0 is the lowest bit."""

from collections.abc import Iterator, Sequence

import numpy as np

from routing.engine.network import Flags


def bit_sets(flags: Flags) -> list[int]:
    """Turn each row of flags into a set of columns."""
    packed = np.packbits(flags, axis=1, bitorder="little")
    return [int.from_bytes(row.tobytes(), "little") for row in packed]


def lowest(members: int) -> int:
    """Return the lowest member of a set that has one."""
    return (members & -members).bit_length() - 1


def places(members: int) -> Iterator[int]:
    """Yield the members of a set in ascending order."""
    while members:
        yield (members & -members).bit_length() - 1
        members &= members - 1


def superfluous(sets: Sequence[int]) -> bool:
    """Say whether some of these sets has nothing that no other has; further sets never change that."""
    once, often = 0, 0
    for members in sets:
        often |= once & members
        once |= members
    return not all(members & ~often for members in sets)
