"""One routing decision from beginning to end."""

from dataclasses import dataclass, replace
from time import perf_counter_ns
from typing import NamedTuple

import numpy as np

from routing.engine.allocate import Assignment, allocate
from routing.engine.alternatives import best_plans
from routing.engine.config import NodeConfig
from routing.engine.decision import Alternative, Decision, Statistics
from routing.engine.demand import Demand
from routing.engine.fences import FenceColumn, apply_fences
from routing.engine.lines import SuperLines, merge_bundles
from routing.engine.many_lines import plans_around
from routing.engine.network import Flags, Indices, Network, Reals
from routing.engine.problem import Objective, SplitPlan, SplitProblem
from routing.engine.ranking import preference_order
from routing.engine.ratings import RatingColumn, apply_ratings
from routing.engine.situation import Situation, capped, survey
from routing.engine.split import COVER_WORK, solve_split


@dataclass(frozen=True, slots=True, eq=False)
class _Ranked:
    """A demand laid over the network: who is out, what each of the others costs, and who is preferred."""

    situation: Situation
    fences: tuple[FenceColumn, ...]
    ratings: tuple[RatingColumn, ...]
    survived: Flags  # [F]
    total: Reals  # [F]
    order: Indices  # [F], the preferred ones first
    lines: SuperLines
    marks: tuple[int, int, int, int]  # nanoseconds

    @property
    def survivors(self) -> Indices:
        """Those that passed every fence, in order of preference."""
        return self.order[: int(np.count_nonzero(self.survived))]


def decide(*, network: Network, demand: Demand, config: NodeConfig, work_limit: int = COVER_WORK) -> Decision:
    """Choose the facilities that will ship a demand (domain §4; design "One decision").

    1. Lay the demand over the network: what is usable, what is enough.
    2. Fences: one bit per facility and fence; whoever fails one is out.
    3. Ratings: one penalty per facility and rating; the sum is the facility's cost.
    4. Rank: by cost, ties by facility id.
    5. If someone has everything, the first in rank ships it. Otherwise split, minimizing first the units not fulfilled
       (none may be left unless the config allows partial), then the parcels, then the summed cost of the facilities.
    6. Share the lines out over the chosen facilities.

    `work_limit` ends the search of orders too large to solve exactly; the decision then says `proven=False`.

    Raises:
        ValueError: the arrays do not fit together, or a fence or rating is unknown.

    """
    ranked = _rank(network, demand, config)
    plan, facilities = _choose(ranked, config, work_limit)
    return _decided(ranked, plan, facilities, config)


class Several(NamedTuple):
    """A decision and the best plans beside it, best first.

    `proven` says that no better plan is missing from them; `total` counts those that were found, `plans` included.
    """

    decision: Decision
    plans: tuple[Alternative, ...]
    proven: bool
    total: int


def decide_several(
    *, network: Network, demand: Demand, config: NodeConfig, limit: int, count_to: int = 0, cap: bool = False
) -> Several:
    """Decide as `decide` does, and return the `limit` best plans beside it, best first.

    The first of them is at least as good as the decision; which of several equally good ones it is may differ. Where
    the best one is proven on the way, it is the decision. Where the plans are too many to be listed in the given work,
    the decision's own is the only one. Further plans are counted up to `count_to`, as far as that costs next to
    nothing. Lines are not cut; with *cap*, of a line that no facility has all of as much is asked as one has.

    Raises:
        ValueError: as `decide`; the config cuts lines.

    """
    ranked = _rank(network, demand, config)
    asked = capped(situation=ranked.situation, survived=ranked.survived) if cap else demand
    if asked is not demand:
        ranked = _rank(network, asked, config)
    order = ranked.survivors
    problem = SplitProblem(
        enough=ranked.lines.enough[order],
        capacity=ranked.lines.capacity[order],
        units=ranked.lines.units,
        cost=ranked.total[order],
        max_parcels=config.max_parcels,
        allow_partial=config.allow_partial,
        cut_lines=config.cut_lines,
    )
    found = best_plans(problem=problem, limit=limit, count_to=count_to)
    if found.best is not None:
        plan, facilities = found.best, tuple(order[list(found.best.rows)].tolist())
    else:
        plan, facilities = _choose(ranked, config, COVER_WORK)
    decision = _decided(ranked, plan, facilities, config)
    if found.unfinished is not None:
        rows = tuple(np.flatnonzero(np.isin(order, facilities)).tolist())
        found = plans_around(problem=problem, found=found, best=replace(plan, rows=rows), limit=limit)
    chosen = [tuple(order[list(rows)].tolist()) for rows in found.plans]
    if not chosen and decision.assignments:
        own = Alternative(decision.assignments, decision.unfulfilled, decision.objective)
        return Several(decision, (own,), proven=False, total=1)
    plans = tuple(Alternative(*_shared_out(ranked, rows, config)) for rows in chosen)
    return Several(decision, plans, found.proven, found.total)


