"""The description's "Modification restrictions based on process state", property by property, state by state."""

from typing import Any

import pytest

from fulfillment.facilities.models import Facility
from tests.handover.cast import Counter
from tests.invariants import assert_invariants_hold

from .cast import AWAY, CONSUMER, HOME, INVOICE, LATER, Desk

LOCKER = {**AWAY, "addressType": "PARCEL_LOCKER"}
POSTAL = {**AWAY, "addressType": "POSTAL_ADDRESS"}
ATTRIBUTES = {"customAttributes": {"is": "after"}}
TIME = {"preferredHandlingTime": LATER}
UNLESS_STARTED = pytest.mark.parametrize("change", [ATTRIBUTES, TIME], ids=["custom attributes", "handling time"])


class TestCustomAttributesAndPreferredHandlingTime:
    @UNLESS_STARTED
    @pytest.mark.parametrize("status", ["OPEN", "WAITING_FOR_INPUT"])
    def test_can_be_modified_when_no_pick_job_has_started(
        self, desk: Desk, change: dict[str, Any], status: str
    ) -> None:
        order = desk.placed()
        if status == "WAITING_FOR_INPUT":
            patch_job(desk, order, status)
        desk.modify(order, **change)
        assert [job["status"] for job in desk.jobs(order)] == ["REROUTED", "OPEN"]
        assert_invariants_hold()

    @UNLESS_STARTED
    def test_cannot_be_modified_while_a_pick_job_is_in_progress(self, desk: Desk, change: dict[str, Any]) -> None:
        order = desk.placed()
        desk.start(order)
        assert "pick" in desk.refused(order, **change)
        assert_invariants_hold()

    @UNLESS_STARTED
    def test_cannot_be_modified_while_a_pick_job_is_paused(self, desk: Desk, change: dict[str, Any]) -> None:
        order = desk.placed()
        desk.act(desk.start(order), "PAUSE")
        assert "pick" in desk.refused(order, **change)

    @UNLESS_STARTED
    def test_cannot_be_modified_after_picking(self, desk: Desk, change: dict[str, Any]) -> None:
        order = desk.placed()
        desk.pick_all(order)
        desk.refused(order, **change)
        assert_invariants_hold()

    @UNLESS_STARTED
    def test_cannot_be_modified_after_the_handover(self, desk: Desk, change: dict[str, Any]) -> None:
        order = desk.placed()
        desk.hand_over(order)
        desk.refused(order, **change)
        assert_invariants_hold()

    @UNLESS_STARTED
    def test_can_be_modified_again_when_the_job_that_had_started_is_reset(
        self, desk: Desk, change: dict[str, Any]
    ) -> None:
        order = desk.placed()
        desk.act(desk.start(order), "RESET")
        desk.modify(order, **change)
        assert_invariants_hold()

    @UNLESS_STARTED
    def test_can_be_modified_when_the_only_job_that_had_started_was_given_up(
        self, desk: Desk, change: dict[str, Any]
    ) -> None:
        order = desk.placed()
        desk.act(desk.start(order), "ABORT")
        desk.modify(order, **change)
        assert_invariants_hold()


DELIVERY_CHANGES: dict[str, Any] = {
    "an address of type POSTAL_ADDRESS": {**CONSUMER, "addresses": [POSTAL, INVOICE]},
    "an address of type PARCEL_LOCKER": {**CONSUMER, "addresses": [HOME, LOCKER, INVOICE]},
    "an address without a type": {**CONSUMER, "addresses": [AWAY, INVOICE]},
    "no delivery address any more": {**CONSUMER, "addresses": [INVOICE]},
    "no addresses": {**CONSUMER, "addresses": []},
    "the name on the delivery address": {**CONSUMER, "addresses": [{**HOME, "lastName": "Other"}, INVOICE]},
}
OTHER_CHANGES: dict[str, Any] = {
    "the email": {**CONSUMER, "email": "after@shop.example"},
    "the consumer id": {**CONSUMER, "consumerId": "c-2"},
    "custom attributes of the consumer": {**CONSUMER, "customAttributes": {"is": "after"}},
    "the invoice address": {**CONSUMER, "addresses": [HOME, {**INVOICE, "companyName": "After Ltd"}]},
    "no invoice address any more": {**CONSUMER, "addresses": [HOME]},
}


