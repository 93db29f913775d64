"""The split: which facilities ship an order that no single one can.

1. All lines in full, without cutting: subset tables up to a dozen deciding lines, branch and bound beyond.
2. Where lines may be cut, the search in units goes on from there: fewer parcels may do.
3. Where that fails and a part may stay behind: the most units, by tables or by the search in units.
"""

import numpy as np

from routing.engine.cover_search import search_cover
from routing.engine.network import Flags
from routing.engine.pair_tables import MAX_TABLE_LINES
from routing.engine.problem import Objective, SplitPlan, SplitProblem, impossible
from routing.engine.reduction import deciding_lines, merge_alike
from routing.engine.subset_dp import TablePlan, cover_all, cover_most
from routing.engine.unit_search import search_units

#: Rows and lines looked at by the cover search: some 30 ms.
COVER_WORK = 400_000
#: The search in units counts matrix entries, of which numpy does many at once: some 40 ms.
UNIT_WORK_FACTOR = 20


def solve_split(*, problem: SplitProblem, work_limit: int = COVER_WORK) -> SplitPlan:
    """Minimize (units not fulfilled, parcels, cost) over sets of rows.

    Exact up to `MAX_TABLE_LINES` deciding lines without cutting; beyond, exact unless `work_limit` ends the search,
    which the plan then says. No rows: nothing within the rules exists (or was found).
    """
    if problem.cost.size == 0:
        return SplitPlan((), impossible(min(problem.max_parcels, problem.units.size)))
    if problem.cut_lines:
        return _solve_cut(problem, work_limit)
    shippable = _shippable(problem)
    if not problem.allow_partial and not shippable.all():
        return SplitPlan((), impossible(min(problem.max_parcels, problem.units.size)))
    full = _cover(problem, shippable, work_limit)
    if full.rows or not problem.allow_partial:
        return _with_units_left(full, int(problem.units[~shippable].sum()))
    return _most(problem, shippable, work_limit, full)


def _shippable(problem: SplitProblem) -> Flags:
    """Say which super-lines [N] somebody can ship whole."""
    found: Flags = np.logical_or.reduce(problem.enough, axis=0)
    return found


def _cover(problem: SplitProblem, wanted: Flags, work: int) -> SplitPlan:
    """Ship all the wanted lines whole."""
    columns = np.flatnonzero(wanted)
    columns = columns[deciding_lines(problem.enough[:, columns])]
    enough = problem.enough[:, columns]
    if columns.size <= MAX_TABLE_LINES:
        return _from_tables(cover_all(enough=enough, cost=problem.cost, max_parcels=problem.max_parcels))
    return search_cover(enough=enough, cost=problem.cost, max_parcels=problem.max_parcels, work_limit=work)


def _most(problem: SplitProblem, wanted: Flags, work: int, full: SplitPlan) -> SplitPlan:
    """Ship the most units in whole lines, the wanted lines being too many for the parcels allowed."""
    columns = np.flatnonzero(wanted)
    first, kind = merge_alike(problem.enough[:, columns])
    enough = problem.enough[:, columns[first]]
    units = np.zeros(first.size, dtype=np.int64)
    np.add.at(units, kind, problem.units[columns])
    if first.size <= MAX_TABLE_LINES:
        return _from_tables(cover_most(enough=enough, units=units, cost=problem.cost, max_parcels=problem.max_parcels))
    plan = search_units(
        capacity=enough * units,
        units=units,
        cost=problem.cost,
        max_parcels=problem.max_parcels,
        allow_partial=True,
        incumbent=(),
        work_limit=work * UNIT_WORK_FACTOR,
    )
    plan = _with_units_left(plan, int(problem.units[~wanted].sum()))
    return SplitPlan(plan.rows, plan.certificate, plan.bound, plan.nodes + full.nodes)


def _solve_cut(problem: SplitProblem, work: int) -> SplitPlan:
    """Ship with lines cut where that saves units, parcels or cost; start from the best plan without cutting."""
    held = problem.capacity.sum(axis=0, dtype=np.float64)  # exact below 2^53, and demands are
    if not problem.allow_partial and (held < problem.units).any():
        return SplitPlan((), impossible(min(problem.max_parcels, problem.cost.size)))
    shippable = _shippable(problem)
    whole = _cover(problem, shippable, work) if shippable.any() else SplitPlan(())
    return search_units(
        capacity=problem.capacity,
        units=problem.units,
        cost=problem.cost,
        max_parcels=problem.max_parcels,
        allow_partial=problem.allow_partial,
        incumbent=whole.rows,
        work_limit=work * UNIT_WORK_FACTOR,
    )


def _from_tables(plan: TablePlan) -> SplitPlan:
    return SplitPlan(plan.rows, plan.certificate)


def _with_units_left(plan: SplitPlan, units: int) -> SplitPlan:
    """Add the units that nobody has to a bound that was reckoned without them."""
    if plan.bound is None:
        return plan
    bound = Objective(plan.bound.unfulfilled_units + units, plan.bound.parcels, plan.bound.cost)
    return SplitPlan(plan.rows, plan.certificate, bound, plan.nodes)
