"""Old quotes go with all that hangs on them, and nothing else goes."""

import datetime
from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.common import clock
from fulfilment_options.models import Fulfilment, FulfilmentDecision, FulfilmentOption, FulfilmentPlan
from fulfilment_options.services import fulfilment_options_remove_due
from tests.cast import administrator, client_of, facility, goods
from tests.fulfilment_options.cast import ask, basket

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


TABLES = (FulfilmentOption, FulfilmentDecision, FulfilmentPlan, Fulfilment)


def grow_old(*option_ids: str) -> None:
    FulfilmentOption.objects.filter(pk__in=option_ids).update(created_at=clock.now() - datetime.timedelta(days=400))


def test_an_old_quote_goes_with_its_plans_and_a_young_one_stays(api: APIClient) -> None:
    goods(facility("One"), A=5)
    goods(facility("Two"), A=5)
    old, young = ask(api, basket(A=1)), ask(api, basket(A=1))
    grow_old(old["id"])
    assert fulfilment_options_remove_due() == 1
    assert api.get(f"/api/v4.1/fulfilmentOptions/{young['id']}").json() == young
    assert [table.objects.count() for table in TABLES] == [1, 1, 2, 2]


def test_a_batch_is_no_longer_than_it_may(api: APIClient) -> None:
    goods(facility("One"), A=5)
    grow_old(*(ask(api, basket(A=1))["id"] for _ in range(3)))
    assert [fulfilment_options_remove_due(limit=2) for _ in range(3)] == [2, 1, 0]


def test_a_batch_asks_the_same_however_much_it_removes(api: APIClient, django_assert_num_queries: Any) -> None:
    goods(facility("One"), A=5)
    # A savepoint and its release; which are due; and a statement for each table that has rows of a quote.
    for quotes in (1, 4):
        grow_old(*(ask(api, basket(A=1))["id"] for _ in range(quotes)))
        with django_assert_num_queries(7):
            assert fulfilment_options_remove_due() == quotes
