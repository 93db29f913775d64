"""A process knows what its entities are, from the order to the last step, and counts each change once."""

import datetime
from typing import Any

import pytest
from django_fsm import transition
from rest_framework.test import APIClient

from fulfillment.accounts.permissions import SYSTEM_ONLY
from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.common.ids import new_id
from fulfillment.processes.changes import carry_out, enlist, note_reservations
from fulfillment.processes.models import Process, StatusChange
from fulfillment.processes.services import locked
from fulfillment.processes.states import ModuleEntityStatus
from orders.models import Order
from orders.services import order_cancel
from orders.states import OrderStatus
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import actor, facility, goods, order_body
from tests.invariants import assert_invariants_hold

pytestmark = pytest.mark.django_db


def process_of(order: Any) -> Process:
    return Process.objects.get(pk=order["processId"])


def entries(order: Any) -> list[tuple[str, str, str]]:
    return [(entry["entity"], entry["status"], entry["state"]) for entry in process_of(order).entities]


def statuses(order: Any) -> tuple[str, str, str, str]:
    process = process_of(order)
    return process.status, process.doms_status, process.operative_status, process.inventory_status


def test_a_new_order_has_its_plan_beside_it(place: Any) -> None:
    order = place()
    assert entries(order) == [("ORDER", "IN_PROGRESS", "OPEN"), ("ROUTING_PLAN", "CREATED", "INITIAL")]
    assert statuses(order) == ("CREATED", "CREATED", "NOT_AVAILABLE", "NOT_AVAILABLE")
    assert_invariants_hold()


def test_routing_reserves_and_gives_a_job(place: Any, store: Any) -> None:
    order = place()
    plans_route_due()
    assert entries(order) == [
        ("ORDER", "IN_PROGRESS", "OPEN"),
        ("ROUTING_PLAN", "FINISHED", "ROUTED"),
        ("RESERVATION", "IN_PROGRESS", "ACTIVE"),
        ("PICK_JOB", "CREATED", "OPEN"),
    ]
    assert statuses(order) == ("IN_PROGRESS", "FINISHED", "CREATED", "IN_PROGRESS")
    plan, job = process_of(order).entities[1], process_of(order).entities[3]
    assert plan["facility"] == job["facility"] == str(store.pk)
    assert_invariants_hold()


def test_a_locked_order_waits_and_is_unlocked(api: APIClient, place: Any, store: Any) -> None:
    order = place(status="LOCKED")
    plans_route_due()
    assert entries(order)[:2] == [("ORDER", "PENDING", "LOCKED"), ("ROUTING_PLAN", "PENDING", "LOCKED")]
    assert statuses(order) == ("CREATED", "CREATED", "NOT_AVAILABLE", "IN_PROGRESS")
    api.post(f"/api/orders/{order['id']}/actions", {"name": "UNLOCK", "version": 1}, format="json")
    assert statuses(order) == ("IN_PROGRESS", "FINISHED", "CREATED", "IN_PROGRESS")
    assert_invariants_hold()


def test_what_nobody_can_fulfill_is_an_error_until_there_is_stock(place: Any) -> None:
    order = place()
    plans_route_due()
    assert statuses(order)[:2] == ("ERROR", "ERROR")
    goods(facility(), A=1)
    RoutingPlan.objects.update(due_at=now() - datetime.timedelta(seconds=1))
    plans_route_due()
    assert statuses(order)[:2] == ("IN_PROGRESS", "FINISHED")
    assert_invariants_hold()


def test_cancelling_leaves_nothing_but_canceled(place: Any, store: Any) -> None:
    order = place()
    plans_route_due()
    order_cancel(order_id=order["id"], actor=actor("ORDER_CANCEL"))
    assert {status for _, status, _ in entries(order)} == {"CANCELED"}
    assert statuses(order) == ("CANCELED",) * 4
    assert_invariants_hold()


