"""The description's "Authorization for order modification": which permissions which change needs."""

from itertools import combinations
from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import client_of, user_with
from tests.invariants import assert_invariants_hold

from .cast import CONSUMER, LATER, Desk, line_of

CHANGES: dict[str, dict[str, Any]] = {
    "custom attributes": {"customAttributes": {"is": "after"}},
    "preferred handling time": {"preferredHandlingTime": LATER},
    "addresses": {"consumer": {**CONSUMER, "email": "after@shop.example"}},
}
NEEDED = {
    "custom attributes": {"ORDER_WRITE"},
    "preferred handling time": {"ORDER_WRITE"},
    "addresses": {"ORDER_WRITE", "ORDER_CONSUMER_WRITE"},
    "order line items": {"ORDER_WRITE", "ORDER_LINEITEM_WRITE"},
}
ALL = ("ORDER_WRITE", "ORDER_CONSUMER_WRITE", "ORDER_LINEITEM_WRITE")
SETS = [frozenset(chosen) for size in range(4) for chosen in combinations(ALL, size)]


def clerk(*permissions: str) -> APIClient:
    return client_of(user_with("ORDER_READ", *permissions, email="clerk@shop.example"))


def change_of(order: dict[str, Any], *names: str) -> dict[str, Any]:
    lines = {"order line items": {"orderLineItems": [line_of(order, "shirt", quantity=3)]}}
    return {key: value for name in names for key, value in {**CHANGES, **lines}[name].items()}


def assert_needs(desk: Desk, granted: frozenset[str], needed: set[str], *names: str) -> None:
    """A modification succeeds exactly with all that is needed; a refusal names something that is missing."""
    order = desk.placed()
    missing = needed - granted
    answer = desk.modify(order, client=clerk(*granted), expect=403 if missing else 200, **change_of(order, *names))
    if missing:
        named = [permission for permission in ALL if f"permission {permission}," in answer[0]["description"]]
        assert len(named) == 1
        assert set(named) <= missing
    assert_invariants_hold()


@pytest.mark.parametrize("granted", SETS, ids=lambda granted: " and ".join(sorted(granted)) or "nothing")
class TestRequiredPermissions:
    def test_order_write_is_required_for_all_order_modifications(self, desk: Desk, granted: frozenset[str]) -> None:
        assert_needs(desk, granted, NEEDED["custom attributes"], "custom attributes")

    def test_modifying_only_preferred_handling_time_requires_order_write(
        self, desk: Desk, granted: frozenset[str]
    ) -> None:
        assert_needs(desk, granted, NEEDED["preferred handling time"], "preferred handling time")

    def test_order_consumer_write_is_additionally_required_when_modifying_consumer_details_or_addresses(
        self, desk: Desk, granted: frozenset[str]
    ) -> None:
        assert_needs(desk, granted, NEEDED["addresses"], "addresses")

    def test_order_line_item_write_is_additionally_required_when_modifying_order_line_items(
        self, desk: Desk, granted: frozenset[str]
    ) -> None:
        assert_needs(desk, granted, NEEDED["order line items"], "order line items")

    def test_modifying_multiple_properties_requires_the_permissions_of_each(
        self, desk: Desk, granted: frozenset[str]
    ) -> None:
        assert_needs(desk, granted, set(ALL), "addresses", "order line items", "custom attributes")


def test_what_other_permissions_allow_does_not_help(desk: Desk) -> None:
    order = desk.placed()
    other = clerk("ORDER_CANCEL", "ORDER_UNLOCK", "ORDER_FORCE_CANCEL", "ORDER_CUSTOM_ATTRIBUTES_WRITE")
    (error,) = desk.modify(order, client=other, expect=403, customAttributes={"is": "after"})
    assert "ORDER_WRITE" in error["description"]


def test_without_a_token_nothing_is_modified(desk: Desk) -> None:
    order = desk.placed()
    answer = APIClient().patch(f"/api/orders/{order['id']}", {"version": 1, "customAttributes": {}}, format="json")
    assert answer.status_code == 401
    assert desk.read(order) == order
