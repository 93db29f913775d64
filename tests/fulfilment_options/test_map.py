"""The map of a plan: true distances, everything in sight, labels that can be read."""

import math

import pytest

from fulfilment_options.admin.labels import labels_of
from fulfilment_options.admin.map import HEIGHT, WIDTH, Drawing, Spot, drawing_of

COLOGNE = Spot("", "Köln", 50.94, 6.96)
PLACES = {
    "Bonn": (50.73, 7.10),
    "Berlin": (52.52, 13.40),
    "Sydney": (-33.87, 151.21),
    "Honolulu": (21.31, -157.86),
    "Tromsø": (69.65, 18.96),
    "South Pole": (-90.0, 0.0),
    "Antipode": (-50.94, -173.04),
}


def spot(name: str) -> Spot:
    return Spot(name, name, *PLACES[name])


def drawn(*senders: str, others: tuple[str, ...] = (), destination: Spot | None = COLOGNE) -> Drawing:
    found = drawing_of(destination=destination, senders=[spot(name) for name in senders], others=map(spot, others))
    assert found is not None
    return found


def haversine(name: str) -> float:
    """The distance from Cologne in kilometers, by another formula."""
    (latitude, longitude), start = PLACES[name], COLOGNE
    one, two = math.radians(start.latitude), math.radians(latitude)
    half = math.sin((two - one) / 2) ** 2
    half += math.cos(one) * math.cos(two) * math.sin(math.radians(longitude - start.longitude) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(half)))


@pytest.mark.parametrize("name", PLACES)
def test_distances_from_the_destination_are_true(name: str) -> None:
    (mark,) = drawn(name).senders
    assert mark.distance == pytest.approx(haversine(name), rel=1e-6)


def test_north_is_above_and_east_to_the_right() -> None:
    north, east = drawn("Tromsø", "Berlin").senders
    goal = drawn("Tromsø", "Berlin").destination
    assert goal is not None
    assert north.y < goal.y
    assert east.x > goal.x


@pytest.mark.parametrize("names", [("Bonn",), ("Bonn", "Sydney"), tuple(PLACES)], ids=["near", "far", "all"])
def test_who_sends_is_in_sight_with_the_destination(names: tuple[str, ...]) -> None:
    drawing = drawn(*names)
    assert drawing.destination is not None
    for mark in (*drawing.senders, drawing.destination):
        assert 0 <= mark.x <= WIDTH
        assert 0 <= mark.y <= HEIGHT


def test_a_ring_is_as_far_as_it_says() -> None:
    drawing = drawn("Berlin")
    (berlin,), goal, ring = drawing.senders, drawing.destination, drawing.rings[0]
    assert goal is not None
    units = math.hypot(berlin.x - goal.x, berlin.y - goal.y)
    assert ring.radius / units == pytest.approx(
        float(ring.text.split()[0].replace(",", "")) / berlin.distance, rel=0.01
    )


def test_the_others_are_dots_once_and_those_beyond_are_counted() -> None:
    drawing = drawn("Bonn", others=("Bonn", "Berlin", "Sydney"))
    assert [mark.name for mark in drawing.others] == []
    assert drawing.beyond == 2
    assert [mark.name for mark in drawn("Berlin", others=("Bonn", "Sydney")).others] == ["Bonn"]


def test_what_is_collected_is_where_it_is_collected() -> None:
    drawing = drawn("Bonn", destination=spot("Bonn"))
    assert drawing.collected
    assert drawing.destination is not None
    assert drawing.destination.text is None
    assert drawing.senders[0].label == "Bonn"


def test_without_a_destination_there_are_no_distances() -> None:
    drawing = drawn("Bonn", "Berlin", destination=None)
    assert (drawing.destination, drawing.rings) == (None, [])
    assert [mark.label for mark in drawing.senders] == ["Bonn", "Berlin"]
    assert drawing_of(destination=None, senders=[], others=[spot("Bonn")]) is None


def test_labels_make_room_for_each_other_and_are_not_cut_off() -> None:
    marks = [("First store", 200.0, 150.0), ("Second store", 202.0, 152.0), ("At the edge", 395.0, 20.0)]
    first, second, edge = labels_of(marks, beside=[], width=WIDTH, height=HEIGHT)
    assert (first.anchor, first.y) != (second.anchor, second.y)
    assert edge.anchor == "end"
