"""The description's "Order line items modification": lines are updated, added and removed by a diff."""

from typing import Any

import pytest

from fulfillment.facilities.models import Facility
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .cast import Desk, line_id, line_of, new_line, quantities


def test_requires_the_order_modification_configuration_flag_allow_order_line_item_modification_to_be_set_to_true(
    store: Facility,
) -> None:
    desk = Desk(lines_allowed=False)
    order = desk.placed()
    change = line_of(order, "shirt", quantity=3)
    assert "allowOrderLineItemModification" in desk.refused(order, orderLineItems=[change])
    desk.allow_lines()
    assert quantities(desk.change_lines(order, change))["shirt"] == 3
    desk.allow_lines(False)
    assert "allowOrderLineItemModification" in desk.refused(order, orderLineItems=[{**change, "quantity": 4}])
    assert_invariants_hold()


def test_without_the_flag_everything_else_can_be_modified(store: Facility) -> None:
    desk = Desk(lines_allowed=False)
    desk.modify(desk.placed(), customAttributes={"is": "after"}, consumer={"email": "after@shop.example"})


class TestUpdateExistingItem:
    @pytest.mark.parametrize("units", [1, 3, 10])
    def test_you_can_change_the_quantity(self, desk: Desk, store: Facility, units: int) -> None:
        order = desk.placed()
        changed = desk.change_lines(order, line_of(order, "shirt", quantity=units))
        assert quantities(changed) == {"shirt": units, "cap": 1}
        assert (counters(store, "shirt"), counters(store, "cap")) == ((10, units), (10, 1))
        assert [
            (line["article"]["tenantArticleId"], line["quantity"]) for line in desk.job(order)["pickLineItems"]
        ] == [
            ("shirt", units),
            ("cap", 1),
        ]
        assert_invariants_hold()

    def test_you_can_modify_article_properties(self, desk: Desk) -> None:
        order = desk.placed()
        attributes = [{"key": "Color", "value": "red", "category": "descriptive", "priority": 1}]
        article = {
            "tenantArticleId": "shirt",
            "title": "Red shirt",
            "imageUrl": "https://shop.example/red.png",
            "attributes": attributes,
        }
        changed = desk.change_lines(order, line_of(order, "shirt", article=article))
        assert changed["orderLineItems"][0]["article"] == article
        assert quantities(changed) == {"shirt": 2, "cap": 1}
        shown = desk.job(order)["pickLineItems"][0]["article"]
        assert (shown["title"], shown["imageUrl"]) == ("Red shirt", "https://shop.example/red.png")
        assert_invariants_hold()

    @pytest.mark.parametrize("quantity", [{}, {"quantity": 3}], ids=["alone", "with the quantity"])
    def test_the_tenant_article_id_of_an_existing_order_line_item_cannot_be_changed(
        self, desk: Desk, quantity: dict[str, int]
    ) -> None:
        order = desk.placed()
        change = line_of(order, "shirt", article={"tenantArticleId": "sock", "title": "Sock"}, **quantity)
        assert "tenantArticleId" in desk.refused(order, orderLineItems=[change])
        assert_invariants_hold()

    def test_the_line_keeps_its_id_and_its_other_properties(self, desk: Desk) -> None:
        line = {
            **new_line("shirt", 2),
            "scannableCodes": ["4711"],
            "shopPrice": 9.5,
            "customAttributes": {"gift": True},
        }
        order = desk.placed(orderLineItems=[line])
        changed = desk.change_lines(order, line_of(order, "shirt", quantity=4))
        assert changed["orderLineItems"] == [{**order["orderLineItems"][0], "quantity": 4}]
        assert desk.job(order)["pickLineItems"][0]["scannableCodes"] == ["4711"]

    def test_an_unknown_line_cannot_be_changed(self, desk: Desk) -> None:
        order = desk.placed()
        for key in ("unknown", "0191a2b3-0000-7000-8000-000000000000"):
            assert "$.orderLineItems[0].id" in desk.refused(order, orderLineItems=[{"id": key, "quantity": 2}])

    def test_a_line_of_another_order_cannot_be_changed(self, desk: Desk) -> None:
        order, other = desk.placed(), desk.placed()
        assert "$.orderLineItems[0].id" in desk.refused(order, orderLineItems=[line_of(other, "shirt", quantity=1)])
        assert quantities(desk.read(other)) == {"shirt": 2, "cap": 1}

    def test_a_line_cannot_be_changed_twice_in_one_request(self, desk: Desk) -> None:
        order = desk.placed()
        twice = [line_of(order, "shirt", quantity=1), line_of(order, "shirt", quantity=3)]
        assert "$.orderLineItems[1]" in desk.refused(order, orderLineItems=twice)


