"""The description's "Response": the answer, what is rerouted and what is not, the update details and the event."""

from typing import Any

import pytest

from fulfillment.facilities.models import Facility
from tests.cast import AMSTERDAM, client_of, facility, goods, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .cast import AWAY, CONSUMER, LATER, Desk, line_of, modified_events, new_line, quantities

OTHERS: dict[str, dict[str, Any]] = {
    "customAttributes": {"customAttributes": {"is": "after"}},
    "preferredHandlingTime": {"preferredHandlingTime": LATER},
}


def test_the_answer_is_an_http_200_with_a_body_containing_the_updated_order(desk: Desk) -> None:
    order = desk.placed()
    body = {"version": order["version"], "customAttributes": {"is": "after"}}
    answer = desk.client.patch(f"/api/orders/{order['id']}", body, format="json")
    assert answer.status_code == 200
    assert matches("Order", answer.json())
    kept = {"id", "processId", "created", "orderDate", "status", "orderLineItems", "consumer"}
    assert {name: answer.json()[name] for name in kept} == {name: order[name] for name in kept}
    assert answer.json()["lastModified"] > order["lastModified"]


class TestRerouting:
    @pytest.mark.parametrize("name", ["orderLineItems", *OTHERS])
    def test_modifications_to_order_line_items_custom_attributes_or_preferred_handling_time_trigger_automatic_rerouting(
        self, desk: Desk, name: str
    ) -> None:
        order = desk.placed()
        change = OTHERS.get(name) or {"orderLineItems": [line_of(order, "shirt", quantity=3)]}
        desk.modify(order, **change)
        old, new = desk.plans(order)
        assert (old["status"], new["status"]) == ("REROUTED", "ROUTED")
        assert old["successorRerouteRoutingPlanRefs"] == [new["id"]]
        assert [job["status"] for job in desk.jobs(order)] == ["REROUTED", "OPEN"]
        assert desk.jobs(order)[1]["routingPlanRef"] == new["id"]
        assert_invariants_hold()

    @pytest.mark.parametrize("name", ["orderLineItems", *OTHERS])
    def test_a_locked_order_is_rerouted_and_nobody_picks(self, desk: Desk, store: Facility, name: str) -> None:
        order = desk.placed(status="LOCKED")
        change = OTHERS.get(name) or {"orderLineItems": [line_of(order, "shirt", quantity=3)]}
        desk.modify(order, **change)
        assert [plan["status"] for plan in desk.plans(order)] == ["REROUTED", "LOCKED"]
        assert desk.jobs(order) == []
        assert counters(store, "shirt") == (10, 3 if name == "orderLineItems" else 2)
        assert_invariants_hold()

    @pytest.mark.parametrize(
        "consumer",
        [{**CONSUMER, "email": "after@shop.example"}, {**CONSUMER, "addresses": [AWAY]}],
        ids=["consumer details", "addresses"],
    )
    def test_modifications_to_consumer_details_or_addresses_do_not_trigger_rerouting(
        self, desk: Desk, consumer: dict[str, Any]
    ) -> None:
        order = desk.placed()
        before = (desk.plans(order), desk.jobs(order))
        desk.modify(order, consumer=consumer)
        after = (desk.plans(order), desk.jobs(order))
        for kind in (0, 1):
            assert [(item["id"], item["status"]) for item in after[kind]] == [
                (item["id"], item["status"]) for item in before[kind]
            ]
        assert_invariants_hold()

    def test_the_order_moves_to_where_the_changed_lines_are(self, desk: Desk, store: Facility) -> None:
        far = facility("Amsterdam", place=AMSTERDAM)
        goods(far, shirt=50, cap=50)
        order = desk.placed()
        assert desk.job(order)["facilityRef"] == str(store.pk)
        desk.change_lines(order, line_of(order, "shirt", quantity=20))
        assert desk.job(order)["facilityRef"] == str(far.pk)
        assert (counters(store, "shirt"), counters(far, "shirt")) == ((10, 0), (50, 20))
        assert_invariants_hold()

    def test_what_the_order_holds_already_counts_as_free_for_it(self, desk: Desk, store: Facility) -> None:
        order = desk.placed(lines={"shirt": 10})
        desk.modify(order, customAttributes={"is": "after"})
        assert [plan["status"] for plan in desk.plans(order)] == ["REROUTED", "ROUTED"]
        assert counters(store, "shirt") == (10, 10)
        assert_invariants_hold()


