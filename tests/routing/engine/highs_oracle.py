"""An independent answer to the same question: the split as a mixed integer program, solved by HiGHS."""

from dataclasses import dataclass

import highspy
import numpy as np

from routing.engine import Decision, Objective


@dataclass(frozen=True)
class Model:
    """min c·x over lo ≤ x ≤ hi, rows of a·x between bounds; the named objectives are fixed one after the other."""

    solver: highspy.Highs
    columns: int


def best_objective(decision: Decision) -> Objective | None:
    """Find the lexicographically least (units not fulfilled, parcels, cost), None where nothing can be shipped.

    Takes from the decision only its inputs and the facilities' totals and survival, never its choice.
    """
    network, demand, config = decision.network, decision.demand, decision.config
    usable = np.where(network.listed, np.maximum(network.stock, 0), 0)[decision.survived]
    cost = decision.total[decision.survived]
    bundles = demand.bundles or tuple(range(len(demand.line_ids)))
    groups = [[line for line, of in enumerate(bundles) if of == bundle] for bundle in dict.fromkeys(bundles)]
    count, quantity = len(cost), demand.quantity
    if count == 0:
        return None
    solver = highspy.Highs()
    solver.silent()
    use = [solver.addVariable(0, 1, type=highspy.HighsVarType.kInteger) for _ in range(count)]
    left = []
    for group in groups:
        units = int(quantity[group].sum())
        if config.cut_lines and len(group) == 1:
            held = np.minimum(usable[:, group[0]], units)
            rest = solver.addVariable(0, units if config.allow_partial else 0)
            solver.addConstr(sum(int(held[row]) * use[row] for row in range(count)) + rest >= units)
            left.append(rest)
        else:
            can = (usable[:, group] >= quantity[group]).all(axis=1)
            rest = solver.addVariable(0, 1 if config.allow_partial else 0, type=highspy.HighsVarType.kInteger)
            solver.addConstr(sum(int(can[row]) * use[row] for row in range(count)) + rest >= 1)
            left.append(units * rest)
    parcels = sum(1.0 * one for one in use)
    solver.addConstr(parcels <= config.max_split_count + 1)
    missing = sum(1.0 * one for one in left)
    fewest = _minimum(solver, missing)
    if fewest is None:
        return None
    fewest = round(fewest)
    solver.addConstr(missing <= fewest + 1e-4)
    least = round(_must(solver, parcels))
    if least == 0:
        return None
    solver.addConstr(parcels <= least)
    cheapest = _must(solver, sum(float(cost[row]) * use[row] for row in range(count)))
    return Objective(fewest, least, cheapest)


def agrees(decision: Decision) -> bool:
    """Whether the decision reaches what HiGHS reaches, to HiGHS' own accuracy."""
    best = best_objective(decision)
    if best is None:
        return not decision.assignments
    mine = decision.objective
    return (
        bool(decision.assignments)
        and (mine.unfulfilled_units, mine.parcels) == (best.unfulfilled_units, best.parcels)
        and abs(mine.cost - best.cost) <= 1e-5 * max(1.0, best.cost)
    )


def _minimum(solver: highspy.Highs, expression: object) -> float | None:
    solver.minimize(expression)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return solver.getObjectiveValue()


def _must(solver: highspy.Highs, expression: object) -> float:
    value = _minimum(solver, expression)
    assert value is not None
    return value