class TestConsumerAndAddresses:
    @pytest.mark.parametrize("state", ["routed", "locked", "in progress", "picked", "handed over"])
    @pytest.mark.parametrize("name", OTHER_CHANGES)
    def test_generally_modifiable_at_any_time(self, desk: Desk, name: str, state: str) -> None:
        order = brought(desk, state)
        changed = desk.modify(order, consumer=OTHER_CHANGES[name])
        assert changed["consumer"] == OTHER_CHANGES[name]
        assert_invariants_hold()

    @pytest.mark.parametrize("state", ["routed", "locked", "in progress", "picked"])
    @pytest.mark.parametrize("name", DELIVERY_CHANGES)
    def test_changes_to_delivery_addresses_are_allowed_before_a_handover_job_has_started(
        self, desk: Desk, name: str, state: str
    ) -> None:
        order = brought(desk, state)
        changed = desk.modify(order, consumer=DELIVERY_CHANGES[name])
        assert changed["consumer"] == DELIVERY_CHANGES[name]
        assert_invariants_hold()

    @pytest.mark.parametrize("name", DELIVERY_CHANGES)
    def test_changes_to_delivery_addresses_are_only_allowed_before_a_handover_job_has_started(
        self, desk: Desk, name: str
    ) -> None:
        order = brought(desk, "handed over")
        assert "handover" in desk.refused(order, consumer=DELIVERY_CHANGES[name])
        assert_invariants_hold()

    def test_saying_that_an_untyped_address_is_postal_changes_no_delivery_address(self, desk: Desk) -> None:
        order = brought(desk, "handed over")
        desk.modify(order, consumer={**CONSUMER, "addresses": [{**HOME, "addressType": "POSTAL_ADDRESS"}, INVOICE]})

    @pytest.mark.parametrize("name", ["facilityRef", "tenantFacilityId"])
    def test_changes_to_facility_ref_and_tenant_facility_id_are_only_allowed_before_a_handover_job_has_started(
        self, desk: Desk, store: Facility, name: str
    ) -> None:
        reference = {"facilityRef": str(store.pk), "tenantFacilityId": store.tenant_facility_id}[name]
        consumer = {**CONSUMER, name: reference}
        open_order, over = brought(desk, "picked"), brought(desk, "handed over")
        assert desk.modify(open_order, consumer=consumer)["consumer"] == consumer
        assert "handover" in desk.refused(over, consumer=consumer)
        assert_invariants_hold()

    def test_a_handover_of_which_a_part_was_taken_has_started(self, desk: Desk) -> None:
        order = desk.placed()
        handover = Counter(desk.client).read(desk.pick_all(order).pk)
        line = handover["handoverJobLineItems"][0]
        Counter(desk.client).hand(handover, "UPDATE_LINEITEM", lineItem={"id": line["id"], "status": "CLOSED"})
        assert "handover" in desk.refused(order, consumer=DELIVERY_CHANGES["an address without a type"])
        desk.modify(order, consumer=OTHER_CHANGES["the email"])

    def test_properties_of_the_consumer_that_are_not_named_stay_and_addresses_are_replaced_as_a_whole(
        self, desk: Desk
    ) -> None:
        order = desk.placed()
        assert desk.modify(order, consumer={"addresses": [AWAY]})["consumer"] == {**CONSUMER, "addresses": [AWAY]}
        changed = desk.modify(order, consumer={"email": "after@shop.example"})
        assert changed["consumer"] == {**CONSUMER, "addresses": [AWAY], "email": "after@shop.example"}

    def test_the_goods_under_way_go_to_the_new_address(self, desk: Desk) -> None:
        order = brought(desk, "in progress")
        desk.modify(order, consumer={**CONSUMER, "addresses": [{**AWAY, "lastName": "New"}]})
        shown = desk.job(order)["deliveryinformation"]["details"]["shipping"]
        assert (shown["recipientaddress"]["street"], shown["recipientaddress"]["lastName"]) == ("Hohe Str.", "New")
        assert_invariants_hold()


def brought(desk: Desk, state: str) -> dict[str, Any]:
    """Place an order and bring it into a state."""
    order = desk.placed(status="LOCKED" if state == "locked" else "OPEN")
    if state == "in progress":
        desk.start(order)
    elif state == "picked":
        desk.pick_all(order)
    elif state == "handed over":
        desk.hand_over(order)
    return order


def patch_job(desk: Desk, order: dict[str, Any], status: str) -> None:
    job = desk.job(order)
    body = {"version": job["version"], "actions": [{"action": "ModifyPickJob", "status": status}]}
    assert desk.client.patch(f"/api/pickjobs/{job['id']}", body, format="json").status_code == 200
