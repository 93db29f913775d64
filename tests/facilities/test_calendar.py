"""The calendar of a facility: picking times and closing days, also where the clocks change."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.facilities.calendar import HORIZON, FacilityCalendar, calendar_of

from .calendars import (
    UTC,
    ZONES,
    calendar,
    calendars,
    clock,
    closing,
    days,
    first_reached,
    local,
    moments,
    office,
    span,
)

HOURS = datetime.timedelta(hours=1)
minutes = st.one_of(st.integers(0, 6000), st.integers(0, 2**31 - 1)).map(lambda n: datetime.timedelta(minutes=n))


def test_work_goes_on_where_it_was_left_the_evening_before():
    assert clock(office().add_working_time(local("2026-06-15T16:30"), 4 * HOURS)) == "2026-06-16 11:30"


def test_work_that_ends_with_the_day_is_done_that_evening():
    assert clock(office().add_working_time(local("2026-06-15T14:00"), 4 * HOURS)) == "2026-06-15 18:00"


def test_a_weekend_is_no_working_time():
    assert clock(office().add_working_time(local("2026-06-19T17:00"), 2 * HOURS)) == "2026-06-22 10:00"
    assert clock(office().next_open(local("2026-06-20T12:00"))) == "2026-06-22 09:00"


def test_a_break_at_noon_is_no_working_time():
    shop = calendar(pickingTimes={"monday": [span("14:00", "18:00"), span("9:00", "12:00")]})
    assert clock(shop.add_working_time(local("2026-06-15T11:00"), 2 * HOURS)) == "2026-06-15 15:00"
    assert clock(shop.next_open(local("2026-06-15T12:00"))) == "2026-06-15 14:00"


def test_the_last_working_moment_before_a_moment():
    assert clock(office().latest_before(local("2026-06-15T12:00"))) == "2026-06-15 12:00"
    assert clock(office().latest_before(local("2026-06-15T20:00"))) == "2026-06-15 18:00"
    assert clock(office().latest_before(local("2026-06-15T08:00"))) == "2026-06-12 18:00"


@pytest.mark.parametrize(
    "details", [{}, {"pickingTimes": None}, {"pickingTimes": {}}, {"pickingTimes": {"monday": []}}]
)
def test_a_facility_without_any_picking_time_is_always_open(details):
    now = local("2026-06-20T22:17")
    assert calendar(**details).add_working_time(now, 4 * HOURS) == now + 4 * HOURS
    assert calendar(**details).latest_before(now) == now


def test_the_processing_buffer_is_four_hours_unless_it_is_said():
    assert calendar().buffer == 4 * HOURS
    assert calendar(fulfillmentProcessBuffer=0).buffer == 0 * HOURS


def test_an_end_at_the_last_minute_that_can_be_said_means_midnight():
    day_and_night = calendar(pickingTimes={day: [span("0:00", "23:59")] for day in ("monday", "tuesday")})
    assert clock(day_and_night.add_working_time(local("2026-06-15T22:00"), 4 * HOURS)) == "2026-06-16 02:00"


def test_midnight_before_a_closing_day_is_not_a_moment_of_work():
    shop = calendar(closingDays=[closing("2026-06-16T00:00:00Z")])
    assert clock(shop.latest_before(local("2026-06-16T12:00"))) == "2026-06-15 23:59"
    assert clock(shop.add_working_time(local("2026-06-15T19:59"), 4 * HOURS)) == "2026-06-15 23:59"
    assert clock(shop.add_working_time(local("2026-06-15T20:00"), 4 * HOURS)) == "2026-06-17 00:01"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Europe/Berlin", "2026-12-25T00:00:00Z"),
        ("Europe/Berlin", "2026-12-24T23:00:00Z"),
        ("Europe/Berlin", "2026-12-25T09:45:51.525Z"),
        ("America/New_York", "2026-12-25T00:00:00Z"),
        ("America/New_York", "2026-12-25T05:00:00Z"),
        ("America/New_York", "2026-12-25T00:00:00-05:00"),
        ("Australia/Lord_Howe", "2026-12-24T13:00:00Z"),
    ],
)
def test_a_closing_day_is_the_day_at_the_facility_however_it_is_written(zone, written):
    shop = office(zone, closingDays=[closing(written)])
    off = [day for day in range(21, 29) if not shop.works_on(datetime.date(2026, 12, day))]
    assert off == [25, 26, 27]
    assert clock(shop.next_open(local("2026-12-25T10:00", zone)), zone) == "2026-12-28 09:00"


def test_only_a_yearly_closing_day_comes_again():
    shop = calendar(closingDays=[closing("2025-12-25T00:00:00Z", "YEARLY"), closing("2025-05-01T00:00:00Z")])
    assert not shop.works_on(datetime.date(2031, 12, 25))
    assert not shop.works_on(datetime.date(2025, 5, 1))
    assert shop.works_on(datetime.date(2026, 5, 1))


def test_a_country_with_one_time_zone_needs_no_other_word():
    assert str(calendar_of(details={}, address={"country": "DE"}).zone) == "Europe/Berlin"
    assert str(calendar_of(details={}, address={"country": "US"}).zone) == "UTC"
    assert str(calendar_of(details={}, address={}).zone) == "UTC"


def test_a_night_is_an_hour_shorter_or_longer_when_the_clocks_change():
    night = calendar(pickingTimes={"sunday": [span("1:00", "5:00")]})
    assert clock(night.add_working_time(local("2026-03-29T00:00"), 3 * HOURS)) == "2026-03-29 05:00"
    assert clock(night.add_working_time(local("2026-10-25T00:00"), 5 * HOURS)) == "2026-10-25 05:00"


def test_a_time_that_the_clocks_skip_is_the_moment_after_the_skip():
    night = calendar(pickingTimes={"sunday": [span("2:00", "2:30"), span("2:30", "4:00")]})
    assert night.next_open(local("2026-03-29T00:00")) == datetime.datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert clock(night.add_working_time(local("2026-03-29T00:00"), HOURS)) == "2026-03-29 04:00"


def test_a_time_that_the_clocks_pass_twice_is_its_first_pass():
    night = calendar(pickingTimes={"sunday": [span("1:30", "2:30")]})
    assert night.next_open(local("2026-10-25T00:00")) == datetime.datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert not night.is_open(datetime.datetime(2026, 10, 25, 1, 15, tzinfo=UTC))  # 2:15, the second time


@given(st.sampled_from(ZONES), days, st.integers(0, 1440))
def test_local_times_are_found_as_the_clock_shows_them(zone, day, minute):
    shop = calendar(zone)
    assert shop.moment(day, minute) == first_reached(shop.zone, day, minute)


@given(calendars(), moments, minutes)
def test_working_time_ends_in_working_time_and_never_on_a_closing_day(shop, start, duration):
    end = shop.add_working_time(start, duration)
    assert end >= start + duration or end >= start + HORIZON
    if end < start + HORIZON:
        assert shop.is_open(end) or shop.is_open(end - datetime.timedelta(microseconds=1))
        assert shop.works_on(shop.local_day(end)) or shop.works_on(shop.local_day(end - datetime.timedelta(seconds=1)))
        assert shop.local_day(end) not in shop.closed_on
        assert (shop.local_day(end).month, shop.local_day(end).day) not in shop.closed_yearly


@given(calendars(), moments, minutes, st.integers(0, 10**6))
def test_a_later_start_never_ends_earlier(shop, start, duration, later):
    assert shop.add_working_time(start, duration) <= shop.add_working_time(
        start + datetime.timedelta(seconds=later), duration
    )


@given(calendars(), moments, st.integers(0, 3000), st.integers(0, 3000))
def test_working_twice_is_working_once_for_as_long(shop, start, first, second):
    first, second = (datetime.timedelta(minutes=n) for n in (first, second))
    at_once = shop.add_working_time(start, first + second)
    if at_once < start + HORIZON - 7 * 24 * HOURS and second:
        assert shop.add_working_time(shop.add_working_time(start, first), second) == at_once


@given(calendars(), moments, st.integers(1, 3000))
def test_the_working_time_passed_is_what_was_asked_for(shop, start, asked):
    start = start.replace(second=0)
    end = shop.add_working_time(start, datetime.timedelta(minutes=asked))
    if end - start < datetime.timedelta(days=14):
        passed = sum(
            shop.is_open(start + datetime.timedelta(minutes=n)) for n in range(int((end - start) / HOURS * 60 + 0.5))
        )
        assert passed == asked


@given(calendars(), moments)
def test_before_and_after_meet_in_working_time(shop, at):
    before, after = shop.latest_before(at), shop.next_open(at)
    assert before <= at <= after
    assert shop.is_open(at) == (after == at)
    if after == at:
        assert before == at


def test_absurd_calendars_come_to_an_end():
    every_day = [
        closing(f"{datetime.date(2028, 1, 1) + datetime.timedelta(days=n)}T00:00:00Z", "YEARLY") for n in range(366)
    ]
    now = local("2026-06-20T22:17")
    assert calendar(closingDays=every_day).add_working_time(now, 4 * HOURS) == now + 4 * HOURS
    assert calendar(closingDays=every_day[:59] + every_day[60:]).next_open(now) == now
    minute_a_week = calendar(pickingTimes={"monday": [span("9:00", "9:01")]})
    assert minute_a_week.add_working_time(now, 2**31 * HOURS / 60) == now + 2**31 * HOURS / 60
    nothing = FacilityCalendar(zone=minute_a_week.zone, week=((),) * 7)
    assert nothing.next_open(now) == now + HORIZON
    assert nothing.latest_before(now) == now


def test_beyond_the_horizon_plain_time_counts_even_on_its_last_day():
    mondays = calendar(pickingTimes={"monday": [span("9:00", "18:00")]})
    start = local("2026-06-16T08:00")
    assert clock(start + HORIZON) == "2029-06-18 08:00"
    assert clock(mondays.add_working_time(start, 156 * 9 * HOURS)) == "2029-06-11 18:00"
    assert mondays.add_working_time(start, (156 * 9 + 3) * HOURS) == start + HORIZON


def test_a_span_that_the_clocks_skip_is_no_working_time():
    night = calendar(pickingTimes={"sunday": [span("2:00", "2:30")]})
    assert clock(night.latest_before(local("2026-03-29T12:00"))) == "2026-03-22 02:30"
    assert clock(night.next_open(local("2026-03-28T12:00"))) == "2026-04-05 02:00"


def test_times_of_a_day_stay_in_order_through_every_change_of_the_clocks():
    for zone in ZONES:
        shop = calendar(zone)
        for day in (datetime.date(2026, 1, 1) + datetime.timedelta(days=n) for n in range(365)):
            found = [shop.moment(day, minute) for minute in range(0, 1441, 30)]
            assert all(earlier <= later for earlier, later in itertools.pairwise(found))
