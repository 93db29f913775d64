"""When goods arrive: ready by the facility's calendar, then on their way by what the carriers tell."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.facilities.carriers.delivering import CarrierWishes
from fulfillment.facilities.carriers.transit import Place
from fulfilment_options.arrival import Arrival, when_collected, when_delivered
from tests.facilities.calendars import calendar, calendars, clock, closing, local, moments, office

from .carriers import carrier, days_off, mapping, region

HERE = Place("DE", "50668")
SHOP = office(fulfillmentProcessBuffer=120)
MONDAY = "2026-06-15"


def arrives(now: str, *carriers: Any, to: Place = HERE, shop: Any = SHOP, **wishes: Any) -> Arrival:
    """The arrival of what is ordered by the clock of the shop."""
    return when_delivered(calendar=shop, carriers=carriers, to=to, now=local(now), wishes=CarrierWishes(**wishes))


def at(now: str, *carriers: Any, **more: Any) -> str:
    """When it arrives, by the clock of the shop."""
    return clock(arrives(now, *carriers, **more).at)


def test_nobody_connected_means_the_assumed_hours_from_when_it_is_ready() -> None:
    found = arrives(f"{MONDAY}T10:00")
    assert (clock(found.ready), clock(found.at), found.assumed) == ("2026-06-15 12:00", "2026-06-16 12:00", True)


def test_the_longest_transit_time_counts_from_the_day_after_the_collection_to_the_end_of_the_day() -> None:
    found = arrives(f"{MONDAY}T10:00", carrier(mapping(days=2)))
    assert (clock(found.at), found.assumed) == ("2026-06-17 23:59", False)


@pytest.mark.parametrize(("now", "day"), [("10:59", "2026-06-15"), ("11:00", "2026-06-16"), ("11:01", "2026-06-16")])
def test_the_day_of_the_collection_counts_if_it_was_before_the_carriers_time(now: str, day: str) -> None:
    post = carrier(mapping(days=1, countAsTransitDayBefore="13:00"))
    assert at(f"{MONDAY}T{now}", post) == f"{day} 23:59"


@pytest.mark.parametrize(("now", "day"), [("13:59", 16), ("14:00", 16), ("14:01", 17)])
def test_what_misses_the_cutoff_leaves_with_the_next(now: str, day: int) -> None:
    assert at(f"{MONDAY}T{now}", carrier(mapping(days=1), cutoff="16:00")) == f"2026-06-{day} 23:59"


def test_a_cutoff_before_the_shop_opens_takes_along_what_was_ready_the_evening_before() -> None:
    found = arrives(f"{MONDAY}T15:00", carrier(mapping(days=1), cutoff="8:00"))
    assert (clock(found.ready), clock(found.at)) == ("2026-06-15 18:00", "2026-06-17 23:59")


def test_days_without_delivery_are_no_transit_days() -> None:
    friday = "2026-12-18T10:00"
    post = carrier(mapping(days=2), off=days_off("DE", "SUNDAY"))
    assert at(friday, post) == "2026-12-21 23:59"
    post = carrier(mapping(days=5), off=days_off("DE", "SUNDAY", xmas="2020-12-25 RECURRING", extra="2026-12-24"))
    assert at(friday, post) == "2026-12-26 23:59"


def test_days_off_of_a_province_count_only_there() -> None:
    post = carrier(mapping(days=1), off=days_off("DE", provinces=(("NRW", "2026-06-16"),)))
    assert at(f"{MONDAY}T10:00", post, to=Place("DE", "50668", "nrw")) == "2026-06-17 23:59"
    assert at(f"{MONDAY}T10:00", post, to=Place("DE", "10115", "BE")) == "2026-06-16 23:59"


def test_assumed_hours_pass_on_days_of_delivery_only() -> None:
    post = carrier(off=days_off("DE", "SUNDAY"))
    found = arrives("2026-06-19T15:00", post)
    assert (clock(found.at), found.assumed) == ("2026-06-20 17:00", True)
    saturday = calendar(fulfillmentProcessBuffer=0)
    assert at("2026-06-20T15:00", post, shop=saturday) == "2026-06-22 15:00"


def test_who_delivers_on_no_weekday_has_said_nothing() -> None:
    week = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
    assert at(f"{MONDAY}T10:00", carrier(mapping(days=1), off=days_off("DE", *week))) == "2026-06-16 23:59"


def test_the_first_to_arrive_brings_it_and_a_guess_never_wins_over_what_is_known() -> None:
    slow, fast = carrier(mapping(days=5), key="SLOW"), carrier(mapping(days=3), key="FAST")
    found = arrives(f"{MONDAY}T10:00", slow, fast, carrier(key="VAGUE"))
    assert (found.carrier and found.carrier.key, clock(found.at)) == ("FAST", "2026-06-18 23:59")


def test_a_same_day_carrier_delivers_on_the_day_of_its_collection_if_it_is_asked_for() -> None:
    bike, post = carrier(key="BIKE", kind="SAMEDAY", cutoff="16:00"), carrier(mapping(days=1))
    assert at(f"{MONDAY}T10:00", bike, post) == "2026-06-16 23:59"
    assert at(f"{MONDAY}T10:00", bike, post, delivery_type="SAMEDAY") == "2026-06-15 23:59"
    assert at(f"{MONDAY}T14:01", bike, post, delivery_type="SAMEDAY") == "2026-06-16 23:59"
    assert at(f"{MONDAY}T10:00", bike) == "2026-06-15 23:59"


def test_the_preferred_carrier_brings_it_if_it_goes_there() -> None:
    slow, fast = carrier(mapping(days=5), key="SLOW"), carrier(mapping(days=1), key="FAST")
    assert at(f"{MONDAY}T10:00", slow, fast, keys=frozenset({"SLOW"})) == "2026-06-20 23:59"
    assert at(f"{MONDAY}T10:00", slow, fast, to=Place("AT"), keys=frozenset({"SLOW"})) == "2026-06-16 12:00"


def test_a_service_is_chosen_by_country_then_by_category_then_by_the_part_of_the_country() -> None:
    post = carrier(
        mapping(days=4),
        mapping(region("DE", "25", "50668"), days=6),
        mapping(days=1, carrierProductCategory="EXPRESS"),
        mapping(region("FR"), region("NL", "1012"), days=9),
    )
    monday = f"{MONDAY}T10:00"
    assert at(monday, post, to=Place("DE", "10115")) == "2026-06-19 23:59"
    assert at(monday, post, to=HERE) == "2026-06-21 23:59"
    assert at(monday, post, to=Place("DE", "25980")) == "2026-06-21 23:59"
    assert at(monday, post, category="EXPRESS") == "2026-06-16 23:59"
    assert at(monday, post, to=Place("NL", "1012 JS")) == "2026-06-24 23:59"
    assert arrives(monday, post, to=Place("NL", "3011")).carrier is None


def test_who_does_not_go_there_is_not_asked() -> None:
    monday = f"{MONDAY}T10:00"
    assert arrives(monday, carrier(areas=(("DE", "10115"),))).carrier is None
    assert arrives(monday, carrier(areas=(("DE", "50668"),))).carrier is not None
    assert arrives(monday, carrier(to_customers=False)).carrier is None
    assert arrives(monday, carrier(mapping(days=1, source="NL"))).carrier is None


def test_the_day_ends_by_the_clocks_of_the_destination() -> None:
    found = arrives(f"{MONDAY}T10:00", carrier(mapping(region("JP"), days=1)), to=Place("JP"))
    assert clock(found.at, "Asia/Tokyo") == "2026-06-16 23:59"


def test_a_closing_day_moves_what_is_ready_and_with_it_the_arrival() -> None:
    shop = office(fulfillmentProcessBuffer=120, closingDays=[closing("2026-06-16T00:00:00Z")])
    assert at(f"{MONDAY}T17:00", carrier(mapping(days=1)), shop=shop) == "2026-06-18 23:59"


@pytest.mark.parametrize(
    ("now", "expected"),
    [("2026-03-27T17:00", "2026-03-31 23:59"), ("2026-10-23T17:00", "2026-10-27 23:59")],
    ids=["spring", "autumn"],
)
def test_a_change_of_the_clocks_does_not_move_the_day(now: str, expected: str) -> None:
    assert at(now, carrier(mapping(days=1), cutoff="12:00")) == expected


def test_collected_when_it_is_ready_and_the_shop_works() -> None:
    assert clock(when_collected(calendar=SHOP, now=local(f"{MONDAY}T10:00")).at) == "2026-06-15 12:00"
    late = when_collected(calendar=SHOP, now=local(f"{MONDAY}T16:00"))
    assert (clock(late.ready), clock(late.at)) == ("2026-06-15 18:00", "2026-06-16 09:00")


WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
offs = st.builds(
    lambda weekly, single, kind: days_off("DE", *weekly, day=f"{single} {kind}"),
    st.sets(st.sampled_from(WEEKDAYS)),
    st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 3, 1)),
    st.sampled_from(["SINGLE", "RECURRING"]),
)
mappings = st.builds(
    lambda days, before: mapping(days=days, **({"countAsTransitDayBefore": f"{before}"} if before else {})),
    st.one_of(st.none(), st.integers(0, 9)),
    st.one_of(st.none(), st.times().map(lambda time: f"{time:%H:%M}")),
)
some_carriers = st.lists(
    st.builds(
        lambda one, off, cutoff, kind: carrier(one, off=off, cutoff=cutoff, kind=kind),
        mappings,
        offs,
        st.one_of(st.just(""), st.times().map(lambda time: f"{time:%H:%M}")),
        st.sampled_from(["DELIVERY", "SAMEDAY"]),
    ),
    max_size=3,
)


@given(calendars(), moments, some_carriers)
def test_nothing_arrives_before_it_is_ready(shop: Any, now: datetime.datetime, carriers: Any) -> None:
    sent = when_delivered(calendar=shop, carriers=carriers, to=HERE, now=now)
    collected = when_collected(calendar=shop, now=now)
    assert now <= collected.ready <= collected.at
    assert collected.ready <= sent.ready <= sent.at


@given(calendars(), moments, st.integers(0, 10**6), some_carriers)
def test_a_later_question_never_arrives_earlier(shop: Any, now: datetime.datetime, seconds: int, carriers: Any) -> None:
    later = now + datetime.timedelta(seconds=seconds)
    first, second = (when_delivered(calendar=shop, carriers=carriers, to=HERE, now=moment) for moment in (now, later))
    assert first.at <= second.at
    assert when_collected(calendar=shop, now=now).at <= when_collected(calendar=shop, now=later).at


@given(moments, offs, st.integers(1, 6))
def test_known_arrivals_are_on_days_of_delivery(now: datetime.datetime, off: Any, days: int) -> None:
    post = carrier(mapping(days=days), off=off)
    found = when_delivered(calendar=SHOP, carriers=[post], to=HERE, now=now)
    there = post.transit.delivery_days(to=HERE, zone=SHOP.zone)
    assert there.works_on(there.local_day(found.at))
