"""Modifications wherever an order may be on its way: undecided, waiting, split, short picked, picked, given up."""

from typing import Any

import pytest

from fulfillment.facilities.models import Facility
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, facility, goods, order_body
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .cast import AWAY, CONSUMER, LATER, SHIPPED, Desk, line_of, new_line, quantities


def states(items: list[dict[str, Any]]) -> list[str]:
    return [item["status"] for item in items]


def wanted(desk: Desk, order: dict[str, Any]) -> dict[str, int]:
    """Return the units of each article that living pick jobs ask for."""
    units: dict[str, int] = {}
    for job in desk.jobs(order):
        if job["status"] not in ("REROUTED", "CANCELED", "ABORTED"):
            for line in job["pickLineItems"]:
                article = line["article"]["tenantArticleId"]
                units[article] = units.get(article, 0) + line["quantity"]
    return units


def unrouted(desk: Desk) -> dict[str, Any]:
    """Place an order that no router has seen."""
    body = order_body(consumer=CONSUMER, deliveryPreferences=SHIPPED, article="shirt", quantity=2)
    placed: dict[str, Any] = desk.client.post("/api/orders", body, format="json").json()
    return placed


def test_an_order_can_be_modified_before_it_is_routed(desk: Desk, store: Facility) -> None:
    order = unrouted(desk)
    desk.change_lines(order, line_of(order, "shirt", quantity=4), new_line("cap"))
    plans_route_due()
    assert wanted(desk, order) == {"shirt": 4, "cap": 1}
    assert (counters(store, "shirt"), counters(store, "cap")) == ((10, 4), (10, 1))
    assert_invariants_hold()


def test_a_new_address_before_the_routing_is_the_one_that_counts(desk: Desk) -> None:
    order = unrouted(desk)
    desk.modify(order, consumer={"addresses": [{**AWAY, "lastName": "New"}]})
    plans_route_due()
    shown = desk.job(order)["deliveryinformation"]["details"]["shipping"]["recipientaddress"]
    assert shown["lastName"] == "New"
    assert_invariants_hold()


def test_an_order_that_waits_for_stock_is_routed_once_it_asks_for_less(desk: Desk, store: Facility) -> None:
    order = desk.placed(lines={"shirt": 11})
    assert states(desk.plans(order)) == ["NOT_ROUTABLE"]
    desk.change_lines(order, line_of(order, "shirt", quantity=10))
    assert wanted(desk, order) == {"shirt": 10}
    assert counters(store, "shirt") == (10, 10)
    assert_invariants_hold()


def test_of_a_split_order_only_what_nobody_has_begun_is_decided_anew(desk: Desk, store: Facility) -> None:
    far = facility("Amsterdam", place=AMSTERDAM)
    goods(far, shirt=10, hat=10)
    order = desk.placed(lines={"cap": 1, "hat": 1})
    near_job, far_job = sorted(desk.jobs(order), key=lambda job: job["facilityRef"] != str(store.pk))
    desk.act(near_job, "START")
    desk.change_lines(order, line_of(order, "hat", quantity=3))
    assert desk.client.get(f"/api/pickjobs/{near_job['id']}").json()["status"] == "IN_PROGRESS"
    assert desk.client.get(f"/api/pickjobs/{far_job['id']}").json()["status"] == "REROUTED"
    assert wanted(desk, order) == {"cap": 1, "hat": 3}
    assert (counters(store, "cap"), counters(far, "hat")) == ((10, 1), (10, 3))
    assert_invariants_hold()


def test_of_a_split_order_a_line_that_nobody_has_begun_can_be_removed(desk: Desk) -> None:
    goods(facility("Amsterdam", place=AMSTERDAM), hat=10)
    order = desk.placed(lines={"cap": 1, "hat": 1})
    (begun,) = [job for job in desk.jobs(order) if job["pickLineItems"][0]["article"]["tenantArticleId"] == "cap"]
    desk.act(begun, "START")
    assert quantities(desk.change_lines(order, line_of(order, "hat", quantity=0))) == {"cap": 1}
    assert wanted(desk, order) == {"cap": 1}
    assert_invariants_hold()


def test_after_picking_more_can_be_added_and_goes_all_the_way(desk: Desk, store: Facility) -> None:
    order = desk.placed()
    desk.pick_all(order)
    desk.change_lines(order, line_of(order, "shirt", quantity=3))
    added = desk.job(order)
    assert [line["quantity"] for line in added["pickLineItems"]] == [1]
    desk.pick(added, 1)
    assert counters(store, "shirt") == (7, 0)
    assert_invariants_hold()


def test_units_that_were_not_found_and_are_looked_for_elsewhere_can_be_taken_off(desk: Desk, store: Facility) -> None:
    order = desk.placed(lines={"shirt": 5})
    desk.pick(desk.job(order), 3)
    assert desk.refused(order, orderLineItems=[line_of(order, "shirt", quantity=2)])
    desk.change_lines(order, line_of(order, "shirt", quantity=3))
    plans_route_due()
    assert states(desk.plans(order)) == ["ROUTED", "OBSOLETE"]
    assert states(desk.jobs(order)) == ["PICKED"]
    assert_invariants_hold()