class TestAddNewItem:
    def test_omit_the_id_field_provide_complete_article_object_and_specify_desired_quantity(
        self, desk: Desk, store: Facility
    ) -> None:
        order = desk.placed()
        changed = desk.change_lines(order, new_line("sock", 4))
        assert quantities(changed) == {"shirt": 2, "cap": 1, "sock": 4}
        known = {line["id"] for line in order["orderLineItems"]}
        assert line_id(changed, "sock") not in known
        assert known < {line["id"] for line in changed["orderLineItems"]}
        assert counters(store, "sock") == (10, 4)
        assert_invariants_hold()

    @pytest.mark.parametrize("attributes", [False, True], ids=["without attributes", "with attributes"])
    def test_article_attributes_are_optional(self, desk: Desk, attributes: bool) -> None:
        order = desk.placed()
        item = {"key": "Size", "value": "M", "category": "descriptive", "priority": 1}
        more = {"attributes": [item]} if attributes else {}
        changed = desk.change_lines(order, new_line("sock", **more))
        assert changed["orderLineItems"][2]["article"] == {"tenantArticleId": "sock", "title": "sock", **more}

    @pytest.mark.parametrize(
        ("line", "place"),
        [
            ({"article": {"tenantArticleId": "sock", "title": "Sock"}, "quantity": 0}, "quantity"),
            ({"article": {"tenantArticleId": "sock", "title": "Sock"}, "quantity": -1}, "quantity"),
            ({"article": {"tenantArticleId": "sock", "title": "Sock"}}, "quantity"),
            ({"article": {"tenantArticleId": "sock"}, "quantity": 1}, "title"),
            ({"article": {"title": "Sock"}, "quantity": 1}, "tenantArticleId"),
            ({"article": {"tenantArticleId": "", "title": "Sock"}, "quantity": 1}, "tenantArticleId"),
            ({"article": {"tenantArticleId": "s" * 256, "title": "Sock"}, "quantity": 1}, "tenantArticleId"),
            ({"quantity": 1}, "article"),
            ({}, "orderLineItems[0]"),
        ],
        ids=[
            "nothing of it",
            "less than nothing of it",
            "how many",
            "untitled",
            "which article",
            "an empty article id",
            "an endless article id",
            "no article",
            "nothing",
        ],
    )
    def test_same_validation_rules_as_order_creation_apply(self, desk: Desk, line: dict[str, Any], place: str) -> None:
        order = desk.placed()
        assert place in desk.refused(order, orderLineItems=[line])
        assert_invariants_hold()

    def test_what_nobody_has_makes_the_order_wait(self, desk: Desk, store: Facility) -> None:
        order = desk.placed()
        desk.change_lines(order, new_line("unknown", 1))
        assert [plan["status"] for plan in desk.plans(order)][-1] == "NOT_ROUTABLE"
        assert [job["status"] for job in desk.jobs(order)] == ["REROUTED"]
        assert counters(store, "shirt") == (10, 0)
        assert_invariants_hold()


