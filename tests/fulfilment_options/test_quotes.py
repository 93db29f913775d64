"""Quotes by the API: the best plans, what nobody has, and the state of it."""

import pytest
from rest_framework.test import APIClient

from fulfilment_options.models import FulfilmentOption
from tests.cast import administrator, client_of, facility, goods

from .cast import PATH, SEED, ask, basket, places

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> APIClient:
    return client_of(administrator())


def test_the_seeds_request_is_answered_and_found_again(api: APIClient) -> None:
    goods(facility("Sydney", tenant_facility_id="SYD"), DM12345=3)
    quote = ask(api, SEED)
    assert quote["status"] == "OPTIONS_PROVIDED"
    assert (quote["count"], quote["plans"][0]["splits"], places(quote)) == (1, 0, [["SYD"]])
    assert quote["plans"][0]["fulfilments"][0]["items"] == [{"skuRef": "DM12345", "availableQty": 1}]
    assert api.get(f"{PATH}/{quote['id']}").json() == quote


def test_plans_come_best_first_and_splits_after_whole_ones(api: APIClient) -> None:
    goods(facility("Köln", tenant_facility_id="K"), A=1, B=1)
    goods(facility("Bonn", tenant_facility_id="B"), A=1)
    goods(facility("Ulm", tenant_facility_id="U"), B=1)
    quote = ask(api, basket(A=1, B=1))
    assert [sorted(found) for found in places(quote)] == [["K"], ["B", "U"]]
    assert [plan["splits"] for plan in quote["plans"]] == [0, 1]


def test_what_nobody_has_is_named_with_its_reason(api: APIClient) -> None:
    goods(facility("Köln"), A=2, B=0)
    quote = ask(api, basket(A=5, B=1, C=1))
    assert quote["plans"][0]["status"] == "PARTIAL"
    assert quote["plans"][0]["fulfilments"][0]["items"] == [{"skuRef": "A", "availableQty": 2}]
    missing = {one["skuRef"]: (one["unavailableQty"], one["reasonCode"]) for one in quote["unfulfilledItems"]}
    assert missing == {"A": (3, "PARTIAL"), "B": (1, "NO_STOCK"), "C": (1, "NOT_LISTED")}


def test_without_any_plan_there_are_no_options(api: APIClient) -> None:
    quote = ask(api, basket(A=1))
    assert (quote["status"], quote["count"], quote["plans"]) == ("NO_OPTIONS", 0, [])


def test_click_and_collect_is_quoted_at_the_location(api: APIClient) -> None:
    goods(facility("Köln", tenant_facility_id="K"), A=1)
    goods(facility("Bonn", tenant_facility_id="B"), A=1)
    quote = ask(api, {**basket(A=1), "orderType": "CC", "locationRef": "B"})
    assert places(quote) == [["B"]]
    assert quote["plans"][0]["planType"] == "CC"


def test_a_quote_is_accepted_and_declined(api: APIClient) -> None:
    goods(facility("Köln"), A=1)
    quote = ask(api, basket(A=1))
    for state in ("DECLINED", "OPTIONS_PROVIDED", "ACCEPTED"):
        answer = api.put(f"{PATH}/state/{state}", {"id": quote["id"]}, format="json")
        assert (answer.status_code, answer.json()) == (200, {"id": quote["id"]})
        assert FulfilmentOption.objects.get().status == state
    answer = api.put(f"{PATH}/state/DECLINED", {"id": quote["id"]}, format="json")
    assert answer.status_code == 400
    assert answer.json()["error"][0]["code"] == "400"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("get", f"{PATH}/nothing", 404), ("put", f"{PATH}/state/NONE", 400), ("post", PATH, 400)],
)
def test_failures_have_the_shape_of_this_api(api: APIClient, method: str, path: str, status: int) -> None:
    answer = getattr(api, method)(path, {} if method != "get" else None, format="json")
    assert answer.status_code == status
    (failure,) = answer.json()["error"]
    assert set(failure) == {"code", "message"}
    assert failure["code"] == str(status)
