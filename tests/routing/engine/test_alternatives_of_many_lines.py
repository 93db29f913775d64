"""The N best plans where there are too many lines for tables: against every set of facilities."""

import math
from itertools import combinations

import numpy as np
import pytest

from benchmarks.instances import Instance, random_instance
from routing.engine import NodeConfig, decide, decide_several, exclusion, many_lines
from routing.engine.alternatives import best_plans
from routing.engine.coordinator import Several
from routing.engine.problem import SplitProblem

from .cast import BY_WORKLOAD, demand, network

LIMITS = (1, 3, 10, 100)
PLAIN = NodeConfig(ratings=BY_WORKLOAD, max_split_count=3)
Rows = tuple[int, ...]


def draw(seed: int) -> tuple[Instance, int]:
    """Up to eleven facilities and 13 to 40 lines."""
    rng = np.random.default_rng(seed)
    instance = random_instance(
        rng=rng,
        facilities=int(rng.integers(2, 12)),
        lines=int(rng.integers(13, 41)),
        fill=float(rng.choice([0.15, 0.3, 0.6, 0.8])),
        max_split_count=int(rng.integers(0, 7)),
        allow_partial=bool(rng.random() < 0.5),
    )
    return instance, LIMITS[seed % len(LIMITS)]


def every_cover(instance: Instance) -> list[tuple[int, float, Rows]]:
    """(parcels, cost, facilities) of every set without a superfluous one that ships all that can be shipped whole."""
    network, order, config = instance.network, instance.demand, instance.config
    decision = decide(network=network, demand=order, config=config)
    enough = np.maximum(network.stock, 0) * network.listed >= order.quantity
    enough[~decision.survived] = False
    shippable = enough.any(axis=0)
    if not shippable.any() or not (config.allow_partial or shippable.all()):
        return []
    enough = enough[:, shippable]
    found = []
    for parcels in range(1, config.max_parcels + 1):
        for chosen in combinations(np.flatnonzero(decision.survived).tolist(), parcels):
            held = enough[list(chosen)]
            if held.any(axis=0).all() and (held & (held.sum(axis=0) == 1)).any(axis=1).all():
                found.append((parcels, math.fsum(decision.total[list(chosen)]), chosen))
    return sorted(found)


def several(instance: Instance, limit: int) -> Several:
    return decide_several(network=instance.network, demand=instance.demand, config=instance.config, limit=limit)


def check_against_all(seed: int) -> bool:
    """Compare the plans of a random case with every cover; return whether they were proven."""
    instance, limit = draw(seed)
    expected = every_cover(instance)
    decision, plans, proven, _ = several(instance, limit)
    if not expected:
        # Where a part may stay behind, few deciding lines have plans of their own, and many the decision's.
        assert bool(plans) is decision.routable, seed
        assert proven or decision.routable, seed
        return False
    judged = [(one.objective.parcels, one.objective.cost) for one in plans]
    kept = {tuple(sorted(part.facility_index for part in one.assignments)) for one in plans}
    assert kept <= {rows for _, _, rows in expected}, seed
    assert len(kept) == len(plans), seed
    assert judged == sorted(judged), seed
    if proven:
        assert len(plans) == min(limit, len(expected)), seed
        for (parcels, cost), best in zip(judged, expected, strict=False):
            assert parcels == best[0], seed
            assert cost == pytest.approx(best[1]), seed
    return proven


def test_those_that_are_listed_are_the_best_of_all() -> None:
    assert sum(check_against_all(seed) for seed in range(400)) > 100


def test_those_that_are_found_one_by_one_are_the_best_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_lines, "LEVEL_STEPS", -1)
    assert sum(check_against_all(seed) for seed in range(400)) > 100


def test_good_ones_are_told_where_the_best_cannot_be_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many_lines, "LEVEL_STEPS", 60)
    monkeypatch.setattr(exclusion, "PROOF_WORK", 1)
    proven = [check_against_all(seed) for seed in range(400)]
    assert 20 < sum(proven) < 300


def test_the_decision_is_the_same_with_its_proof() -> None:
    many = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        instance = random_instance(rng=rng, facilities=100, lines=30, fill=0.4, allow_partial=seed % 2 == 0)
        alone = decide(network=instance.network, demand=instance.demand, config=instance.config)
        decision, plans, *_ = several(instance, 5)
        assert decision.objective[:2] == alone.objective[:2], seed
        assert decision.objective.cost == pytest.approx(alone.objective.cost), seed
        assert decision.proven
        assert decision.bound == decision.objective
        assert [parcels for parcels, _ in decision.certificate] == [parcels for parcels, _ in alone.certificate], seed
        assert decision.certificate[-1][1] == pytest.approx(decision.objective.cost)
        assert all(price is None for _, price in decision.certificate[:-1])
        assert plans[0].assignments == decision.assignments
        many += decision.objective.parcels > 1
    assert many > 50


def test_a_decision_that_is_not_proven_says_so() -> None:
    rng = np.random.default_rng(1)
    instance = random_instance(rng=rng, facilities=1000, lines=100, fill=0.1, max_split_count=60)
    decision, plans, proven, total = several(instance, 10)
    assert not decision.proven
    assert decision.bound < decision.objective
    assert not proven
    assert len({frozenset(one.facility_index for one in plan.assignments) for plan in plans}) == 10 == total
    assert plans[0].objective <= decision.objective
    assert all(not plan.unfulfilled for plan in plans)


def test_one_that_is_dearer_by_a_rounding_error_does_not_hide_another() -> None:
    lines = 14
    costs = [0.1 + 0.2, 0.3, 0.3, 0.3 + 1e-16]
    stock = np.ones((4, lines), dtype=int).tolist()
    found = several(Instance(network(stock, workload=costs), demand(*[1] * lines), PLAIN), 4)
    assert len(found.plans) == 4
    assert found.proven


def test_a_line_of_a_chain_is_as_good_as_those_that_follow_from_it() -> None:
    """Whoever has line n has all before it: one line decides, and each set is one facility."""
    stock = np.tril(np.ones((70, 70), dtype=int)).tolist()
    instance = Instance(network(stock, workload=range(70)), demand(*[1] * 70), PLAIN)
    found = several(instance, 10)
    assert [[one.facility_index for one in plan.assignments] for plan in found.plans] == [[69]]
    assert found.proven


def test_the_best_is_proven_even_if_not_all_of_the_others_can_be_listed() -> None:
    rng = np.random.default_rng(3)
    enough = rng.random((300, 60)) < 0.4
    problem = SplitProblem(
        enough,
        enough * 1,
        np.ones(60, dtype=np.int64),
        np.sort(rng.random(300)),
        9,
        allow_partial=False,
        cut_lines=False,
    )
    found = best_plans(problem=problem, limit=100)
    assert found.best is not None
    assert not found.proven
    assert found.best.certificate[-1] == (3, pytest.approx(float(problem.cost[list(found.plans[0])].sum())))
    assert found.unfinished is not None
