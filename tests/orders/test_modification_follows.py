"""What a modification makes of plans, stock, jobs and addresses further down."""

from typing import Any

import pytest

from fulfillment.events.models import Event
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.inventory.models import Reservation
from fulfillment.picking.models import PickJob
from orders.models import Order
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

pytestmark = pytest.mark.django_db

AMSTERDAM_ADDRESS = {
    "street": "Damrak",
    "houseNumber": "1",
    "postalCode": "1012 JS",
    "city": "Amsterdam",
    "country": "NL",
}


@pytest.fixture
def shop() -> Shop:
    shop = Shop()
    answer = shop.client.put(
        "/api/configurations/ordermodification",
        {"version": 0, "allowOrderLineItemModification": True},
        format="json",
    )
    assert answer.status_code == 201, answer.json()
    return shop


def modify(shop: Shop, order: dict[str, Any], *, expect: int = 200, **changes: Any) -> Any:
    version = shop.client.get(f"/api/orders/{order['id']}").json()["version"]
    answer = shop.client.patch(f"/api/orders/{order['id']}", {"version": version, **changes}, format="json")
    assert answer.status_code == expect, answer.json()
    return answer.json()


def line_of(order: dict[str, Any], article: str) -> str:
    return next(line["id"] for line in order["orderLineItems"] if line["article"]["tenantArticleId"] == article)


def plans(order: dict[str, Any]) -> list[tuple[str, dict[str, int]]]:
    """Return (status, units by article) of every plan of *order*, oldest first."""
    found = RoutingPlan.objects.filter(order_id=order["id"]).order_by("pk")
    return [
        (plan.status, {line["article"]["tenantArticleId"]: line["quantity"] for line in plan.lines}) for plan in found
    ]


def test_changed_lines_are_routed_anew_in_the_same_transaction(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=5)
    goods(here, shoe=5)
    order = shop.order(lines={"shirt": 2})
    changed = modify(
        shop,
        order,
        orderLineItems=[
            {"id": line_of(order, "shirt"), "quantity": 3},
            {"article": {"tenantArticleId": "shoe", "title": "Shoe"}, "quantity": 1},
        ],
    )
    assert [line["quantity"] for line in changed["orderLineItems"]] == [3, 1]
    assert plans(order) == [("REROUTED", {"shirt": 2}), ("ROUTED", {"shirt": 3, "shoe": 1})]
    assert counters(here, "shirt") == (5, 3)
    assert counters(here, "shoe") == (5, 1)
    jobs = PickJob.objects.filter(order_id=order["id"]).order_by("pk")
    assert [(job.status, job.sub_status) for job in jobs] == [("REROUTED", "ORDER_MODIFIED"), ("OPEN", "")]
    assert_invariants_hold()


def test_nobody_else_gets_what_the_order_held_while_it_is_routed_anew(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=3)
    first = shop.order(lines={"shirt": 3})
    waiting = shop.order(lines={"shirt": 1})
    modify(shop, first, customAttributes={"gift": True})
    plans_route_due()
    assert plans(first)[-1] == ("ROUTED", {"shirt": 3})
    assert plans(waiting) == [("NOT_ROUTABLE", {"shirt": 1})]
    assert_invariants_hold()


def test_a_line_that_is_removed_frees_its_stock(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=5)
    goods(here, shoe=5)
    order = shop.order(lines={"shirt": 2, "shoe": 1})
    changed = modify(shop, order, orderLineItems=[{"id": line_of(order, "shoe"), "quantity": 0}])
    assert len(changed["orderLineItems"]) == 1
    assert counters(here, "shoe") == (5, 0)
    assert plans(order)[-1] == ("ROUTED", {"shirt": 2})
    assert_invariants_hold()


def test_units_that_are_being_picked_stay_and_the_others_are_routed(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 2})
    shop.act(shop.job(order), "START")
    modify(shop, order, orderLineItems=[{"id": line_of(order, "shirt"), "quantity": 3}])
    assert plans(order) == [("ROUTED", {"shirt": 2}), ("ROUTED", {"shirt": 1})]
    told = modify(shop, order, expect=400, orderLineItems=[{"id": line_of(order, "shirt"), "quantity": 1}])
    assert "2 of 3 units of the article 'shirt' are being picked" in told[0]["description"]
    modify(shop, order, orderLineItems=[{"id": line_of(order, "shirt"), "quantity": 2}])
    assert plans(order) == [("ROUTED", {"shirt": 2}), ("OBSOLETE", {"shirt": 1})]
    assert counters(here, "shirt") == (5, 2)
    assert_invariants_hold()


def test_what_nobody_has_makes_the_new_plan_wait_and_frees_what_was_held(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=2)
    order = shop.order(lines={"shirt": 2})
    modify(shop, order, orderLineItems=[{"id": line_of(order, "shirt"), "quantity": 9}])
    assert plans(order) == [("REROUTED", {"shirt": 2}), ("NOT_ROUTABLE", {"shirt": 9})]
    assert counters(here, "shirt") == (2, 0)
    assert_invariants_hold()


def test_a_locked_order_stays_locked_and_holds_the_new_stock(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 2}, status="LOCKED")
    changed = modify(shop, order, orderLineItems=[{"id": line_of(order, "shirt"), "quantity": 4}])
    assert changed["status"] == "LOCKED"
    assert plans(order)[-1] == ("LOCKED", {"shirt": 4})
    assert not PickJob.objects.exists()
    assert_invariants_hold()


