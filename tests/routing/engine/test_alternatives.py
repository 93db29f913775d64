"""The N best plans: against every set of facilities, in 2,000 random cases and in those that matter."""

import math
import random
from itertools import combinations

import numpy as np
import pytest

from routing.engine import Demand, Network, NodeConfig, RatingConfig, decide, decide_several
from routing.engine.alternatives import best_plans
from routing.engine.problem import SplitProblem

from .cast import BY_WORKLOAD, demand, network

CASES = 2_000


def random_case(seed: int) -> tuple[Network, Demand, NodeConfig, int]:
    """Up to six facilities and five lines, with ties, bundles and facilities that are out."""
    rng = random.Random(seed)
    facilities, lines = rng.randint(1, 6), rng.randint(1, 5)
    stock = [[rng.choice([0, 1, 2, 3]) for _ in range(lines)] for _ in range(facilities)]
    loads = [rng.choice([0, 1, 1, 2, 3, rng.random() * 4]) for _ in range(facilities)]
    online = [rng.random() < 0.9 for _ in range(facilities)]
    bundles = tuple(rng.randint(0, lines) for _ in range(lines)) if rng.random() < 0.3 else None
    order = demand(*(rng.randint(1, 3) for _ in range(lines)), bundles=bundles)
    config = NodeConfig(ratings=BY_WORKLOAD, max_split_count=rng.randint(0, 4), allow_partial=rng.random() < 0.5)
    return network(stock, workload=loads, online=online), order, config, rng.choice([1, 2, 3, 10, 100])


def every_plan(net: Network, order: Demand, config: NodeConfig) -> list[tuple[float, ...]]:
    """(units left, parcels, cost) of every set of facilities without a superfluous one that ships as much as any."""
    decision = decide(network=net, demand=order, config=config)
    usable = np.maximum(net.stock, 0) * net.listed
    bundles = order.bundles or tuple(range(len(order.line_ids)))
    groups = [[line for line, of in enumerate(bundles) if of == bundle] for bundle in sorted(set(bundles))]

    def shipped(chosen: tuple[int, ...]) -> frozenset[int]:
        return frozenset(
            place
            for place, group in enumerate(groups)
            if any((usable[facility, group] >= order.quantity[group]).all() for facility in chosen)
        )

    plans = []
    for parcels in range(1, config.max_parcels + 1):
        for chosen in combinations(np.flatnonzero(decision.survived).tolist(), parcels):
            has = shipped(chosen)
            without = (tuple(one for one in chosen if one != out) for out in chosen)
            if not has or any(shipped(rest) == has for rest in without):
                continue
            left = sum(int(order.quantity[group].sum()) for place, group in enumerate(groups) if place not in has)
            if not left or config.allow_partial:
                plans.append((left, parcels, math.fsum(decision.total[list(chosen)]), *sorted(chosen)))
    least = min((plan[0] for plan in plans), default=0)
    return sorted(plan for plan in plans if plan[0] == least)


def test_they_are_the_n_best_of_all_in_2000_random_cases() -> None:
    several = 0
    for seed in range(CASES):
        net, order, config, limit = random_case(seed)
        _, found, proven, _ = decide_several(network=net, demand=order, config=config, limit=limit)
        expected = every_plan(net, order, config)
        assert proven
        judged = [one.objective for one in found]
        assert len(found) == min(limit, len(expected)), seed
        for (left, parcels, cost), best in zip(judged, expected, strict=False):
            assert (left, parcels) == best[:2], seed
            assert cost == pytest.approx(best[2]), seed
        kept = {frozenset(one.facility_index for one in plan.assignments) for plan in found}
        assert len(kept) == len(found), seed
        # Where the last of them ties with the next, either may be there; all others must be.
        certain = [plan for plan in expected if not found or plan[:3] < (*judged[-1][:2], judged[-1].cost - 1e-9)]
        assert {frozenset(plan[3:]) for plan in certain} <= kept, seed
        several += len(found) > 1
    assert several > CASES / 5


def test_the_first_is_as_good_as_the_decision() -> None:
    for seed in range(300):
        net, order, config, limit = random_case(seed)
        decision, found, *_ = decide_several(network=net, demand=order, config=config, limit=limit)
        assert decision.objective[:2] == decide(network=net, demand=order, config=config).objective[:2]
        if found:
            assert found[0].objective[:2] == decision.objective[:2]
            assert found[0].objective.cost == pytest.approx(decision.objective.cost)
        else:
            assert not decision.routable


