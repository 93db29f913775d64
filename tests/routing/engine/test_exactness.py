"""The split is exact: against all sets of facilities, and against HiGHS."""

import dataclasses
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import random_instance
from routing.engine import decide
from routing.engine.cover_search import search_cover
from routing.engine.subset_dp import cover_all, cover_most
from routing.engine.unit_search import search_units
from tests.routing.engine.cast import demand, network, run
from tests.routing.engine.highs_oracle import agrees
from tests.routing.engine.test_robustness import feasible


@st.composite
def cases(draw):
    """A small network by workload, an order with or without bundles, and split rules."""
    facilities, lines = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    stock = draw(
        st.lists(st.lists(st.integers(0, 3), min_size=lines, max_size=lines), min_size=facilities, max_size=facilities)
    )
    loads = draw(st.lists(st.integers(0, 4), min_size=facilities, max_size=facilities))
    online = draw(st.lists(st.sampled_from([True, True, True, False]), min_size=facilities, max_size=facilities))
    quantity = draw(st.lists(st.integers(1, 4), min_size=lines, max_size=lines))
    bundles = draw(st.none() | st.tuples(*[st.integers(0, lines)] * lines))
    config = {
        "max_split_count": draw(st.integers(0, 4)),
        "allow_partial": draw(st.booleans()),
        "cut_lines": draw(st.booleans()),
    }
    return network(stock, workload=loads, online=online), demand(*quantity, bundles=bundles), config


def brute_force(decision):
    """Try every set of surviving facilities; return the least (units left, parcels, cost), None where none ships."""
    order, config = decision.demand, decision.config
    usable = np.maximum(decision.network.stock, 0) * decision.network.listed
    bundles = order.bundles or tuple(range(len(order.line_ids)))
    best = None
    for parcels in range(1, config.max_split_count + 2):
        for chosen in combinations(np.flatnonzero(decision.survived).tolist(), parcels):
            left = 0
            for bundle in set(bundles):
                group = [line for line, of in enumerate(bundles) if of == bundle]
                wanted = order.quantity[group]
                if config.cut_lines and len(group) == 1:
                    left += max(0, int(wanted[0] - usable[list(chosen), group[0]].sum()))
                elif not any((usable[facility, group] >= wanted).all() for facility in chosen):
                    left += int(wanted.sum())
            if left == order.units or (left and not config.allow_partial):
                continue
            found = (left, parcels, float(decision.total[list(chosen)].sum()))
            best = found if best is None else min(best, found)
    return best


@settings(max_examples=400, deadline=None)
@given(cases())
def test_no_set_of_facilities_is_better(case):
    net, order, config = case
    decision = run(net, order, **config)
    feasible(decision)
    best = brute_force(decision)
    assert decision.proven
    assert decision.bound == decision.objective
    if best is None:
        assert not decision.assignments
        assert all(cost is None for _, cost in decision.certificate)
    else:
        assert decision.objective[:2] == best[:2]
        assert decision.objective.cost == pytest.approx(best[2])
        assert dict(decision.certificate)[decision.objective.parcels] == pytest.approx(best[2])


@settings(max_examples=100, deadline=None)
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_facilities_does_not_matter(case, random):
    net, order, config = case
    shuffled = list(range(net.size))
    random.shuffle(shuffled)
    columns = {field.name: getattr(net, field.name) for field in dataclasses.fields(net)}
    mixed = {
        name: tuple(column[place] for place in shuffled) if name == "ids" else column[shuffled]
        for name, column in columns.items()
    }
    one, other = run(net, order, **config), run(dataclasses.replace(net, **mixed), order, **config)
    assert [(a.facility_id, a.lines) for a in one.assignments] == [(a.facility_id, a.lines) for a in other.assignments]


@pytest.mark.parametrize("seed", range(8))
def test_highs_agrees(seed):
    """150 orders per seed: typical, sparse, partial, bounded, cut, bundled."""
    rng = np.random.default_rng(seed)
    for _ in range(150):
        lines = int(rng.integers(2, 9))
        instance = random_instance(
            rng=rng,
            facilities=int(rng.integers(2, 25)),
            lines=lines,
            fill=float(rng.choice([0.08, 0.2, 0.5])),
            max_split_count=int(rng.integers(0, 7)),
            allow_partial=bool(rng.random() < 0.5),
            cut_lines=bool(rng.random() < 0.25),
        )
        order = instance.demand
        if rng.random() < 0.25:
            order = dataclasses.replace(order, bundles=tuple(rng.integers(0, lines, lines).tolist()))
        decision = decide(network=instance.network, demand=order, config=instance.config)
        feasible(decision)
        assert decision.proven
        assert agrees(decision), (instance, decision.objective)