def _rank(network: Network, demand: Demand, config: NodeConfig) -> _Ranked:
    started = perf_counter_ns()
    situation = survey(network=network, demand=demand)
    fences = apply_fences(situation=situation, names=config.fences)
    survived = _pass_all(fences)
    fenced = perf_counter_ns()
    ratings = apply_ratings(situation=situation, survived=survived, ratings=config.ratings)
    total = _sum_up(ratings, network.size)
    rated = perf_counter_ns()
    order = preference_order(ids=network.ids, total=total, survived=survived)
    marks = (started, fenced, rated, perf_counter_ns())
    lines = merge_bundles(situation=situation, cut_lines=config.cut_lines)
    return _Ranked(situation, fences, ratings, survived, total, order, lines, marks)


def _decided(ranked: _Ranked, plan: SplitPlan, facilities: tuple[int, ...], config: NodeConfig) -> Decision:
    assignments, unfulfilled, objective = _shared_out(ranked, facilities, config)
    network, survivors = ranked.situation.network, ranked.survivors.size
    return Decision(
        network=network,
        demand=ranked.situation.demand,
        config=config,
        assignments=assignments,
        unfulfilled=unfulfilled,
        objective=objective,
        bound=objective if plan.bound is None else plan.bound,
        proven=plan.proven,
        certificate=plan.certificate,
        fences=ranked.fences,
        ratings=ranked.ratings,
        survived=ranked.survived,
        total=ranked.total,
        rank=_invert(ranked.order),
        statistics=_statistics(network.size, survivors, plan.nodes, (*ranked.marks, perf_counter_ns())),
    )


def _shared_out(
    ranked: _Ranked, facilities: tuple[int, ...], config: NodeConfig
) -> tuple[tuple[Assignment, ...], tuple[tuple[int, int], ...], Objective]:
    """Give the lines to the chosen facilities and judge what comes of it."""
    assignments, unfulfilled = allocate(
        situation=ranked.situation, lines=ranked.lines, facilities=facilities, cut_lines=config.cut_lines
    )
    cost = float(sum(ranked.total[assignment.facility_index] for assignment in assignments))
    return assignments, unfulfilled, Objective(sum(units for _, units in unfulfilled), len(assignments), cost)


def _choose(ranked: _Ranked, config: NodeConfig, work_limit: int) -> tuple[SplitPlan, tuple[int, ...]]:
    """Find the plan and its facilities among the survivors."""
    order, lines, total = ranked.survivors, ranked.lines, ranked.total
    enough = lines.enough[order]
    complete = enough.all(axis=1)
    if complete.any():  # most orders end here
        first = int(complete.argmax())
        facility = int(order[first])
        return SplitPlan((first,), ((1, float(total[facility])),)), (facility,)
    capacity = lines.capacity[order]
    useful = np.flatnonzero(capacity.any(axis=1))
    order = order[useful]
    problem = SplitProblem(
        enough=enough[useful],
        capacity=capacity[useful],
        units=lines.units,
        cost=total[order],
        max_parcels=config.max_parcels,
        allow_partial=config.allow_partial,
        cut_lines=config.cut_lines,
    )
    plan = solve_split(problem=problem, work_limit=work_limit)
    return plan, tuple(int(order[row]) for row in plan.rows)


def _pass_all(fences: tuple[FenceColumn, ...]) -> Flags:
    survived = fences[0].passed.copy()
    for fence in fences[1:]:
        survived &= fence.passed
    return survived


def _sum_up(ratings: tuple[RatingColumn, ...], count: int) -> Reals:
    total = np.zeros(count)
    for rating in ratings:
        total += rating.penalty
    return total


def _invert(order: Indices) -> Indices:
    rank = np.empty_like(order)
    rank[order] = np.arange(1, order.size + 1)
    return rank


def _statistics(candidates: int, survivors: int, nodes: int, marks: tuple[int, int, int, int, int]) -> Statistics:
    started, fenced, rated, ranked, finished = marks
    return Statistics(
        candidates=candidates,
        survivors=survivors,
        nodes=nodes,
        fences_us=(fenced - started) // 1000,
        ratings_us=(rated - fenced) // 1000,
        ranking_us=(ranked - rated) // 1000,
        split_us=(finished - ranked) // 1000,
        total_us=(finished - started) // 1000,
    )
