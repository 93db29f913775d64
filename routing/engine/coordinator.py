"""One routing decision from beginning to end."""

from time import perf_counter_ns

import numpy as np

from routing.engine.allocate import allocate
from routing.engine.config import NodeConfig
from routing.engine.decision import Decision, Statistics
from routing.engine.demand import Demand
from routing.engine.fences import FenceColumn, apply_fences
from routing.engine.lines import SuperLines, merge_bundles
from routing.engine.network import Flags, Indices, Network, Reals
from routing.engine.problem import Objective, SplitPlan, SplitProblem
from routing.engine.ranking import preference_order
from routing.engine.ratings import RatingColumn, apply_ratings
from routing.engine.situation import survey
from routing.engine.split import COVER_WORK, solve_split


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
    started = perf_counter_ns()
    situation = survey(network=network, demand=demand)
    fences = apply_fences(situation=situation, names=config.fences)
    survived = _pass_all(fences)
    fenced = perf_counter_ns()
    ratings = apply_ratings(situation=situation, survived=survived, ratings=config.ratings)
    total = _sum_up(ratings, network.size)
    rated = perf_counter_ns()
    order = preference_order(ids=network.ids, total=total, survived=survived)
    ranked = perf_counter_ns()
    lines = merge_bundles(situation=situation, cut_lines=config.cut_lines)
    survivors = int(np.count_nonzero(survived))
    plan, facilities = _choose(lines, order[:survivors], total, config, work_limit)
    assignments, unfulfilled = allocate(
        situation=situation, lines=lines, facilities=facilities, cut_lines=config.cut_lines
    )
    objective = Objective(
        sum(units for _, units in unfulfilled),
        len(assignments),
        float(sum(total[assignment.facility_index] for assignment in assignments)),
    )
    finished = perf_counter_ns()
    marks = (started, fenced, rated, ranked, finished)
    return Decision(
        network=network,
        demand=demand,
        config=config,
        assignments=assignments,
        unfulfilled=unfulfilled,
        objective=objective,
        bound=objective if plan.bound is None else plan.bound,
        proven=plan.proven,
        certificate=plan.certificate,
        fences=fences,
        ratings=ratings,
        survived=survived,
        total=total,
        rank=_invert(order),
        statistics=_statistics(network.size, survivors, plan.nodes, marks),
    )


def _choose(
    lines: SuperLines, order: Indices, total: Reals, config: NodeConfig, work_limit: int
) -> tuple[SplitPlan, tuple[int, ...]]:
    """Find the plan and its facilities among the survivors, who come in order of preference."""
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
