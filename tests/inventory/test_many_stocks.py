"""Many stocks at once: PUT /api/stocks and the actions."""

import uuid

import pytest

from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation, Stock
from tests.cast import goods
from tests.contract import matches

pytestmark = pytest.mark.django_db

URL = "/api/stocks"


def put(api, *stocks):
    return api.put(URL, {"stocks": list(stocks)}, format="json")


def act(api, **action):
    return api.post(f"{URL}/actions", {"action": action}, format="json")


def units():
    return dict(Stock.objects.values_list("tenant_article_id", "on_hand"))


def test_creations_and_both_kinds_of_updates_in_one_request(api, store):
    stocks = goods(store, A=1, B=2, C=3, D=4)
    answer = put(
        api,
        {"tenantArticleId": "E", "value": 50, "tenantFacilityId": "K-1"},
        {"tenantArticleId": "D", "value": 40, "facility": {"facilityRef": str(store.pk)}},
        {"id": str(stocks["A"].pk), "value": 10, "version": 1, "conditions": []},
        {"id": str(stocks["B"].pk), "value": 20},
        {"id": str(stocks["C"].pk), "value": 3, "version": 1},
    )
    assert answer.status_code == 200, answer.content
    assert [row["status"] for row in answer.json()] == ["CREATED", "UPDATED", "UPDATED", "UPDATED", "UNCHANGED"]
    assert all(matches("StockUpsertOperationResult", row) for row in answer.json())
    assert units() == {"A": 10, "B": 20, "C": 3, "D": 40, "E": 50}
    assert Event.objects.count() == 4


@pytest.mark.parametrize(
    ("bad", "status", "text"),
    [
        (lambda a: {"id": str(a.pk), "value": -1}, 400, "$.stocks[1].value"),
        (lambda a: {"id": str(a.pk), "value": 1, "nope": 1}, 400, "$.stocks[1]"),
        (lambda a: {"value": 1}, 400, "$.stocks[1]"),
        (lambda a: {"id": str(a.pk), "value": 1, "version": 7}, 409, "version 1"),
        (lambda a: {"id": str(uuid.uuid4()), "value": 1}, 404, "no stock"),
        (lambda a: {"id": "x", "value": 1}, 404, "no stock"),
        (lambda a: {"tenantArticleId": "A", "value": 1, "tenantFacilityId": "?"}, 404, "no facility"),
        (lambda a: {"tenantArticleId": "B", "value": 1, "tenantFacilityId": "K-1"}, 400, "twice"),
        (lambda a: {"tenantArticleId": "C", "value": 0, "tenantFacilityId": "K-1"}, 409, "2 units reserved"),
    ],
)
def test_one_bad_stock_refuses_all(api, store, bad, status, text):
    stocks = goods(store, A=1, B=2, C=3)
    Stock.objects.filter(pk=stocks["C"].pk).update(reserved=2)
    answer = put(api, {"id": str(stocks["B"].pk), "value": 99}, bad(stocks["A"]))
    assert answer.status_code == status, answer.content
    assert matches("ApiError", answer.json())
    assert text in answer.json()[0]["description"]
    assert units() == {"A": 1, "B": 2, "C": 3}
    assert not Event.objects.exists()


def test_at_most_500_at_once(api, store):
    assert put(api, *({"id": str(uuid.uuid4()), "value": 1} for _ in range(501))).status_code == 400
    assert put(api).json() == []


def test_setting_without_versions(api, store):
    stocks = goods(store, A=1)
    answer = act(
        api,
        name="UPDATE_VERSIONLESS",
        stocks=[
            {"operationType": "UPDATE", "id": str(stocks["A"].pk), "value": 10, "conditions": ["DEFECTIVE"]},
            {"operationType": "CREATE", "tenantArticleId": "B", "value": 20, "tenantFacilityId": "K-1"},
        ],
    )
    assert answer.status_code == 200, answer.content
    results = answer.json()["result"]["operationResults"]
    assert [row["status"] for row in results] == ["UPDATED", "CREATED"]
    assert all(matches("StockUpsertOperationResult", row) for row in results)
    assert "operationType" not in results[0]["stock"]
    assert units() == {"A": 10, "B": 20}


def test_deleting_by_ids_articles_and_locations(api, store, elsewhere):
    stocks = goods(store, A=1, B=2, C=3)
    other = goods(elsewhere, B=9)["B"]
    Stock.objects.filter(pk=stocks["C"].pk).update(details={"locationRef": "L"})
    answer = act(api, name="DELETE_BY_IDS", ids=[str(stocks["A"].pk), "x"])
    assert answer.json() == {"name": "DELETE_BY_IDS", "result": {"ids": [str(stocks["A"].pk)]}}
    assert matches("StockDeleteActionResult", answer.json()["result"])
    answer = act(api, name="DELETE_BY_PRODUCTS", facilityRef=str(store.pk), tenantArticleIds=["B"])
    assert answer.json()["result"] == {"ids": [str(stocks["B"].pk)]}
    answer = api.post(
        f"{URL}/actions", {"actions": [{"name": "DELETE_BY_LOCATIONS", "locationRefs": ["L"]}]}, format="json"
    )
    assert answer.json()["result"] == {"ids": [str(stocks["C"].pk)]}
    assert list(Stock.objects.values_list("pk", flat=True)) == [other.pk]


def test_promised_units_are_not_deleted(api, store):
    stocks = goods(store, A=1, B=2)
    Stock.objects.filter(pk=stocks["B"].pk).update(reserved=1)
    assert (
        act(api, name="DELETE_BY_PRODUCTS", facilityRef=str(store.pk), tenantArticleIds=["A", "B"]).status_code == 409
    )
    assert units() == {"A": 1, "B": 2}
    assert not Reservation.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"action": {}},
        {"action": {"name": "MOVE_TO_LOCATION"}},
        {"action": {"name": "DELETE_BY_IDS"}},
        {"action": {"name": "DELETE_BY_IDS", "ids": [1]}},
        {"action": {"name": "DELETE_BY_IDS", "ids": ["x"] * 501}},
        {"action": {"name": "UPDATE_VERSIONLESS", "stocks": [{"id": "x", "value": 1}]}},
        {"actions": [{"name": "DELETE_BY_IDS", "ids": []}, {"name": "DELETE_BY_IDS", "ids": []}]},
        {"action": []},
    ],
)
def test_bad_actions_are_refused(api, store, body):
    goods(store, A=1)
    answer = api.post(f"{URL}/actions", body, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert units() == {"A": 1}