class TestRemoveItem:
    def test_set_quantity_to_0_for_an_existing_order_line_item(self, desk: Desk, store: Facility) -> None:
        order = desk.placed()
        changed = desk.change_lines(order, line_of(order, "shirt", quantity=0))
        assert quantities(changed) == {"cap": 1}
        assert (counters(store, "shirt"), counters(store, "cap")) == ((10, 0), (10, 1))
        assert_invariants_hold()

    @pytest.mark.parametrize("more", [[], ["cap"]], ids=["the only line", "all lines"])
    def test_at_least_one_order_line_item_must_remain_in_the_order(self, desk: Desk, more: list[str]) -> None:
        order = desk.placed(lines=dict.fromkeys(["shirt", *more], 2))
        gone = [line_of(order, article, quantity=0) for article in ["shirt", *more]]
        assert "at least one" in desk.refused(order, orderLineItems=gone).lower()
        assert_invariants_hold()

    def test_the_last_line_can_be_replaced_by_another_in_one_request(self, desk: Desk, store: Facility) -> None:
        order = desk.placed(lines={"shirt": 2})
        changed = desk.change_lines(order, line_of(order, "shirt", quantity=0), new_line("sock", 3))
        assert quantities(changed) == {"sock": 3}
        assert (counters(store, "shirt"), counters(store, "sock")) == ((10, 0), (10, 3))
        assert_invariants_hold()

    def test_a_removed_article_can_be_added_again_as_a_new_line(self, desk: Desk) -> None:
        order = desk.placed()
        without = desk.change_lines(order, line_of(order, "shirt", quantity=0))
        again = desk.change_lines(without, new_line("shirt", 5))
        assert quantities(again) == {"cap": 1, "shirt": 5}
        assert line_id(again, "shirt") != line_id(order, "shirt")
        assert_invariants_hold()

    def test_a_removed_line_cannot_be_changed_any_more(self, desk: Desk) -> None:
        order = desk.placed()
        gone = line_of(order, "shirt", quantity=1)
        desk.change_lines(order, {**gone, "quantity": 0})
        assert "$.orderLineItems[0].id" in desk.refused(order, orderLineItems=[gone])


class TestDiff:
    def test_only_include_items_you_want_to_modify_add_or_remove_other_items_remain_unchanged(self, desk: Desk) -> None:
        order = desk.placed(lines={"shirt": 2, "cap": 1, "sock": 1})
        changed = desk.change_lines(order, line_of(order, "cap", quantity=3))
        untouched = [line for line in order["orderLineItems"] if line["article"]["tenantArticleId"] != "cap"]
        assert [line for line in changed["orderLineItems"] if line in untouched] == untouched
        assert quantities(changed) == {"shirt": 2, "cap": 3, "sock": 1}

    def test_update_add_and_remove_in_one_request(self, desk: Desk, store: Facility) -> None:
        order = desk.placed()
        changed = desk.change_lines(
            order, line_of(order, "shirt", quantity=7), line_of(order, "cap", quantity=0), new_line("sock", 2)
        )
        assert quantities(changed) == {"shirt": 7, "sock": 2}
        assert [counters(store, article) for article in ("shirt", "cap", "sock")] == [(10, 7), (10, 0), (10, 2)]
        assert_invariants_hold()


class TestDuplicates:
    def test_duplicate_tenant_article_id_values_within_a_single_order_are_not_supported(self, desk: Desk) -> None:
        order = desk.placed()
        assert "shirt" in desk.refused(order, orderLineItems=[new_line("shirt", 1)])
        assert_invariants_hold()

    def test_the_same_article_cannot_be_added_twice(self, desk: Desk) -> None:
        order = desk.placed()
        assert "sock" in desk.refused(order, orderLineItems=[new_line("sock", 1), new_line("sock", 2)])


class TestWhatIsBeingPicked:
    """The description leaves open what becomes of lines that somebody picks: they may grow, never shrink below that."""

    def test_units_that_somebody_picks_cannot_be_taken_off_the_line(self, desk: Desk) -> None:
        order = desk.placed()
        desk.start(order)
        for units in (0, 1):
            desk.refused(order, orderLineItems=[line_of(order, "shirt", quantity=units)])
        assert_invariants_hold()

    def test_units_beside_those_that_somebody_picks_can_be_added(self, desk: Desk, store: Facility) -> None:
        order = desk.placed()
        started = desk.start(order)
        changed = desk.change_lines(order, line_of(order, "shirt", quantity=5), new_line("sock", 1))
        assert quantities(changed) == {"shirt": 5, "cap": 1, "sock": 1}
        kept, added = desk.jobs(order)
        assert (kept["id"], kept["status"]) == (started["id"], "IN_PROGRESS")
        assert [line["quantity"] for line in kept["pickLineItems"]] == [2, 1]
        assert [(line["article"]["tenantArticleId"], line["quantity"]) for line in added["pickLineItems"]] == [
            ("shirt", 3),
            ("sock", 1),
        ]
        assert counters(store, "shirt") == (10, 5)
        assert_invariants_hold()