def test_the_handling_time_of_a_collected_order_is_its_provisioning_time(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 2}, collect=here)
    changed = modify(shop, order, preferredHandlingTime="2031-05-01T10:00:00Z")
    assert changed["deliveryPreferences"]["collect"][0]["provisioningTime"] == "2031-05-01T10:00:00Z"
    assert shop.job(order)["deliveryinformation"]["targetTime"].startswith("2031-05-01T10:00:00")
    assert_invariants_hold()


def test_a_new_address_reaches_everybody_who_sends_goods_there_and_nobody_routes_anew(shop: Shop) -> None:
    here = facility()
    there = facility("Amsterdam", place=AMSTERDAM)
    goods(here, shirt=5)
    goods(there, shoe=5)
    consumer = {"email": "a@b.example", "addresses": [{**AMSTERDAM_ADDRESS, "city": "Köln", "country": "DE"}]}
    order = shop.order(lines={"shirt": 1, "shoe": 1}, consumer=consumer)
    picked, open_job = PickJob.objects.filter(order_id=order["id"]).order_by("facility__name").reverse()
    shop.pick({**shop.client.get(f"/api/pickjobs/{picked.pk}").json()}, 1)
    before = plans(order)
    modify(shop, order, consumer={"addresses": [{**AMSTERDAM_ADDRESS, "firstName": "Ann", "lastName": "New"}]})
    assert plans(order) == before
    assert {plan.target["country"] for plan in RoutingPlan.objects.all()} == {"NL"}
    open_job.refresh_from_db(fields=["delivery", "consumer_name"])
    assert open_job.delivery["shipping"]["recipientaddress"]["street"] == "Damrak"
    assert open_job.consumer_name == "Ann New"
    handover = HandoverJob.objects.get(pick_job_id=picked.pk)
    assert handover.recipient["street"] == "Damrak"  # type: ignore[index]
    assert handover.recipient_name == "Ann New"
    assert Shipment.objects.get().recipient["street"] == "Damrak"  # type: ignore[index]
    assert Order.objects.get().consumer["email"] == "a@b.example"  # what was not said stays
    assert_invariants_hold()


def test_asking_for_what_is_so_already_changes_nothing(shop: Shop) -> None:
    goods(facility(), shirt=5)
    order = shop.order(lines={"shirt": 2}, customAttributes={"a": 1})
    same = modify(
        shop,
        order,
        customAttributes={"a": 1},
        consumer=order["consumer"],
        orderLineItems=[{"id": line_of(order, "shirt"), "quantity": 2}],
    )
    assert same["version"] == order["version"]
    assert not Event.objects.filter(name="ORDER_MODIFIED").exists()
    assert Reservation.objects.count() == 1


def test_force_cancel_gives_back_what_is_picked_and_leaves_what_is_handed_over(shop: Shop) -> None:
    shop.client.put(
        "/api/configurations/ordercancelation", {"version": 0, "allowForceCancelOrder": True}, format="json"
    )
    here = facility()
    there = facility("Amsterdam", place=AMSTERDAM)
    goods(here, shirt=5)
    goods(there, shoe=5)
    order = shop.order(lines={"shirt": 1, "shoe": 1})
    gone, back = PickJob.objects.filter(order_id=order["id"]).order_by("facility__name").reverse()
    for job in (gone, back):
        shop.pick(shop.client.get(f"/api/pickjobs/{job.pk}").json(), 1)
    handover = HandoverJob.objects.get(pick_job_id=gone.pk)
    done = shop.client.post(
        f"/api/handoverjobs/{handover.pk}/actions",
        {"name": "FINISH_HANDOVER_JOB", "version": handover.version, "lineItems": []},
        format="json",
    )
    assert done.status_code == 200, done.json()
    version = shop.client.get(f"/api/orders/{order['id']}").json()["version"]
    answer = shop.client.post(
        "/api/orders/actions",
        {"name": "BULK_FORCE_CANCEL", "orders": [{"orderId": order["id"], "version": version}]},
        format="json",
    )
    assert answer.json() == [{"orderId": order["id"], "status": "UPDATED"}]
    gone_at, back_at = (here, "shirt"), (there, "shoe")
    if gone.facility_id != here.pk:
        gone_at, back_at = back_at, gone_at
    assert counters(*gone_at) == (4, 0)
    assert counters(*back_at) == (5, 0)
    assert HandoverJob.objects.get(pk=handover.pk).status == "HANDED_OVER"
    assert shop.client.get(f"/api/orders/{order['id']}").json()["status"] == "CANCELLED"
    assert_invariants_hold()


def test_an_order_whose_customer_did_not_come_can_be_cancelled(shop: Shop) -> None:
    here = facility()
    goods(here, shirt=5)
    order = shop.order(lines={"shirt": 1}, collect=here)
    job = shop.job(order)
    shop.pick(job, 1)
    handover = shop.handover(job)
    shop.client.post(
        f"/api/handoverjobs/{handover.pk}/actions",
        {"name": "CANCEL", "version": handover.version, "payload": {"handoverJobCancelReason": "CONSUMER_NO_SHOW"}},
        format="json",
    )
    assert HandoverJob.objects.get().status == "CANCELED"
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    assert answer.status_code == 200, answer.json()
    assert counters(here, "shirt") == (5, 0)
    assert_invariants_hold()