class TestValidation:
    def test_an_order_must_have_at_least_one_order_line_item_with_a_quantity_above_0(self, desk: Desk) -> None:
        order = desk.placed(lines={"shirt": 1})
        desk.refused(order, orderLineItems=[line_of(order, "shirt", quantity=0)])
        assert quantities(desk.change_lines(order, line_of(order, "shirt", quantity=0), new_line("cap")))["cap"] == 1

    @pytest.mark.parametrize(
        "consumer",
        [
            {"addresses": [{"street": "Domstr."}]},
            {"addresses": [{**AWAY, "country": "Germany"}]},
            {"addresses": [{**AWAY, "addressType": "HOME"}]},
            {"addresses": [{**AWAY, "planet": "Earth"}]},
            {"consumerId": "c" * 256},
        ],
        ids=["incomplete", "no country code", "unknown type", "unknown property", "endless id"],
    )
    def test_all_validations_that_are_applied_during_order_creation_are_also_applied_during_order_modification(
        self, desk: Desk, consumer: dict[str, Any]
    ) -> None:
        order = desk.placed()
        assert "$.consumer" in desk.refused(order, consumer=consumer)


class TestUpdateDetails:
    def test_you_can_provide_a_comment_which_is_part_of_a_new_update_details_entry_in_the_order(
        self, desk: Desk
    ) -> None:
        order = desk.placed()
        assert "updateDetails" not in order
        (detail,) = desk.modify(order, customAttributes={"is": "after"}, comment="The customer called.")[
            "updateDetails"
        ]
        assert matches("OrderUpdateDetail", detail)
        assert detail["comment"] == "The customer called."
        assert detail["changes"] == {"customAttributes": {"is": "after"}}

    def test_without_a_comment_the_entry_has_none(self, desk: Desk) -> None:
        (detail,) = desk.modify(desk.placed(), customAttributes={"is": "after"})["updateDetails"]
        assert "comment" not in detail

    def test_every_modification_adds_one_entry_and_keeps_those_before(self, desk: Desk) -> None:
        order = desk.placed()
        first = desk.modify(order, customAttributes={"is": "after"}, comment="one")["updateDetails"]
        second = desk.modify(order, consumer={**CONSUMER, "email": "a@b.example"}, comment="two")["updateDetails"]
        assert second[:1] == first
        assert [detail["comment"] for detail in second] == ["one", "two"]
        assert second[0]["created"] < second[1]["created"]

    def test_the_changes_tell_every_property_that_was_sent(self, desk: Desk) -> None:
        order = desk.placed()
        lines = [line_of(order, "shirt", quantity=3), new_line("sock")]
        changed = desk.modify(
            order,
            orderLineItems=lines,
            customAttributes={"is": "after"},
            preferredHandlingTime=LATER,
            consumer={**CONSUMER, "addresses": [AWAY]},
        )
        changes = changed["updateDetails"][0]["changes"]
        assert set(changes) == {"orderLineItems", "customAttributes", "preferredHandlingTime", "consumer"}
        assert changes["customAttributes"] == {"is": "after"}
        assert changes["consumer"] == {**CONSUMER, "addresses": [AWAY]}
        assert changes["orderLineItems"][0] == lines[0]
        assert len(changes["orderLineItems"]) == 2

    def test_the_user_field_is_only_set_when_the_actor_anonymization_in_the_gdpr_configuration_is_set_to_false(
        self, desk: Desk
    ) -> None:
        order = desk.placed()
        (first,) = desk.modify(order, customAttributes={"is": "1"})["updateDetails"]
        assert "user" not in first
        desk.configure("gdpr", retentionTime=30, actorAnonymization=False)
        second = desk.modify(order, customAttributes={"is": "2"})["updateDetails"][1]
        assert second["user"]
        desk.configure("gdpr", retentionTime=30, actorAnonymization=True)
        assert "user" not in desk.modify(order, customAttributes={"is": "3"})["updateDetails"][2]


