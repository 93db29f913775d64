"""Keeping to assignments that were chosen before, where the rules still allow it."""

from dataclasses import replace

from routing.engine.allocate import Assignment
from routing.engine.decision import Decision
from routing.engine.problem import Objective


def objections(*, decision: Decision, assignment: Assignment) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Return what speaks against a parcel: the fences its facility fails, and (line, free units) that are too few."""
    row = assignment.facility_index
    failed = tuple(fence.name for fence in decision.fences if not fence.passed[row])
    network = decision.network
    free = [(line, int(network.stock[row, line]) if network.listed[row, line] else 0) for line, _ in assignment.lines]
    wanted = dict(assignment.lines)
    return failed, tuple((line, max(0, units)) for line, units in free if units < wanted[line])


def adopt(*, decision: Decision, assignments: tuple[Assignment, ...]) -> Decision:
    """Return *decision* with these *assignments*, which ship everything and to which nothing is objected.

    What the engine would have chosen by itself stays as the bound that they are measured by.
    """
    cost = float(sum(decision.total[one.facility_index] for one in assignments))
    objective = Objective(0, len(assignments), cost)
    bound = min(decision.bound, objective)
    proven = decision.proven and objective == bound
    return replace(decision, assignments=assignments, unfulfilled=(), objective=objective, bound=bound, proven=proven)
