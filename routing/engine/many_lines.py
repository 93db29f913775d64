"""The N best plans where there are too many lines for tables: listed if possible, else found around the decision's."""

import math
from dataclasses import dataclass

from routing.engine.cover_levels import CoverLevels, Rows
from routing.engine.exclusion import plans_by_exclusion
from routing.engine.network import Flags
from routing.engine.problem import SplitPlan, SplitProblem, impossible

#: Steps of listing plans by number of parcels: some 30 ms at the worst.
LEVEL_STEPS = 80_000
#: Where these many parcels do not do, listing all plans is hopeless.
LEVEL_PARCELS = 5


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The rows of each plan, best first; `proven` says that no better plan is missing from the list.

    `total` counts the plans that were found on the way, those of the list included. `best` is the first one with its
    proof, where there are too many lines for tables; `unfinished` are then the deciding lines [M, K] of a search that
    was not finished.
    """

    plans: tuple[Rows, ...]
    proven: bool
    total: int
    best: SplitPlan | None = None
    unfinished: Flags | None = None


NOTHING = Alternatives((), proven=True, total=0)


def plans_by_levels(enough: Flags, problem: SplitProblem, limit: int) -> Alternatives:
    """List the best plans by number of parcels, as far as the steps go."""
    levels = CoverLevels(enough=enough, cost=problem.cost, steps=LEVEL_STEPS)
    if not levels.done_by(LEVEL_PARCELS):
        return Alternatives((), proven=False, total=0, unfinished=enough)
    plans: list[Rows] = []
    best: SplitPlan | None = None
    for parcels in range(1, problem.max_parcels + 1):
        plans += levels.best(parcels=parcels, wanted=limit - len(plans))
        if levels.steps < 0:
            return Alternatives(tuple(plans), proven=False, total=len(plans), best=best, unfinished=enough)
        if plans and best is None:
            price = math.fsum(problem.cost[list(plans[0])])
            best = SplitPlan(plans[0], (*impossible(parcels - 1), (parcels, price)), nodes=LEVEL_STEPS - levels.steps)
        if len(plans) >= limit:
            break
    return Alternatives(tuple(plans), proven=True, total=len(plans), best=best)


def plans_around(*, problem: SplitProblem, found: Alternatives, best: SplitPlan, limit: int) -> Alternatives:
    """Go on where `best_plans` did not finish its search, with the decision's own plan."""
    enough = found.unfinished
    if enough is None or not enough[list(best.rows)].any(axis=0).all():
        nothing = not best.rows and best.proven
        return NOTHING if nothing else found
    plans, proven = plans_by_exclusion(
        enough=enough,
        cost=problem.cost,
        max_parcels=problem.max_parcels,
        best=best.rows,
        proven=best.proven,
        known=found.plans,
        limit=limit,
    )
    return Alternatives(plans, proven, len(plans))