class TestEvent:
    @pytest.mark.parametrize("name", ["orderLineItems", *OTHERS, "consumer"])
    def test_an_event_is_sent_when_an_order_is_modified(self, desk: Desk, name: str) -> None:
        order = desk.placed()
        known = {
            **OTHERS,
            "orderLineItems": {"orderLineItems": [line_of(order, "shirt", quantity=3)]},
            "consumer": {"consumer": {**CONSUMER, "email": "after@shop.example"}},
        }
        changed = desk.modify(order, **known[name])
        (event,) = modified_events(order)
        payload = dict(event.payload)
        assert payload.pop("changes") == changed["updateDetails"][0]["changes"]
        assert {key: payload[key] for key in changed if key != "lastModified"} == {
            key: value for key, value in changed.items() if key != "lastModified"
        }
        assert_invariants_hold()

    def test_no_event_is_sent_when_the_modification_is_refused(self, desk: Desk) -> None:
        order = desk.placed()
        desk.refused(order, orderLineItems=[{"id": "unknown", "quantity": 1}])
        assert modified_events(order) == []

    def test_a_subscriber_hears_of_the_modification_before_what_it_leads_to(self, desk: Desk) -> None:
        order = desk.placed()
        desk.change_lines(order, line_of(order, "shirt", quantity=3))
        (event,) = modified_events(order)
        process = desk.client.get(f"/api/processes/{order['processId']}").json()
        assert process["orderRef"] == order["id"]
        assert event.sequence is not None
        assert_invariants_hold()


def test_the_history_says_who_modified_the_order_while_actors_are_named(desk: Desk) -> None:
    desk.configure("gdpr", retentionTime=30, actorAnonymization=False)
    clerk = client_of(user_with("ORDER_READ", "ORDER_WRITE", email="ann@shop.example"))
    changed = desk.modify(desk.placed(), client=clerk, customAttributes={"is": "after"})
    assert "ann@shop.example" in changed["updateDetails"][0]["user"]


FEES = {"fees": [{"name": "Gift wrap", "value": {"value": 300, "currency": "EUR", "decimalPlaces": 2}}]}
TAXES = {"taxes": [{"value": {"value": 190, "currency": "EUR", "decimalPlaces": 2}, "type": "VAT"}]}


class TestPricing:
    """Only the description of the body knows that ``pricing`` can be changed; its schema says how."""

    def test_on_update_only_the_provided_arrays_are_replaced(self, desk: Desk) -> None:
        order = desk.placed()
        assert desk.modify(order, pricing=FEES)["pricing"] == FEES
        assert desk.modify(order, pricing=TAXES)["pricing"] == {**FEES, **TAXES}
        assert desk.modify(order, pricing={"fees": []})["pricing"] == {"fees": [], **TAXES}

    def test_pricing_triggers_no_rerouting(self, desk: Desk) -> None:
        order = desk.placed()
        desk.modify(order, pricing=FEES)
        assert len(desk.plans(order)) == 1
        assert_invariants_hold()

    def test_the_changes_name_the_pricing_too_which_is_ours(self, desk: Desk) -> None:
        (detail,) = desk.modify(desk.placed(), pricing=FEES)["updateDetails"]
        assert detail["changes"].pop("pricing") == FEES
        assert matches("OrderUpdateDetail", detail)