def test_units_that_were_not_found_and_given_up_stay_so(desk: Desk, store: Facility) -> None:
    order = desk.order(lines={"shirt": 5}, collect=store)
    desk.pick(desk.job(order), 3)
    assert desk.refused(order, orderLineItems=[line_of(order, "shirt", quantity=4)])
    desk.change_lines(order, line_of(order, "shirt", quantity=6))
    assert [line["quantity"] for line in desk.job(order)["pickLineItems"]] == [1]
    assert_invariants_hold()


def test_after_an_abort_the_successor_is_replaced(desk: Desk, store: Facility) -> None:
    far = facility("Amsterdam", place=AMSTERDAM)
    goods(far, shirt=20, cap=20)
    order = desk.placed()
    desk.act(desk.start(order), "ABORT")
    plans_route_due()
    desk.change_lines(order, line_of(order, "shirt", quantity=4))
    assert wanted(desk, order) == {"shirt": 4, "cap": 1}
    assert_invariants_hold()


def test_modifying_again_and_again_leaves_one_plan_with_everything(desk: Desk, store: Facility) -> None:
    order = desk.placed()
    for units in (5, 1, 9, 3):
        desk.change_lines(order, line_of(order, "shirt", quantity=units))
        assert wanted(desk, order) == {"shirt": units, "cap": 1}
        assert counters(store, "shirt") == (10, units)
    assert states(desk.plans(order)) == ["REROUTED"] * 4 + ["ROUTED"]
    assert_invariants_hold()


def test_a_locked_order_that_was_modified_is_picked_as_modified_once_it_is_unlocked(
    desk: Desk, store: Facility
) -> None:
    order = desk.placed(status="LOCKED")
    changed = desk.modify(
        order,
        orderLineItems=[line_of(order, "cap", quantity=0), new_line("sock", 2)],
        preferredHandlingTime=LATER,
        customAttributes={"is": "after"},
    )
    body = {"name": "UNLOCK", "version": changed["version"]}
    assert desk.client.post(f"/api/orders/{order['id']}/actions", body, format="json").status_code == 200
    job = desk.job(order)
    assert wanted(desk, order) == {"shirt": 2, "sock": 2}
    assert (job["customAttributes"], job["deliveryinformation"]["targetTime"]) == ({"is": "after"}, LATER)
    assert_invariants_hold()


def test_a_modified_order_that_is_cancelled_frees_everything(desk: Desk, store: Facility) -> None:
    order = desk.placed()
    changed = desk.change_lines(order, line_of(order, "shirt", quantity=7), new_line("sock", 2))
    body = {"name": "CANCEL", "version": changed["version"]}
    assert desk.client.post(f"/api/orders/{order['id']}/actions", body, format="json").status_code == 200
    assert [counters(store, article) for article in ("shirt", "cap", "sock")] == [(10, 0)] * 3
    assert_invariants_hold()


def test_an_order_that_insists_on_a_facility_stays_there(desk: Desk, store: Facility) -> None:
    goods(facility("Amsterdam", place=AMSTERDAM), shirt=50)
    order = desk.order(lines={"shirt": 2}, collect=store)
    desk.change_lines(order, line_of(order, "shirt", quantity=11))
    assert states(desk.plans(order)) == ["REROUTED", "NOT_ROUTABLE"]
    desk.change_lines(order, line_of(order, "shirt", quantity=10))
    assert desk.job(order)["facilityRef"] == str(store.pk)
    assert_invariants_hold()


def test_what_others_hold_is_not_taken_from_them(desk: Desk, store: Facility) -> None:
    order, other = desk.placed(lines={"shirt": 2}), desk.placed(lines={"shirt": 7})
    desk.change_lines(order, line_of(order, "shirt", quantity=4))
    assert states(desk.plans(order)) == ["REROUTED", "NOT_ROUTABLE"]
    assert wanted(desk, other) == {"shirt": 7}
    desk.change_lines(order, line_of(order, "shirt", quantity=3))
    assert wanted(desk, order) == {"shirt": 3}
    assert counters(store, "shirt") == (10, 10)
    assert_invariants_hold()


@pytest.mark.parametrize(
    "change",
    [{"customAttributes": {"is": "after"}}, {"preferredHandlingTime": LATER}],
    ids=["custom attributes", "handling time"],
)
def test_a_process_that_was_assigned_by_hand_is_decided_anew(
    desk: Desk, store: Facility, change: dict[str, Any]
) -> None:
    far = facility("Amsterdam", place=AMSTERDAM)
    goods(far, shirt=20, cap=20)
    order = desk.placed()
    body = {"name": "ASSIGN_FACILITY_TO_PROCESS", "facilityRef": str(far.pk)}
    body["version"] = desk.client.get(f"/api/processes/{order['processId']}").json()["version"]
    assert desk.client.post(f"/api/processes/{order['processId']}/actions", body, format="json").status_code == 200
    plans_route_due()
    desk.modify(order, **change)
    assert wanted(desk, order) == {"shirt": 2, "cap": 1}
    assert_invariants_hold()
