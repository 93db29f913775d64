"""What is too heavy for a parcel is promised to nobody but who collects it."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from fulfillment.inventory.models import Listing
from fulfilment_options.models import FulfilmentOption
from routing.engine import unpack
from tests.cast import administrator, client_of, facility, goods

from .cast import ask, basket, places
from .checkout import HOME
from .checkout import ask as ask_checkout

pytestmark = pytest.mark.django_db
LIMIT = 31_500


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


@pytest.fixture(autouse=True)
def network(settings: Any) -> None:
    """Two facilities that have A and B; B weighs too much, by what one of them says of it."""
    settings.PARCEL_WEIGHT_LIMIT = LIMIT
    for name in ("One", "Two"):
        goods(facility(name, tenant_facility_id=name), A=5, B=5)
    weigh("A", "One", LIMIT)
    weigh("B", "Two", LIMIT + 0.5)


def weigh(article: str, name: str, grams: float) -> None:
    """Let a facility say what one unit weighs."""
    found = Listing.objects.filter(tenant_article_id=article, facility__tenant_facility_id=name)
    assert found.update(details={"weight": grams}) == 1


def reasons(quote: Any) -> dict[str, tuple[int, str]]:
    return {one["skuRef"]: (one["unavailableQty"], one["reasonCode"]) for one in quote["unfulfilledItems"]}


def test_what_is_too_heavy_is_in_no_plan(api: APIClient) -> None:
    quote = ask(api, basket(A=1, B=2))
    assert reasons(quote) == {"B": (2, "TOO_HEAVY")}
    assert [plan["status"] for plan in quote["plans"]] == ["PARTIAL", "PARTIAL"]
    assert all(part["items"][0]["skuRef"] == "A" for plan in quote["plans"] for part in plan["fulfilments"])
    log = unpack(bytes(FulfilmentOption.objects.get().decision.packed))
    assert log.remark == "Too heavy for a parcel: B."


def test_nothing_is_left_of_a_basket_with_nothing_else(api: APIClient) -> None:
    quote = ask(api, basket(B=1))
    assert (quote["status"], quote["plans"]) == ("NO_OPTIONS", [])
    assert reasons(quote) == {"B": (1, "TOO_HEAVY")}


def test_who_collects_may_carry_it(api: APIClient) -> None:
    quote = ask(api, {**basket(B=1), "orderType": "CC", "locationRef": "Two"})
    assert (places(quote), reasons(quote)) == ([["Two"]], {})


def test_an_inactive_listing_weighs_nothing(api: APIClient) -> None:
    Listing.objects.filter(tenant_article_id="B", facility__tenant_facility_id="Two").update(status="INACTIVE")
    assert reasons(ask(api, basket(B=1))) == {}


def test_without_a_limit_nothing_is_too_heavy(api: APIClient, settings: Any) -> None:
    settings.PARCEL_WEIGHT_LIMIT = 0
    assert reasons(ask(api, basket(A=1, B=1))) == {}


def test_the_earliest_delivery_does_not_promise_it_either(api: APIClient) -> None:
    def earliest(article: str) -> Any:
        asked = {"tenantArticleIds": [article], "consumerAddress": HOME}
        (option,) = ask_checkout(api, "delivery/earliest", **asked)["checkoutOptions"]
        return option.get("earliestPredictedDeliveryDate")

    assert earliest("A")
    assert not earliest("B")
