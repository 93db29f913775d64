"""Each rating gives a penalty between 0 and its maximum; the lowest sum wins."""

import numpy as np
import pytest

from routing.engine import RatingConfig
from routing.engine.geo import distances_km
from tests.routing.engine.cast import demand, network, run

NAN = float("nan")
GEO = (RatingConfig("GEO-DISTANCE", 100.0),)


def test_haversine_against_a_known_distance():
    # Cologne to Berlin, about 477 km on the great circle
    found = distances_km(
        latitude=np.array([52.52]), longitude=np.array([13.405]), to_latitude=50.9375, to_longitude=6.9603
    )
    assert found[0] == pytest.approx(477, abs=2)


def test_a_quarter_of_the_globe_and_the_antipodes():
    found = distances_km(
        latitude=np.array([90.0, 0.0]), longitude=np.array([0.0, 180.0]), to_latitude=0, to_longitude=0
    )
    assert found == pytest.approx([10007.557, 20015.115], abs=0.01)


def test_distance_is_linear_up_to_a_thousand_kilometers():
    degree = 111.19508  # km per degree of latitude
    north = [50.9375, 50.9375 + 500 / degree, 50.9375 + 1000 / degree, 50.9375 + 3000 / degree]
    decision = run(network([[1]] * 4, latitude=north), demand(1), ratings=GEO)
    assert decision.ratings[0].penalty == pytest.approx([0, 50, 100, 100], abs=0.01)


def test_an_unknown_place_costs_the_whole_penalty():
    decision = run(network([[1], [1]], latitude=[NAN, 55.0]), demand(1), ratings=GEO)
    assert decision.ratings[0].penalty[0] == 100
    assert np.isnan(decision.ratings[0].metric.value[0])
    assert decision.assignments[0].facility_id == "B"


def test_an_unknown_target_costs_everybody_the_same():
    decision = run(network([[1], [1]]), demand(1, latitude=NAN), ratings=GEO)
    assert decision.total.tolist() == [100, 100]


def test_missing_stock_is_rated_by_the_share_of_units():
    net = network([[3, 1], [1, 1], [0, 0], [9, 9]])
    decision = run(net, demand(3, 1), ratings=(RatingConfig("STOCK-AVAILABILITY", 40.0),))
    assert decision.total == pytest.approx([0, 20, 40, 0])


def test_stock_below_zero_does_not_count_against_other_lines():
    decision = run(network([[-5, 1]]), demand(1, 1), ratings=(RatingConfig("STOCK-AVAILABILITY", 40.0),))
    assert decision.total == pytest.approx([20])


def test_workload_spans_its_range_over_the_remaining_candidates():
    net = network([[1]] * 4, workload=[10, 20, 30, 1000], online=[True, True, True, False])
    decision = run(net, demand(1), ratings=(RatingConfig("WORKLOAD-BALANCING", 8.0),))
    assert decision.total == pytest.approx([0, 4, 8, 8])


def test_equal_workload_costs_nothing():
    assert run(network([[1]] * 3, workload=[7, 7, 7]), demand(1)).total.tolist() == [0, 0, 0]


def test_penalties_add_up_and_the_lowest_sum_wins():
    net = network([[1], [1]], workload=[100, 0], latitude=[50.9375, 55.0])
    ratings = (RatingConfig("GEO-DISTANCE", 100.0), RatingConfig("WORKLOAD-BALANCING", 30.0))
    decision = run(net, demand(1), ratings=ratings)
    assert decision.total == pytest.approx(sum(rating.penalty for rating in decision.ratings))
    assert decision.assignments[0].facility_id == "A"


def test_facilities_behind_a_fence_are_rated_too():
    decision = run(network([[1], [1]], online=[False, True], latitude=[60.0, NAN]), demand(1), ratings=GEO)
    assert decision.ratings[0].penalty.tolist() == [100, 100]


def test_ties_go_to_the_lower_facility_id_whatever_the_order():
    decision = run(network([[1]] * 3, ids=("C", "A", "B")), demand(1))
    assert decision.assignments[0].facility_id == "A"
    assert decision.rank.tolist() == [3, 1, 2]


def test_no_ratings_means_ties_everywhere():
    decision = run(network([[1], [1]]), demand(1), ratings=())
    assert decision.assignments[0].facility_id == "A"
    assert decision.objective.cost == 0


def test_an_unknown_rating_is_refused():
    with pytest.raises(ValueError, match="unknown rating 'MOON'"):
        run(network([[1]]), demand(1), ratings=(RatingConfig("MOON", 1.0),))


@pytest.mark.parametrize("penalty", [-1.0, float("inf"), NAN])
def test_a_penalty_must_be_finite_and_not_negative(penalty):
    with pytest.raises(ValueError, match="max_penalty"):
        RatingConfig("GEO-DISTANCE", penalty)
