"""Who ships an order that no single facility can."""

import pytest

from tests.routing.engine.cast import demand, network, run, shipped


def test_one_facility_with_everything_ships_alone_even_if_dear():
    decision = run(network([[1, 1], [1, 0], [0, 1]], workload=[100, 0, 0]), demand(1, 1), max_split_count=5)
    assert shipped(decision) == {"A": {0: 1, 1: 1}}
    assert decision.certificate == ((1, 100.0),)
    assert decision.proven


def test_of_those_with_everything_the_cheapest_ships():
    decision = run(network([[1, 1], [1, 1], [1, 1]], workload=[100, 0, 50]), demand(1, 1))
    assert shipped(decision) == {"B": {0: 1, 1: 1}}


def test_a_split_takes_the_cheapest_pair():
    net = network([[1, 0], [1, 0], [0, 1], [0, 1]], workload=[100, 10, 20, 0])
    decision = run(net, demand(1, 1), max_split_count=1)
    assert shipped(decision) == {"B": {0: 1}, "D": {1: 1}}
    assert decision.certificate == ((1, None), (2, 10.0))
    assert decision.objective == (0, 2, 10.0) == decision.bound


def test_fewer_parcels_go_before_lower_cost():
    net = network([[1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]], workload=[100, 50, 0, 0])
    decision = run(net, demand(1, 1, 1), max_split_count=2)
    assert shipped(decision) == {"A": {0: 1, 1: 1}, "B": {2: 1}}
    assert decision.certificate == ((1, None), (2, 150.0), (3, 50.0))


def test_the_split_count_bounds_the_parcels():
    stock = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    assert len(run(network(stock), demand(1, 1, 1), max_split_count=2).assignments) == 3
    refused = run(network(stock), demand(1, 1, 1), max_split_count=1)
    assert not refused.routable
    assert refused.certificate == ((1, None), (2, None))
    assert refused.unfulfilled == ((0, 1), (1, 1), (2, 1))


def test_the_certificate_looks_one_parcel_further_even_if_that_is_dearer_or_impossible():
    dearer = run(
        network([[1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]], workload=[50, 0, 100, 20]),
        demand(1, 1, 1),
        max_split_count=5,
    )
    assert dearer.certificate == ((1, None), (2, 50.0), (3, 70.0))
    impossible = run(network([[1, 1, 0], [0, 1, 1]], workload=[0, 1]), demand(1, 1, 1), max_split_count=5)
    assert impossible.certificate == ((1, None), (2, 100.0))


def test_a_line_nobody_has_makes_the_order_unroutable():
    decision = run(network([[1, 0], [1, 0]]), demand(1, 1), max_split_count=1)
    assert not decision.routable
    assert decision.proven
    assert decision.objective == (2, 0, 0.0)


def test_partial_ships_what_can_be_shipped():
    decision = run(network([[1, 0], [1, 0]]), demand(1, 1), allow_partial=True)
    assert shipped(decision) == {"A": {0: 1}}
    assert decision.unfulfilled == ((1, 1),)


def test_partial_leaves_the_fewest_units_not_the_fewest_lines():
    decision = run(network([[1, 1, 0], [0, 0, 5]], workload=[0, 100]), demand(1, 1, 5), allow_partial=True)
    assert shipped(decision) == {"B": {2: 5}}
    assert decision.unfulfilled == ((0, 1), (1, 1))
    assert decision.certificate == ((1, 100.0),)


def test_partial_with_a_bound_uses_no_parcel_in_vain():
    net = network([[1, 1, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], workload=[100, 0, 0, 0])
    decision = run(net, demand(1, 1, 1, 1), allow_partial=True, max_split_count=2)
    assert shipped(decision) == {"A": {0: 1, 1: 1}, "D": {2: 1}}


def test_a_line_short_of_stock_is_not_shipped_in_part_unless_lines_may_be_cut():
    net = network([[3]])
    assert not run(net, demand(5), allow_partial=True).routable
    cut = run(net, demand(5), allow_partial=True, cut_lines=True)
    assert shipped(cut) == {"A": {0: 3}}
    assert cut.unfulfilled == ((0, 2),)


def test_a_line_is_cut_over_the_fewest_cheapest_facilities():
    net = network([[3], [3], [2], [1]], workload=[50, 100, 0, 0])
    decision = run(net, demand(5), cut_lines=True, max_split_count=3)
    assert shipped(decision) == {"A": {0: 3}, "C": {0: 2}}
    assert decision.proven


def test_without_cutting_the_same_order_is_unroutable():
    assert not run(network([[3], [3], [2], [1]]), demand(5), max_split_count=3).routable


def test_cutting_can_save_a_parcel():
    net = network([[2, 1, 0], [2, 0, 1], [4, 0, 0]])
    assert len(run(net, demand(4, 1, 1), max_split_count=3).assignments) == 3
    assert shipped(run(net, demand(4, 1, 1), max_split_count=3, cut_lines=True)) == {
        "A": {0: 2, 1: 1},
        "B": {0: 2, 2: 1},
    }


def test_a_line_is_cut_into_the_fewest_pieces():
    net = network([[2, 1, 0, 0], [5, 0, 1, 0], [4, 0, 0, 1]])
    decision = run(net, demand(6, 1, 1, 1), max_split_count=2, cut_lines=True)
    assert shipped(decision) == {"A": {1: 1}, "B": {0: 5, 2: 1}, "C": {0: 1, 3: 1}}


def test_cutting_needs_enough_in_all():
    decision = run(network([[2], [2]]), demand(5), cut_lines=True, max_split_count=3)
    assert not decision.routable
    assert decision.unfulfilled == ((0, 5),)


def test_a_bundle_stays_together():
    net = network([[1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1]], workload=[0, 0, 100, 50])
    decision = run(net, demand(1, 1, 1, bundles=(7, 7, 8)), max_split_count=5)
    assert shipped(decision) == {"A": {2: 1}, "C": {0: 1, 1: 1}}


def test_a_bundle_is_left_whole():
    decision = run(network([[1, 0], [0, 1]]), demand(1, 1, bundles=(1, 1)), max_split_count=5, allow_partial=True)
    assert not decision.routable


def test_a_bundle_is_never_cut():
    net = network([[2, 2], [2, 2]])
    whole = run(net, demand(4, 4, bundles=(1, 1)), cut_lines=True, max_split_count=3, allow_partial=True)
    assert not whole.routable
    assert run(net, demand(4, 4), cut_lines=True, max_split_count=3).complete


def test_a_line_goes_to_the_preferred_of_the_chosen():
    net = network([[1, 1, 0], [0, 1, 1]], workload=[0, 100])
    assert shipped(run(net, demand(1, 1, 1), max_split_count=1)) == {"A": {0: 1, 1: 1}, "B": {2: 1}}


def test_unlisted_stock_is_not_shipped():
    decision = run(network([[5, 5]], listed=[[True, False]]), demand(1, 1), allow_partial=True)
    assert shipped(decision) == {"A": {0: 1}}


@pytest.mark.parametrize("cut", [False, True])
def test_split_ties_do_not_depend_on_the_order_of_facilities(cut):
    stock = [[1, 0], [1, 0], [0, 1], [0, 1]]
    one = run(network(stock), demand(1, 1), max_split_count=1, cut_lines=cut)
    other = run(network(stock[::-1], ids=("D", "C", "B", "A")), demand(1, 1), max_split_count=1, cut_lines=cut)
    assert shipped(one) == shipped(other) == {"A": {0: 1}, "C": {1: 1}}