@pytest.mark.parametrize("seed", range(3))
def test_highs_agrees_beyond_the_tables(seed):
    rng = np.random.default_rng(100 + seed)
    for _ in range(15):
        instance = random_instance(
            rng=rng,
            facilities=int(rng.integers(10, 60)),
            lines=int(rng.integers(13, 21)),
            fill=float(rng.uniform(0.1, 0.6)),
            max_split_count=int(rng.integers(2, 12)),
            allow_partial=bool(rng.random() < 0.5),
            popularity=0.1,
        )
        decision = decide(network=instance.network, demand=instance.demand, config=instance.config)
        feasible(decision)
        if decision.proven:
            assert agrees(decision)
        else:
            assert decision.bound <= decision.objective


@pytest.mark.parametrize("seed", range(60))
def test_all_three_solvers_find_the_same(seed):
    rng = np.random.default_rng(seed)
    rows, lines = int(rng.integers(2, 30)), int(rng.integers(2, 9))
    enough = rng.random((rows, lines)) < rng.uniform(0.15, 0.6)
    enough[rng.integers(0, rows, lines), np.arange(lines)] = True
    cost, units = np.sort(rng.integers(0, 30, rows)).astype(float), rng.integers(1, 5, lines)
    limit = int(rng.integers(1, lines + 1))
    table = cover_all(enough=enough, cost=cost, max_parcels=limit)
    search = search_cover(enough=enough, cost=cost, max_parcels=limit, work_limit=10**7)
    assert search.proven
    assert (len(search.rows), cost[list(search.rows)].sum()) == (len(table.rows), cost[list(table.rows)].sum())
    most = cover_most(enough=enough, units=units, cost=cost, max_parcels=limit)
    in_units = search_units(
        capacity=enough * units,
        units=units,
        cost=cost,
        max_parcels=limit,
        allow_partial=True,
        incumbent=(),
        work_limit=10**9,
    )
    assert in_units.proven

    def reached(rows):
        return int(units[enough[list(rows)].any(axis=0)].sum()), len(rows), float(cost[list(rows)].sum())

    assert reached(in_units.rows) == reached(most.rows)


@pytest.mark.parametrize(
    "config", [{}, {"allow_partial": True}, {"cut_lines": True}, {"cut_lines": True, "allow_partial": True}]
)
def test_out_of_work_the_answer_is_feasible_and_says_so(config):
    rng = np.random.default_rng(0)
    unproven = 0
    for _ in range(20):
        instance = random_instance(
            rng=rng, facilities=60, lines=20, fill=0.15, max_split_count=8, popularity=0, **config
        )
        short = decide(network=instance.network, demand=instance.demand, config=instance.config, work_limit=200)
        feasible(short)
        unproven += not short.proven
        assert short.bound <= short.objective
        proof = decide(network=instance.network, demand=instance.demand, config=instance.config, work_limit=10**6)
        if proof.proven and proof.routable:
            assert short.bound <= proof.objective
            assert proof.objective <= short.objective
    assert unproven > 10


@settings(max_examples=60, deadline=None)
@given(cases())
def test_the_certificate_prices_one_parcel_more(case):
    """The least cost with at most one parcel more than needed is among the certificate's."""
    net, order, config = case
    decision = run(net, order, **(config | {"cut_lines": False, "allow_partial": False}))
    if (
        len(decision.certificate) < 2
        or not decision.routable
        or len(decision.certificate) == decision.objective.parcels
    ):
        return
    usable, bundles = net.stock, order.bundles or tuple(range(len(order.line_ids)))
    prices = []
    for parcels in range(1, decision.objective.parcels + 2):
        for chosen in combinations(np.flatnonzero(decision.survived).tolist(), parcels):
            groups = [[line for line, of in enumerate(bundles) if of == bundle] for bundle in set(bundles)]
            if all(any((usable[f, group] >= order.quantity[group]).all() for f in chosen) for group in groups):
                prices.append(float(decision.total[list(chosen)].sum()))
    assert min(cost for _, cost in decision.certificate if cost is not None) == pytest.approx(min(prices))
