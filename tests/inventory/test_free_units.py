"""The arrays that routing computes with say what the rows say."""

import datetime

import numpy as np
import pytest

from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.facilities.selectors import FacilityTable, facilities_for_routing
from fulfillment.inventory.free_units import free_units
from fulfillment.inventory.models import Listing, Stock
from fulfillment.inventory.selectors import availabilities
from tests.cast import facility, goods

pytestmark = pytest.mark.django_db

ARTICLES = ["A", "B", "C", "nobody sells"]


def as_rows(table: FacilityTable, freed=None):
    free, listed = free_units(table=table, articles=ARTICLES, freed=freed or {})
    assert not free[~listed].any()
    return {
        (table.ids[row], ARTICLES[column]): int(free[row, column])
        for row, column in zip(*np.nonzero(listed), strict=True)
    }


def shelves():
    """Facilities with every kind of listing and stock there is."""
    store, elsewhere = facility("Store"), facility("Elsewhere")
    for sleeping in ("SUSPENDED", "OFFLINE"):
        goods(facility(sleeping, status=sleeping), A=5)
    here = goods(store, A=5, B=2, C=9)
    there = goods(elsewhere, A=7, B=4, C=6)
    Stock.objects.filter(pk=here["A"].pk).update(reserved=2, safety_stock=1)
    Stock.objects.filter(pk=here["B"].pk).update(safety_stock=2**31 - 1)
    Stock.objects.filter(pk=there["B"].pk).update(blocked=True)
    Stock.objects.filter(pk=there["C"].pk).update(available_until=now() - datetime.timedelta(seconds=1))
    Listing.objects.filter(facility=store, tenant_article_id="C").update(status="INACTIVE")
    Stock.objects.create(facility=facility("No listing"), tenant_article_id="A", on_hand=5, **stamps())
    goods(facility("No stock"), A=3)
    Stock.objects.filter(facility__name="No stock").delete()
    return store, elsewhere


def stamps():
    return {"created_at": now(), "modified_at": now()}


def test_the_arrays_say_what_the_rows_say(django_assert_num_queries):
    shelves()
    table = facilities_for_routing()
    rows = {(row.facility_id, row.tenant_article_id): row.free for row in availabilities(tenant_article_ids=ARTICLES)}
    with django_assert_num_queries(1):
        found = as_rows(table)
    assert found == rows
    assert sorted(found.values()) == [0, 0, 0, 0, 2, 7]


def test_units_that_are_about_to_be_given_back_are_free(django_assert_num_queries):
    store, elsewhere = shelves()
    freed = {(store.pk, "A"): 2, (store.pk, "B"): 1, (elsewhere.pk, "B"): 3, (elsewhere.pk, "unasked"): 1}
    rows = availabilities(tenant_article_ids=ARTICLES, freed=freed)
    found = as_rows(facilities_for_routing(), freed)
    assert found == {(row.facility_id, row.tenant_article_id): row.free for row in rows}
    assert found[store.pk, "A"] == 4
    assert found[elsewhere.pk, "B"] == 0, "stock that is blocked gains nothing"


def test_a_facility_that_came_after_the_table_was_read_is_left_out():
    goods(facility("Here"), A=5)
    table = facilities_for_routing()
    goods(facility("Later"), A=5)
    Facility.objects.filter(pk=table.ids[0]).update(name="Still here")
    assert as_rows(table) == {(table.ids[0], "A"): 5}


def test_a_network_without_facilities_has_nothing_free():
    free, listed = free_units(table=facilities_for_routing(), articles=ARTICLES)
    assert free.shape == listed.shape == (0, 4)
