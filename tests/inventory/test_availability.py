"""What routing reads: who sells the articles and what is free, by one query."""

import datetime

import pytest

from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Listing, Stock
from fulfillment.inventory.selectors import availabilities, stock_ids
from tests.cast import facility, goods

pytestmark = pytest.mark.django_db


def rows(*articles):
    return {(row.facility_id, row.tenant_article_id): row.free for row in availabilities(tenant_article_ids=articles)}


def test_one_query_finds_what_is_free(store, elsewhere, django_assert_num_queries):
    here = goods(store, A=5, B=2, C=9)
    goods(elsewhere, A=7)
    Stock.objects.filter(pk=here["A"].pk).update(reserved=2, safety_stock=1)
    Stock.objects.filter(pk=here["B"].pk).update(safety_stock=4)
    with django_assert_num_queries(1):
        found = rows("A", "B")
    assert found == {
        (store.pk, "A"): 2,
        (store.pk, "B"): 0,
        (elsewhere.pk, "A"): 7,
    }


def test_one_query_finds_the_rows_of_what_was_chosen(store, elsewhere, django_assert_num_queries):
    here, there = goods(store, A=5, B=2), goods(elsewhere, A=7)
    wanted = {(store.pk, "A"), (elsewhere.pk, "A"), (elsewhere.pk, "B")}
    with django_assert_num_queries(1):
        found = stock_ids(places=wanted)
    assert {place: found[place] for place in wanted & found.keys()} == {
        (store.pk, "A"): here["A"].pk,
        (elsewhere.pk, "A"): there["A"].pk,
    }
    assert stock_ids(places=[]) == {}


def test_a_listing_without_stock_has_nothing_to_reserve(store):
    goods(store, A=5)
    Stock.objects.all().delete()
    assert rows("A") == {(store.pk, "A"): 0}


@pytest.mark.parametrize("status", ["SUSPENDED", "OFFLINE"])
def test_only_facilities_that_are_online_and_listings_that_are_active_count(store, status):
    sleeping = facility("Bonn", status=status)
    goods(sleeping, A=5)
    goods(store, A=5, B=5)
    Listing.objects.filter(facility=store, tenant_article_id="A").update(status="INACTIVE")
    Stock.objects.create(facility=store, tenant_article_id="C", on_hand=5, created_at=now(), modified_at=now())
    assert list(rows("A", "B", "C")) == [(store.pk, "B")]
    assert Facility.objects.count() == 2


@pytest.mark.parametrize(
    "change", [{"blocked": True}, {"available_until": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}]
)
def test_stock_that_is_not_for_customers_counts_as_none(store, change):
    goods(store, A=5)
    Stock.objects.update(**change)
    assert rows("A") == {(store.pk, "A"): 0}
