"""Tags of an order: checked when it is taken, and carried by everything that follows from it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from orders.models import Order
from tests.cast import administrator, client_of, facility, goods, order_body
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

from .cast import tag

pytestmark = pytest.mark.django_db

WEB = {"id": "channel", "value": "web"}
STORE = {"id": "channel", "value": "store"}
GIFT = {"id": "wrap", "value": "gift"}


@pytest.fixture
def api(db):
    tag()
    tag("wrap", "gift")
    return client_of(administrator())


def body(**changes: Any) -> dict[str, Any]:
    return {**order_body(tenantOrderId="tagged"), **changes}


def with_line_tags(*tags: dict[str, str]) -> dict[str, Any]:
    sent = body()
    sent["orderLineItems"][-1]["tags"] = list(tags)
    return sent


def test_an_order_and_its_lines_keep_the_tags_they_came_with(api):
    sent = {**with_line_tags(GIFT), "tags": [WEB, GIFT]}
    order = api.post("/api/orders", sent, format="json").json()
    assert matches("Order", order)
    assert order["tags"] == [WEB, GIFT]
    assert order["orderLineItems"][-1]["tags"] == [GIFT]
    assert_invariants_hold()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"id": "color", "value": "web"}, "id"),
        ({"id": "Channel", "value": "web"}, "id"),
        ({"id": "channel", "value": "phone"}, "value"),
        ({"id": "channel", "value": "gift"}, "value"),
    ],
    ids=["unknown tag", "other case", "unknown value", "value of another tag"],
)
def test_a_tag_that_nobody_made_is_refused_with_its_name_and_place(api, wrong, place):
    at_order = api.post("/api/orders", body(tags=[WEB, wrong]), format="json")
    assert at_order.status_code == 400
    said = at_order.json()[0]["description"]
    assert f"$.tags[1].{place}" in said
    assert repr(wrong["id"]) in said
    assert place == "id" or repr(wrong["value"]) in said
    sent = with_line_tags(WEB, wrong)
    at_line = api.post("/api/orders", sent, format="json")
    assert at_line.status_code == 400
    last = len(sent["orderLineItems"]) - 1
    assert f"$.orderLineItems[{last}].tags[1].{place}" in at_line.json()[0]["description"]
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    "tags",
    [[], None, "web", [WEB["id"]], [{"id": "channel"}], [{**WEB, "more": 1}], [{"id": 1, "value": "web"}], [WEB] * 501],
    ids=["empty", "null", "text", "texts", "no value", "more than known", "number", "too many"],
)
def test_what_is_no_list_of_tags_is_refused(api, tags):
    assert api.post("/api/orders", body(tags=tags), format="json").status_code == 400


def test_more_different_tags_than_can_be_asked_for_at_once_are_refused(api):
    sent = with_line_tags(*({"id": f"t{number}", "value": "x"} for number in range(500)))
    answer = api.post("/api/orders", {**sent, "tags": [WEB]}, format="json")
    assert answer.status_code == 400
    assert "501 different tags" in answer.json()[0]["description"]


def test_the_tags_of_an_order_are_looked_up_by_one_query_and_without_tags_by_none(api):
    api.post("/api/orders", body(tenantOrderId="first"), format="json")  # reads the lock rules for this process
    with CaptureQueriesContext(connection) as without:
        api.post("/api/orders", body(tenantOrderId="plain"), format="json")
    sent = {**with_line_tags(GIFT, WEB), "tags": [WEB, STORE]}
    with CaptureQueriesContext(connection) as tagged:
        assert api.post("/api/orders", sent, format="json").status_code == 201
    assert len(tagged) == len(without) + 1
    assert not [query for query in without if "tags_tag" in query["sql"]]


def test_tags_go_with_the_goods_from_the_order_to_the_carrier(api):
    goods(facility(), A=5)
    shop = Shop(api)
    order = shop.order(lines={"A": 1}, tenantOrderId="tagged", tags=[WEB])
    process = api.get(f"/api/processes/{order['processId']}").json()
    assert matches("Process", process)
    assert process["tags"] == [WEB]
    job = shop.job(order)
    assert matches("PickJob", job)
    assert job["tags"] == [WEB]
    shop.pick(job, 1)
    shop.act(job, "CLOSE")
    handover = shop.handover(job)
    shown = api.get(f"/api/handoverjobs/{handover.pk}").json()
    assert matches("Handoverjob", shown)
    assert shown["tags"] == [WEB]
    shipment = api.get(f"/api/shipments/{handover.shipment_id}").json()
    assert matches("Shipment", shipment)
    assert shipment["tags"] == [WEB]
    assert_invariants_hold()


def test_the_tags_of_a_line_go_with_the_line(api):
    goods(facility(), **{"111222333": 5})
    line = {"article": {"tenantArticleId": "111222333", "title": "T"}, "quantity": 1, "tags": [GIFT]}
    shop = Shop(api)
    order = shop.order(lines={}, tenantOrderId="tagged", orderLineItems=[line])
    plan = api.get("/api/routingplans", {"orderRef": order["id"]}).json()["routingPlans"][0]
    assert plan["orderLineItems"][0]["tags"] == [GIFT]
    job = shop.job(order)
    assert job["pickLineItems"][0]["tags"] == [GIFT]
    assert "tags" not in job


def test_nothing_has_tags_where_nobody_gave_any(api):
    goods(facility(), A=5)
    shop = Shop(api)
    order = shop.order(lines={"A": 1}, tenantOrderId="plain")
    process = api.get(f"/api/processes/{order['processId']}").json()
    assert "tags" not in order
    assert "tags" not in process
    assert "tags" not in shop.job(order)


def test_a_modified_line_may_only_have_tags_that_somebody_made(api):
    allowed = {"version": 0, "allowOrderLineItemModification": True}
    api.put("/api/configurations/ordermodification", allowed, format="json")
    order = api.post("/api/orders", body(), format="json").json()
    line = order["orderLineItems"][0]["id"]

    def modified(*tags: dict[str, str]) -> Any:
        change = {"version": 1, "orderLineItems": [{"id": line, "tags": list(tags)}]}
        return api.patch(f"/api/orders/{order['id']}", change, format="json")

    refused = modified(WEB, {"id": "color", "value": "red"})
    assert refused.status_code == 400
    assert "$.orderLineItems[0].tags[1].id" in refused.json()[0]["description"]
    answer = modified(GIFT)
    assert answer.status_code == 200, answer.content
    assert answer.json()["orderLineItems"][0]["tags"] == [GIFT]
    assert_invariants_hold()
