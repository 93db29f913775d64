"""The description's "Modify an order": which properties can be changed, and until when."""

from typing import Any

import pytest

from fulfillment.facilities.models import Facility
from tests.contract import matches
from tests.invariants import assert_invariants_hold

from .cast import AWAY, CONSUMER, LATER, SHIPPED, Desk, line_of, new_line, quantities

COLLECTED_AT = "2031-04-01T12:00:00Z"


def modifications(order: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """One change of every property that can be modified."""
    return {
        "order line items": {"orderLineItems": [line_of(order, "shirt", quantity=3)]},
        "custom attributes": {"customAttributes": {"is": "after"}},
        "preferred handling time": {"preferredHandlingTime": LATER},
        "consumer": {"consumer": {**CONSUMER, "addresses": [AWAY]}},
    }


MODIFIABLE = ["order line items", "custom attributes", "preferred handling time", "consumer"]
NOT_MODIFIABLE: dict[str, Any] = {
    "tenantOrderId": "other",
    "orderDate": LATER,
    "status": "CANCELLED",
    "statusReasons": [{"status": "OPEN", "reason": "none"}],
    "deliveryPreferences": SHIPPED,
    "paymentInfo": {},
    "stickers": [],
    "tags": [],
    "processId": "x",
    "id": "x",
    "created": LATER,
    "updateDetails": [],
    "anonymized": True,
}


@pytest.mark.parametrize("name", NOT_MODIFIABLE)
def test_not_all_properties_of_an_order_can_be_modified_after_the_order_has_been_placed(desk: Desk, name: str) -> None:
    order = desk.placed()
    assert name in desk.refused(order, **{name: NOT_MODIFIABLE[name]})


@pytest.mark.parametrize("name", MODIFIABLE)
def test_the_following_properties_can_be_changed(desk: Desk, name: str) -> None:
    order = desk.placed()
    changed = desk.modify(order, **modifications(order)[name])
    assert matches("Order", changed)
    assert changed == desk.read(order)
    assert changed["version"] == order["version"] + 1
    assert_invariants_hold()


@pytest.mark.parametrize("name", MODIFIABLE)
def test_a_locked_order_can_be_modified_and_stays_locked(desk: Desk, name: str) -> None:
    order = desk.placed(status="LOCKED")
    changed = desk.modify(order, **modifications(order)[name])
    assert changed["status"] == "LOCKED"
    assert desk.jobs(order) == []
    assert_invariants_hold()


@pytest.mark.parametrize("name", MODIFIABLE)
def test_a_cancelled_order_cannot_be_modified(desk: Desk, name: str) -> None:
    order = desk.placed()
    body = {"name": "CANCEL", "version": order["version"]}
    assert desk.client.post(f"/api/orders/{order['id']}/actions", body, format="json").status_code == 200
    assert "CANCELLED" in desk.refused(order, **modifications(order)[name])
    assert_invariants_hold()


def test_the_request_body_can_contain_any_combination_of_the_modifiable_properties(desk: Desk) -> None:
    order = desk.placed()
    everything: dict[str, Any] = {}
    for change in modifications(order).values():
        everything |= change
    changed = desk.modify(order, comment="all of it", **everything)
    assert quantities(changed) == {"shirt": 3, "cap": 1}
    assert changed["customAttributes"] == {"is": "after"}
    assert changed["deliveryPreferences"]["shipping"]["desiredDeliveryTime"] == LATER
    assert changed["consumer"] == {**CONSUMER, "addresses": [AWAY]}
    assert changed["version"] == order["version"] + 1
    assert len(changed["updateDetails"]) == 1
    assert_invariants_hold()


ONE_BAD: dict[str, dict[str, Any]] = {
    "a line": {"orderLineItems": [{"id": "unknown", "quantity": 1}], "customAttributes": {"is": "after"}},
    "the consumer": {"consumer": {"addresses": [{**AWAY, "country": "ZZ"}]}, "customAttributes": {"is": "after"}},
    "the handling time": {"preferredHandlingTime": "soon", "consumer": {"addresses": [AWAY]}},
    "an added line": {"orderLineItems": [{"quantity": 1}], "preferredHandlingTime": LATER},
}


@pytest.mark.parametrize("bad", ONE_BAD)
def test_all_properties_in_one_request_succeed_or_fail_together(desk: Desk, bad: str) -> None:
    order = desk.placed()
    before = (desk.plans(order), desk.jobs(order))
    desk.refused(order, **ONE_BAD[bad])
    assert (desk.plans(order), desk.jobs(order)) == before
    assert_invariants_hold()


def test_what_the_state_forbids_takes_what_it_allows_with_it(desk: Desk) -> None:
    order = desk.placed()
    desk.start(order)
    desk.refused(order, customAttributes={"is": "after"}, consumer={"addresses": [AWAY]})
    assert_invariants_hold()


class TestPreferredHandlingTime:
    def test_shipping_orders_updates_desired_delivery_time(self, desk: Desk) -> None:
        order = desk.placed()
        changed = desk.modify(order, preferredHandlingTime=LATER)
        assert changed["deliveryPreferences"] == {
            "shipping": {"serviceLevel": "DELIVERY", "desiredDeliveryTime": LATER}
        }
        assert desk.job(order)["deliveryinformation"]["targetTime"] == "2031-05-01T12:00:00Z"
        assert_invariants_hold()

    def test_click_and_collect_orders_updates_provisioning_time(self, desk: Desk, store: Facility) -> None:
        collect = [{"facilityRef": str(store.pk), "paid": True, "provisioningTime": COLLECTED_AT}]
        order = desk.placed(deliveryPreferences={"collect": collect})
        changed = desk.modify(order, preferredHandlingTime=LATER)
        assert changed["deliveryPreferences"] == {"collect": [{**collect[0], "provisioningTime": LATER}]}
        assert_invariants_hold()

    def test_click_and_collect_orders_get_a_provisioning_time_they_had_none_of(
        self, desk: Desk, store: Facility
    ) -> None:
        order = desk.placed(collect=store)
        changed = desk.modify(order, preferredHandlingTime=LATER)
        assert changed["deliveryPreferences"]["collect"][0]["provisioningTime"] == LATER

    def test_an_order_without_delivery_preferences_is_shipped(self, desk: Desk) -> None:
        order = desk.order(lines={"shirt": 1})
        changed = desk.modify(order, preferredHandlingTime=LATER)
        assert changed["deliveryPreferences"]["shipping"]["desiredDeliveryTime"] == LATER

    def test_a_moment_of_another_zone_is_the_same_moment(self, desk: Desk) -> None:
        order = desk.placed()
        changed = desk.modify(order, preferredHandlingTime="2031-05-01T14:00:00+02:00")
        assert changed["deliveryPreferences"]["shipping"]["desiredDeliveryTime"] in (LATER, "2031-05-01T14:00:00+02:00")
        assert desk.job(order)["deliveryinformation"]["targetTime"] == "2031-05-01T12:00:00Z"


class TestCustomAttributes:
    def test_custom_attributes_are_replaced_as_a_whole(self, desk: Desk) -> None:
        order = desk.placed(customAttributes={"kept": 1, "gone": {"deep": [1, 2]}})
        changed = desk.modify(order, customAttributes={"kept": 2})
        assert changed["customAttributes"] == {"kept": 2}

    def test_the_pick_job_shows_the_new_custom_attributes(self, desk: Desk) -> None:
        order = desk.placed()
        desk.modify(order, customAttributes={"is": "after"})
        assert desk.job(order)["customAttributes"] == {"is": "after"}
        assert_invariants_hold()


def test_adding_a_line_and_changing_the_consumer_at_once_routes_to_the_new_address(desk: Desk) -> None:
    order = desk.placed()
    desk.modify(
        order, orderLineItems=[new_line("sock", 2)], consumer={**CONSUMER, "addresses": [{**AWAY, "lastName": "New"}]}
    )
    job = desk.job(order)
    assert job["deliveryinformation"]["details"]["shipping"]["recipientaddress"]["lastName"] == "New"
    assert [(line["article"]["tenantArticleId"], line["quantity"]) for line in job["pickLineItems"]] == [
        ("shirt", 2),
        ("cap", 1),
        ("sock", 2),
    ]
    assert_invariants_hold()
