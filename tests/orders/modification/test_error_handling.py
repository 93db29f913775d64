"""The description's "Order modification error handling" and "Best practices for order modification"."""

from typing import Any

import pytest

from tests.invariants import assert_invariants_hold

from .cast import CONSUMER, LATER, Desk, line_of, new_line, quantities


class TestOptimisticLockingConflicts:
    def test_if_the_order_has_been_modified_since_you_last_retrieved_it_you_receive_a_409_conflict(
        self, desk: Desk
    ) -> None:
        order = desk.placed()
        desk.modify(order, customAttributes={"is": "theirs"})
        (error,) = desk.modify(order, expect=409, version=order["version"], customAttributes={"is": "mine"})
        assert (error["requestVersion"], error["version"]) == (order["version"], order["version"] + 1)
        assert error["summary"] == "Version conflict"
        assert_invariants_hold()

    @pytest.mark.parametrize("version", [0, 2, 2**31 - 1])
    def test_any_other_version_than_the_present_one_is_a_conflict(self, desk: Desk, version: int) -> None:
        order = desk.placed()
        (error,) = desk.modify(order, expect=409, version=version, customAttributes={"is": "mine"})
        assert (error["requestVersion"], error["version"]) == (version, 1)

    def test_fetch_the_latest_version_and_retry_with_the_updated_version_number(self, desk: Desk) -> None:
        order = desk.placed()
        desk.modify(order, customAttributes={"is": "theirs"})
        latest = desk.read(order)
        assert desk.modify(order, version=latest["version"], customAttributes={"is": "mine"})["version"] == 3

    def test_the_same_request_twice_modifies_once(self, desk: Desk) -> None:
        order = desk.placed()
        body = {"version": 1, "orderLineItems": [new_line("sock")]}
        answers = [desk.client.patch(f"/api/orders/{order['id']}", body, format="json").status_code for _ in range(2)]
        assert answers == [200, 409]
        assert quantities(desk.read(order)) == {"shirt": 2, "cap": 1, "sock": 1}


class TestValidationErrors:
    def test_at_least_one_order_line_item_must_remain(self, desk: Desk) -> None:
        order = desk.placed()
        gone = [line_of(order, article, quantity=0) for article in ("shirt", "cap")]
        desk.refused(order, orderLineItems=gone)

    def test_duplicate_tenant_article_id_values_are_not_allowed(self, desk: Desk) -> None:
        desk.refused(desk.placed(), orderLineItems=[new_line("shirt")])

    def test_all_required_fields_must_be_present_and_valid(self, desk: Desk) -> None:
        order = desk.placed()
        answer = desk.client.patch(f"/api/orders/{order['id']}", {"customAttributes": {}}, format="json")
        assert answer.status_code == 400
        assert "version" in answer.json()[0]["description"]


class TestProcessStateRestrictions:
    def test_changing_the_delivery_address_after_handover_has_started_gets_an_error_response(self, desk: Desk) -> None:
        order = desk.placed()
        desk.hand_over(order)
        (error,) = desk.modify(order, expect=400, consumer={"addresses": [{**CONSUMER["addresses"][0], "street": "X"}]})
        assert error["summary"] == "Not possible in this state"
        assert "handover" in error["description"]

    @pytest.mark.parametrize(
        "change", [{"customAttributes": {}}, {"preferredHandlingTime": LATER}], ids=["attrs", "time"]
    )
    def test_what_the_state_forbids_says_so_and_is_no_conflict(self, desk: Desk, change: dict[str, Any]) -> None:
        order = desk.placed()
        desk.start(order)
        (error,) = desk.modify(order, expect=400, **change)
        assert error["summary"] == "Not possible in this state"


class TestBestPractices:
    def test_always_include_the_current_version(self, desk: Desk) -> None:
        order = desk.placed()
        for expected in range(2, 6):
            assert desk.modify(order, customAttributes={"turn": expected})["version"] == expected
        assert_invariants_hold()

    def test_use_diff_based_updates_for_line_items(self, desk: Desk) -> None:
        order = desk.placed(lines={"shirt": 1, "cap": 1, "sock": 1})
        assert quantities(desk.change_lines(order, line_of(order, "cap", quantity=2))) == {
            "shirt": 1,
            "cap": 2,
            "sock": 1,
        }

    @pytest.mark.parametrize("order_id", ["nonsense", "0191a2b3-0000-7000-8000-000000000000"])
    def test_an_unknown_order_is_not_found(self, desk: Desk, order_id: str) -> None:
        answer = desk.client.patch(f"/api/orders/{order_id}", {"version": 1, "customAttributes": {}}, format="json")
        assert answer.status_code == 404
        assert answer.json()[0]["summary"] == "Not found"
