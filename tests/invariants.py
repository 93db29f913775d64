"""Asks every invariant of the product; every test of faults and load ends with it."""

from fulfillment.backoffice.management.commands.check_invariants import load_invariants
from fulfillment.common.invariants import all_invariants


def assert_invariants_hold() -> None:
    """Fail with what is broken, if anything is."""
    load_invariants()
    broken = [f"{one.number} {one.statement}: {line}" for one in all_invariants() for line in one.check()]
    assert not broken, "\n".join(broken)
