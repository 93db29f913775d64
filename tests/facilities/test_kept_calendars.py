"""Calendars are read once and again only when their facility has changed."""

import uuid

import pytest

from fulfillment.common.errors import NotFound
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import calendars, facilities_for_routing, facility_calendar
from tests.cast import facility

pytestmark = pytest.mark.django_db


def test_with_the_table_of_the_batch_nothing_is_read_again(django_assert_num_queries):
    ids = [facility(name).pk for name in ("a", "b")]
    table = facilities_for_routing()
    first = calendars(facility_ids=ids, table=table)
    with django_assert_num_queries(0):
        again = calendars(facility_ids=ids, table=table)
    assert set(first) == set(ids)
    assert all(again[key] is first[key] for key in ids)


def test_a_changed_facility_is_read_again_and_only_it(django_assert_num_queries):
    ids = [facility(name).pk for name in ("a", "b")]
    before = calendars(facility_ids=ids)
    Facility.objects.filter(pk=ids[0]).update(details={"fulfillmentProcessBuffer": 7}, version=2)
    table = facilities_for_routing()
    with django_assert_num_queries(1):
        after = calendars(facility_ids=ids, table=table)
    assert after[ids[0]].buffer.total_seconds() == 7 * 60
    assert after[ids[1]] is before[ids[1]]
    with django_assert_num_queries(1):
        assert facility_calendar(facility_id=ids[0]) is after[ids[0]]


def test_a_facility_that_is_none_has_no_calendar():
    nobody = uuid.uuid4()
    assert calendars(facility_ids=[nobody], table=facilities_for_routing()) == {}
    with pytest.raises(NotFound):
        facility_calendar(facility_id=nobody)