def test_every_part_of_a_split_is_known(place: Any, store: Any) -> None:
    second = facility("Amsterdam")
    goods(second, B=3)
    body = order_body()
    lines = [*body["orderLineItems"], {"article": {"tenantArticleId": "B", "title": "B"}, "quantity": 1}]
    order = place(orderLineItems=lines)
    plans_route_due()
    found = [entity for entity, _, _ in entries(order)]
    assert sorted(found) == ["ORDER", *["PICK_JOB"] * 2, *["RESERVATION"] * 2, *["ROUTING_PLAN"] * 2]
    facilities = {entry["facility"] for entry in process_of(order).entities if entry["entity"] == "PICK_JOB"}
    assert facilities == {str(store.pk), str(second.pk)}
    assert_invariants_hold()


def test_the_version_of_a_process_counts_the_locks_that_changed_it(place: Any, store: Any) -> None:
    order = place()
    plans_route_due()
    assert process_of(order).version == 2
    with locked(process_ids=[process_of(order).pk], now=now()) as processes:
        enlist(Order.objects.get(pk=order["id"]), process=processes[process_of(order).pk])
    assert process_of(order).version == 2


def test_reservations_of_a_plan_are_one_entity_with_its_own_history(place: Any, store: Any) -> None:
    order = place()
    plans_route_due()
    before = process_of(order)
    held = next(entry for entry in before.entities if entry["entity"] == "RESERVATION")
    plan = RoutingPlan.objects.get()
    with locked(process_ids=[before.pk], now=now()) as processes:
        note_reservations(process=processes[before.pk], plan_id=plan.pk, status=ModuleEntityStatus.FINISHED)
    after = process_of(order)
    (entry,) = [entry for entry in after.entities if entry["entity"] == "RESERVATION"]
    assert (entry["id"], entry["status"], entry["at"]) == (str(plan.pk), "FINISHED", held["at"])
    assert entry["since"] > held["since"]
    assert after.inventory_status == "FINISHED"
    assert [one["id"] for one in after.entities] == [one["id"] for one in before.entities]


def test_a_process_from_before_learns_of_an_entity_when_something_happens_to_it(place: Any, store: Any) -> None:
    order = place()
    plans_route_due()
    Process.objects.update(entities=[], status="CREATED")
    order_cancel(order_id=order["id"], actor=actor("ORDER_CANCEL"))
    assert sorted(entity for entity, _, _ in entries(order)) == ["ORDER", "PICK_JOB", "RESERVATION", "ROUTING_PLAN"]
    assert statuses(order) == ("CANCELED",) * 4


def test_what_the_description_does_not_know_is_none_of_the_process(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    order = place()
    monkeypatch.setattr(Order, "module_entity", None)
    before = process_of(order).entities
    unknown = Order.objects.get(pk=order["id"])
    unknown.pk = new_id()
    with locked(process_ids=[process_of(order).pk], now=now()) as processes:
        enlist(unknown, process=processes[process_of(order).pk])
    assert process_of(order).entities == before


def test_a_verb_that_changes_no_state_is_a_step_all_the_same(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    @transition(
        field=Order._meta.get_field("status"),
        source=OrderStatus.OPEN,
        target=None,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "only in this test"},
    )
    def annotate(self: Order, *, note: str) -> None:
        self.consumer_name = note

    monkeypatch.setattr(Order, "annotate", annotate, raising=False)
    order = place()
    before = process_of(order)
    with locked(process_ids=[before.pk], now=now()) as processes:
        carry_out(
            Order.objects.get(),
            "annotate",
            process=processes[before.pk],
            actor=SYSTEM,
            now=now(),
            document=lambda changed: {},
            fields=("consumer_name",),
            arguments={"note": "Somebody"},
        )
    changed = Order.objects.get()
    assert (changed.status, changed.version, changed.consumer_name) == ("OPEN", 2, "Somebody")
    step = StatusChange.objects.get(verb="annotate")
    assert (step.source, step.target) == ("OPEN", "OPEN")
    assert process_of(order).entities == before.entities