def test_every_unit_is_shipped_by_somebody_who_has_it_or_is_left() -> None:
    for seed in range(300):
        net, order, config, limit = random_case(seed)
        _, found, *_ = decide_several(network=net, demand=order, config=config, limit=limit)
        for plan in found:
            units = dict(plan.unfulfilled)
            for one in plan.assignments:
                for line, quantity in one.lines:
                    assert net.stock[one.facility_index, line] >= quantity
                    units[line] = units.get(line, 0) + quantity
            assert units == dict(enumerate(order.quantity.tolist())), seed


def test_a_facility_that_adds_nothing_makes_no_plan_of_its_own() -> None:
    net = network([[1, 1], [1, 0], [0, 1]], workload=[3, 1, 2])
    config = NodeConfig(ratings=BY_WORKLOAD, max_split_count=2)
    _, found, *_ = decide_several(network=net, demand=demand(1, 1), config=config, limit=10)
    assert [[one.facility_id for one in plan.assignments] for plan in found] == [["A"], ["B", "C"]]


def test_of_what_cannot_be_shipped_whole_the_most_is() -> None:
    net = network([[1, 0, 0], [0, 1, 0], [0, 1, 0]], workload=[1, 3, 2])
    config = NodeConfig(ratings=BY_WORKLOAD, max_split_count=2, allow_partial=True)
    _, found, *_ = decide_several(network=net, demand=demand(1, 1, 1), config=config, limit=10)
    assert [[one.facility_id for one in plan.assignments] for plan in found] == [["A", "C"], ["A", "B"]]
    assert all(plan.unfulfilled == ((2, 1),) for plan in found)


def test_many_lines_are_searched_plan_by_plan() -> None:
    rng = np.random.default_rng(5)
    enough = rng.random((40, 16)) < 0.5
    cost = np.sort(rng.random(40))
    problem = SplitProblem(
        enough, enough * 1, np.ones(16, dtype=np.int64), cost, 4, allow_partial=False, cut_lines=False
    )
    found = best_plans(problem=problem, limit=6).plans
    assert len(set(found)) == 6
    assert all(enough[list(rows)].any(axis=0).all() for rows in found)
    least = len(found[0])
    covers = [rows for rows in combinations(range(40), least) if enough[list(rows)].any(axis=0).all()]
    best = sorted(covers, key=lambda rows: math.fsum(cost[list(rows)]))
    assert list(found[: len(best)]) == best[:6]


def test_lines_that_may_be_cut_are_refused() -> None:
    config = NodeConfig(ratings=(RatingConfig("WORKLOAD-BALANCING", 1.0),), cut_lines=True)
    with pytest.raises(ValueError, match="uncut"):
        decide_several(network=network([[1]]), demand=demand(1), config=config, limit=1)


def test_more_are_counted_than_are_returned() -> None:
    for seed in range(500):
        net, order, config, limit = random_case(seed)
        several = decide_several(network=net, demand=order, config=config, limit=limit, count_to=100)
        assert several.total == len(every_plan(net, order, config)), seed
        alone = decide_several(network=net, demand=order, config=config, limit=limit)
        assert several.plans == alone.plans
        assert several.proven


@pytest.mark.parametrize(("kinds", "total"), [(1, 300), (2, 90_000), (3, range(2, 27_000_000))])
def test_counting_ends_where_it_would_take_long(kinds: int, total: int | range) -> None:
    net = network(np.repeat(np.eye(kinds, dtype=int), 300, axis=0).tolist(), workload=range(300 * kinds))
    config = NodeConfig(ratings=BY_WORKLOAD, max_split_count=2)
    several = decide_several(network=net, demand=demand(*[1] * kinds), config=config, limit=2, count_to=10**9)
    assert len(several.plans) == 2
    assert several.total in total if isinstance(total, range) else several.total == total


def test_where_there_are_too_many_to_be_listed_the_decision_is_the_plan() -> None:
    lines = 14
    stock = np.eye(lines, dtype=int).tolist()
    config = NodeConfig(ratings=BY_WORKLOAD, max_split_count=2, allow_partial=True)
    decision, plans, proven, total = decide_several(
        network=network(stock, workload=range(lines)), demand=demand(*[1] * lines), config=config, limit=5
    )
    assert (len(plans), proven, total) == (1, False, 1)
    assert plans[0].assignments == decision.assignments
    assert len(plans[0].assignments) == 3
