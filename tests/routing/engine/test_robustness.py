"""Odd inputs: nothing there, everything huge, shapes that do not fit."""

import dataclasses
import time

import numpy as np
import pytest

from benchmarks.instances import random_instance
from routing.engine import NodeConfig, decide, pack, unpack
from tests.routing.engine.cast import demand, network, run, shipped

NAN = float("nan")


def nobody(lines: int):
    one = network([[1] * lines])
    empty = {field.name: getattr(one, field.name)[:0] for field in dataclasses.fields(one)}
    return type(one)(**empty)


@pytest.mark.parametrize("config", [{}, {"allow_partial": True}, {"cut_lines": True, "max_split_count": 3}])
def test_no_candidates(config):
    decision = run(nobody(2), demand(1, 1), **config)
    assert not decision.routable
    assert decision.unfulfilled == ((0, 1), (1, 1))
    assert unpack(pack(decision)).facility_ids == ()


@pytest.mark.parametrize("config", [{}, {"allow_partial": True}, {"cut_lines": True, "max_split_count": 3}])
def test_no_survivors(config):
    decision = run(network([[5], [5]], online=[False, False]), demand(1), **config)
    assert not decision.routable
    assert decision.statistics.survivors == 0
    assert sorted(decision.rank.tolist()) == [1, 2]


def test_all_coordinates_unknown():
    decision = run(network([[1], [1]], latitude=[NAN, NAN], longitude=[NAN, NAN]), demand(1))
    assert shipped(decision) == {"A": {0: 1}}


@pytest.mark.parametrize("config", [{}, {"cut_lines": True}])
def test_huge_quantities(config):
    many = 2**52
    net = network([[many, 0], [0, many], [many // 2, many // 2]])
    decision = run(net, demand(many, many // 3), max_split_count=1, **config)
    assert shipped(decision) == {"A": {0: many}, "B": {1: many // 3}}


def test_stock_at_the_edge_of_the_integers():
    top = np.iinfo(np.int64).max
    decision = run(network([[top], [top], [-top]]), demand(3), cut_lines=True)
    assert shipped(decision) == {"A": {0: 3}}
    assert unpack(pack(decision)).facility(2).stock == (("line-0", -top),)


def test_more_than_2_to_53_units_are_refused():
    with pytest.raises(ValueError, match=r"2\^53"):
        demand(2**53)


def test_negative_stock_counts_as_none():
    decision = run(network([[-5], [2]]), demand(2), cut_lines=True, max_split_count=3)
    assert shipped(decision) == {"B": {0: 2}}


@pytest.mark.parametrize("quantity", [0, -1])
def test_quantities_must_be_positive(quantity):
    with pytest.raises(ValueError, match="at least 1"):
        demand(1, quantity)


def test_shapes_must_fit():
    with pytest.raises(ValueError, match=r"Network.workload must have shape \(2,\)"):
        network([[1], [1]], workload=[1.0])
    with pytest.raises(ValueError, match=r"Network\.listed must have the shape of stock"):
        network([[1, 1]], listed=[[True]])
    with pytest.raises(ValueError, match="2 columns but the demand has 1 lines"):
        run(network([[1, 1]]), demand(1))
    with pytest.raises(ValueError, match="bundles must have 2 entries"):
        demand(1, 1, bundles=(1,))
    with pytest.raises(ValueError, match="at least one line"):
        demand()
    with pytest.raises(ValueError, match=r"Network\.stock must be of numpy kind"):
        dataclasses.replace(network([[1]]), stock=np.array([[1.0]]))
    with pytest.raises(ValueError, match="workload must be finite"):
        network([[1]], workload=[NAN])
    with pytest.raises(ValueError, match="max_split_count"):
        NodeConfig(max_split_count=-1)


@pytest.mark.parametrize(
    ("fill", "config"),
    [
        (0.5, {"max_split_count": 30}),
        (0.05, {"max_split_count": 499}),
        (0.3, {"max_split_count": 3, "allow_partial": True}),
        (0.1, {"max_split_count": 30, "allow_partial": True, "cut_lines": True}),
    ],
)
def test_five_hundred_lines_are_answered_feasibly_and_soon(fill, config):
    instance = random_instance(rng=np.random.default_rng(3), facilities=1000, lines=500, fill=fill, **config)
    begun = time.perf_counter()
    decision = decide(network=instance.network, demand=instance.demand, config=instance.config)
    assert time.perf_counter() - begun < 2  # some 60 ms on an idle machine; a guard against explosions
    feasible(decision)
    assert decision.routable
    assert decision.bound <= decision.objective


def feasible(decision):
    """Check a decision against its inputs alone."""
    network, demand, config = decision.network, decision.demand, decision.config
    facilities = [one.facility_index for one in decision.assignments]
    assert len(set(facilities)) == len(facilities) <= config.max_split_count + 1
    sent = np.zeros(len(demand.line_ids), dtype=np.int64)
    for one in decision.assignments:
        assert decision.survived[one.facility_index]
        assert one.lines
        for line, units in one.lines:
            assert 0 < units <= network.stock[one.facility_index, line]
            assert network.listed[one.facility_index, line]
            assert config.cut_lines or units == demand.quantity[line]
            sent[line] += units
    left = np.zeros_like(sent)
    for line, units in decision.unfulfilled:
        assert units > 0
        left[line] += units
    assert np.array_equal(sent + left, demand.quantity)
    assert not decision.assignments or config.allow_partial or not left.any()
    assert decision.objective.unfulfilled_units == left.sum()
    assert decision.objective.parcels == len(facilities)
    assert decision.objective.cost == pytest.approx(decision.total[facilities].sum())
