"""Each fence keeps out whom it must, and says why."""

import numpy as np
import pytest

from routing.engine import Service
from tests.routing.engine.cast import demand, network, run


def passed(decision, name):
    fence = next(fence for fence in decision.fences if fence.name == name)
    return fence.passed.tolist(), fence.expected, fence.actual.tolist()


def test_an_offline_facility_is_out():
    decision = run(network([[5], [5]], online=[False, True]), demand(1))
    assert passed(decision, "FACILITY-ONLINE") == ([False, True], "true", [False, True])
    assert decision.survived.tolist() == [False, True]


def test_a_facility_without_any_listing_is_out():
    decision = run(network([[5, 5], [5, 5]], listed=[[False, False], [True, False]]), demand(1, 1))
    assert passed(decision, "LISTING-ACTIVE")[0] == [False, True]
    assert passed(decision, "LISTING-ACTIVE")[2] == [0, 1]


def test_a_blacklisted_facility_is_out():
    decision = run(network([[5], [5]], blacklisted=[True, False]), demand(1))
    assert passed(decision, "FACILITY-BLACKLIST") == ([False, True], "false", [True, False])


def test_complete_stock_means_every_line_in_full():
    decision = run(network([[2, 1], [2, 0], [1, 1]]), demand(2, 1), fences=("STOCK-AVAILABILITY",))
    assert passed(decision, "STOCK-AVAILABILITY") == ([True, False, False], "all 2 lines in full", [2, 1, 1])


def test_complete_stock_cannot_be_combined_with_a_split():
    with pytest.raises(ValueError, match="split"):
        run(network([[1]]), demand(1), fences=("STOCK-AVAILABILITY",), max_split_count=1)


def test_zero_stock_is_avoided_and_unlisted_stock_counts_as_none():
    net = network([[0, 0], [0, 1], [9, 0]], listed=[[True, True], [True, True], [False, True]])
    decision = run(net, demand(5, 5), fences=("AVOID-ZERO-STOCK",))
    assert passed(decision, "AVOID-ZERO-STOCK")[0] == [False, True, False]


def test_the_service_asked_for_must_be_offered():
    net = network([[1], [1], [1]], services=[1, 4, 7])
    decision = run(net, demand(1, service=Service.PICKUP), fences=("FACILITY-BUSINESSTYPE",))
    assert passed(decision, "FACILITY-BUSINESSTYPE") == ([False, True, True], "PICKUP", [1, 4, 7])


def test_of_several_services_all_must_be_offered():
    order = demand(1, service=Service.SHIP_FROM_STORE | Service.SAME_DAY)
    decision = run(network([[1], [1]], services=[1, 3]), order, fences=("FACILITY-BUSINESSTYPE",))
    assert passed(decision, "FACILITY-BUSINESSTYPE")[:2] == ([False, True], "SHIP_FROM_STORE+SAME_DAY")


def test_only_preselected_facilities_remain():
    decision = run(network([[1], [1]]), demand(1, preselected=frozenset({"B"})), fences=("PRESELECTED-FACILITY",))
    assert passed(decision, "PRESELECTED-FACILITY")[:2] == ([False, True], "B")


def test_without_a_preselection_the_fence_stands_open():
    decision = run(network([[1], [1]]), demand(1), fences=("PRESELECTED-FACILITY",))
    assert passed(decision, "PRESELECTED-FACILITY")[:2] == ([True, True], "any")


def test_the_country_must_be_the_targets():
    decision = run(network([[1], [1]], country=["AT", "DE"]), demand(1), fences=("FACILITY-COUNTRY",))
    assert passed(decision, "FACILITY-COUNTRY") == ([False, True], "DE", ["AT", "DE"])


def test_an_unknown_country_excludes_nobody():
    decision = run(network([[1], [1]], country=["AT", "DE"]), demand(1, country=""), fences=("FACILITY-COUNTRY",))
    assert decision.survived.all()


def test_fences_not_configured_do_not_apply():
    decision = run(network([[1]], country=["AT"], services=[0]), demand(1))
    assert [fence.name for fence in decision.fences] == ["FACILITY-ONLINE", "LISTING-ACTIVE", "FACILITY-BLACKLIST"]
    assert decision.routable


def test_an_unknown_fence_is_refused():
    with pytest.raises(ValueError, match="unknown fence 'SAMEDAY'"):
        run(network([[1]]), demand(1), fences=("SAMEDAY",))


def test_a_facility_failing_one_fence_never_ships():
    net = network([[5], [5]], online=[False, True], workload=[0, 50])
    decision = run(net, demand(1))
    assert [one.facility_id for one in decision.assignments] == ["B"]
    assert np.array_equal(decision.rank, [2, 1])
