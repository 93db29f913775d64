"""Keeping to a choice that was made before: what speaks against it, and how it is measured."""

from dataclasses import replace

import pytest

from routing.engine import Assignment, NodeConfig, RatingConfig, adopt, decide, objections, pack, unpack
from tests.routing.engine.cast import demand, network

CONFIG = NodeConfig(ratings=(RatingConfig("WORKLOAD-BALANCING", 10.0),), max_split_count=2)


def shop(**changes):
    """Three facilities with two lines; the first is the idlest."""
    return network(stock=[[5, 5], [5, 5], [1, 0]], workload=[0, 1, 2], **changes)


def test_what_is_adopted_is_measured_by_what_would_have_been_chosen():
    free = decide(network=shop(), demand=demand(2, 2), config=CONFIG)
    kept = adopt(decision=free, assignments=(Assignment(1, free.network.ids[1], ((0, 2), (1, 2))),))
    assert kept.complete
    assert kept.bound == free.objective
    assert kept.objective > kept.bound
    assert not kept.proven


def test_the_same_choice_is_as_good_as_before():
    free = decide(network=shop(), demand=demand(2, 2), config=CONFIG)
    kept = adopt(decision=free, assignments=free.assignments)
    assert (kept.objective, kept.bound, kept.proven) == (free.objective, free.bound, free.proven)


def test_too_little_is_objected_to_line_by_line():
    free = decide(network=shop(), demand=demand(2, 2), config=CONFIG)
    assert objections(decision=free, assignment=Assignment(2, "", ((0, 2), (1, 2)))) == ((), ((0, 1), (1, 0)))
    assert objections(decision=free, assignment=Assignment(1, "", ((0, 2), (1, 2)))) == ((), ())


@pytest.mark.parametrize(
    ("changes", "fence"),
    [
        ({"blacklisted": [False, True, False]}, "FACILITY-BLACKLIST"),
        ({"online": [True, False, True]}, "FACILITY-ONLINE"),
    ],
    ids=["blacklisted", "offline"],
)
def test_fences_are_objections(changes, fence):
    free = decide(network=shop(**changes), demand=demand(2, 2), config=CONFIG)
    failed, short = objections(decision=free, assignment=Assignment(1, "", ((0, 2),)))
    assert (failed, short) == ((fence,), ())


def test_stock_without_a_listing_counts_as_none():
    listed = [[True, True], [False, True], [True, True]]
    free = decide(network=shop(listed=listed), demand=demand(2, 2), config=CONFIG)
    assert objections(decision=free, assignment=Assignment(1, "", ((0, 2),))) == ((), ((0, 0),))


def test_the_remark_is_kept_in_the_log():
    free = decide(network=shop(), demand=demand(2, 2), config=CONFIG)
    assert unpack(pack(replace(free, remark="Quoted: K; now: Köln."))).remark == "Quoted: K; now: Köln."
    assert unpack(pack(free)).remark == ""
