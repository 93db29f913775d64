"""The target time of an order: the rule step by step, and what always holds."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.facilities.calendar import HORIZON
from fulfillment.facilities.carriers.cutoffs import Cutoffs, cutoffs_from
from fulfillment.facilities.target_times import target_time

from .calendars import calendar, calendars, clock, closing, local, moments, office, span

FOUR = datetime.time(16)


def due(now: str, *cutoffs: Cutoffs, shop=None) -> str:
    shop = shop or office(fulfillmentProcessBuffer=120)
    return clock(target_time(calendar=shop, wished=None, now=local(now), cutoffs=cutoffs))


def weekly(**times: str) -> Cutoffs:
    days = [
        {"day": day.upper(), "cutoffConfigurations": [{"time": t} for t in text.split()]} for day, text in times.items()
    ]
    return cutoffs_from(cutoff_time=None, cutoff_times={"weekdays": days, "overwrites": []})


def test_a_wished_time_stands_as_it_is_even_at_night_or_in_the_past():
    wished = local("2026-06-14T03:00")
    assert target_time(calendar=office(), wished=wished, now=local("2026-06-15T12:00")) is wished


def test_without_carriers_the_buffer_passes_within_the_picking_times():
    assert due("2026-06-15T13:30") == "2026-06-15 15:30"
    assert due("2026-06-15T17:30") == "2026-06-16 10:30"


def test_what_can_be_ready_before_the_carrier_comes_is_due_then():
    assert due("2026-06-15T13:30", Cutoffs.daily(FOUR)) == "2026-06-15 16:00"
    assert due("2026-06-15T14:00", Cutoffs.daily(FOUR)) == "2026-06-15 16:00"


def test_what_cannot_be_is_due_when_the_carrier_comes_next():
    assert due("2026-06-15T14:01", Cutoffs.daily(FOUR)) == "2026-06-16 16:00"


def test_no_carrier_is_waited_for_on_a_day_without_work():
    assert due("2026-06-19T15:00", Cutoffs.daily(FOUR)) == "2026-06-22 16:00"
    shop = office(fulfillmentProcessBuffer=120, closingDays=[closing("2026-06-16T00:00:00Z")])
    assert due("2026-06-15T15:00", Cutoffs.daily(FOUR), shop=shop) == "2026-06-17 16:00"


def test_the_first_of_several_cutoffs_counts():
    assert due("2026-06-15T09:00", weekly(monday="11:30 16:00"), weekly(monday="13:00")) == "2026-06-15 11:30"
    assert due("2026-06-15T10:00", weekly(monday="11:30 16:00"), weekly(monday="13:00")) == "2026-06-15 13:00"


def test_days_on_which_the_carrier_does_not_come_are_passed_over():
    assert due("2026-06-15T12:00", weekly(monday="10:00", thursday="10:00")) == "2026-06-18 10:00"


def test_a_date_overwrites_its_weekday():
    times = {
        "weekdays": [{"day": "MONDAY", "cutoffConfigurations": [{"time": "16:00", "capacity": 3}]}],
        "overwrites": [
            {"date": "2026-06-15", "cutoffConfigurations": []},
            {"date": "2026-06-17", "cutoffConfigurations": [{"time": "9:5"}]},
        ],
    }
    carrier = cutoffs_from(cutoff_time={"hour": 12, "minute": 0}, cutoff_times=times)
    assert due("2026-06-15T12:00", carrier) == "2026-06-17 09:05"
    assert due("2026-06-17T12:00", carrier) == "2026-06-22 16:00"


def test_a_cutoff_outside_the_picking_times_is_met_by_the_end_of_the_one_before():
    assert due("2026-06-15T12:00", Cutoffs.daily(datetime.time(20))) == "2026-06-15 18:00"
    assert due("2026-06-15T17:00", Cutoffs.daily(datetime.time(8))) == "2026-06-16 18:00"
    assert due("2026-06-15T15:00", Cutoffs.daily(datetime.time(8))) == "2026-06-15 18:00"


def test_a_carrier_that_never_comes_is_not_waited_for():
    assert due("2026-06-15T13:30", weekly(sunday="12:00")) == "2026-06-15 15:30"
    assert due("2026-06-15T13:30", Cutoffs()) == "2026-06-15 15:30"


def test_no_carrier_makes_anything_due_before_it_can_be_ready():
    shop = calendar(fulfillmentProcessBuffer=2**31 - 1, pickingTimes={"monday": [span("9:00", "9:01")]})
    now = local("2026-06-15T12:00")
    ready = target_time(calendar=shop, wished=None, now=now)
    assert target_time(calendar=shop, wished=None, now=now, cutoffs=[Cutoffs.daily(FOUR)]) >= ready


def test_a_connection_without_cutoffs_says_nothing():
    assert cutoffs_from(cutoff_time=None, cutoff_times=None) is None


@pytest.mark.parametrize(
    ("now", "expected"), [("2026-03-27T17:00", "2026-03-30 10:00"), ("2026-10-23T17:00", "2026-10-26 10:00")]
)
def test_a_change_of_the_clocks_does_not_move_the_opening(now, expected):
    assert due(now) == expected


times = st.lists(st.times().map(lambda time: time.replace(second=0, microsecond=0)), max_size=2).map(tuple)
cutoffs = st.lists(
    st.builds(
        Cutoffs,
        week=st.tuples(*[times] * 7),
        overwrites=st.dictionaries(
            st.dates(min_value=datetime.date(2026, 1, 1), max_value=datetime.date(2028, 1, 1)), times, max_size=3
        ),
    ),
    max_size=2,
)


@given(calendars(), moments, cutoffs)
def test_the_target_time_lies_ahead_in_picking_time_and_never_on_a_closing_day(shop, now, carriers):
    found = target_time(calendar=shop, wished=None, now=now, cutoffs=carriers)
    assert found >= now
    assert found >= target_time(calendar=shop, wished=None, now=now)
    if found < now + HORIZON:
        assert shop.latest_before(found) == found
        day = shop.local_day(found)
        assert day not in shop.closed_on
        assert (day.month, day.day) not in shop.closed_yearly


@given(calendars(), moments, st.integers(0, 10**6), cutoffs)
def test_a_later_order_is_never_due_earlier(shop, now, seconds, carriers):
    later = now + datetime.timedelta(seconds=seconds)
    first, second = (target_time(calendar=shop, wished=None, now=at, cutoffs=carriers) for at in (now, later))
    assert first <= second


def test_always_open_means_plain_time():
    now = local("2026-06-20T23:59")
    assert target_time(calendar=calendar(), wished=None, now=now) == now + datetime.timedelta(minutes=240)
