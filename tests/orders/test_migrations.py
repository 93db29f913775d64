"""An installation of the first release is brought up to date with everything that it holds."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process
from routing.models import RoutingPlan
from tests.cast import administrator, client_of
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop

from .landed import HOME, LATER, MOMENT, OFFICE, RELEASE, Landed

migration = importlib.import_module("orders.migrations.0002_fill_processes")
SHIPPING = {"serviceLevel": "DELIVERY", "preferredCarriers": ["GLS"], "services": ["SIGNATURE"]}


@pytest.fixture
def landed(transactional_db: None) -> Iterator[Landed]:
    """The database as the first release left it; afterwards everything is as it was before."""
    executor = MigrationExecutor(connection)
    executor.migrate([*RELEASE, ("handover", None)])
    yield Landed(MigrationExecutor(connection).loader.project_state(RELEASE).apps)
    up_to_date()


def up_to_date() -> None:
    """Carry out every migration that there is."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def known(order: Any) -> Process:
    return Process.objects.get(pk=order.process.pk)


def statuses(order: Any) -> tuple[str, ...]:
    process = known(order)
    return process.status, process.doms_status, process.operative_status, process.inventory_status


def kinds(order: Any) -> list[tuple[str, str, str]]:
    return [(entry["entity"], entry["state"], entry["status"]) for entry in known(order).entities]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches that do not hold everything."""
    monkeypatch.setattr(migration, "BATCH", 2)


@pytest.mark.usefixtures("batches")
def test_every_process_knows_its_entities_afterwards(landed: Landed) -> None:
    split = landed.order(shipping=SHIPPING, units=5)
    for units in (3, 2):
        part = split.plan(units=units)
        split.decide(part, "route", "ROUTED")
        split.job(part)
    held = landed.order(status="LOCKED")
    held.decide(held.plan(), "hold", "LOCKED")
    cancelled = landed.order()
    plan = cancelled.plan()
    reservation = cancelled.decide(plan, "route", "ROUTED")
    cancelled.cancel(plans=[plan], reservations=[reservation], jobs=[cancelled.job(plan)])
    waiting = landed.order()
    waiting.step(waiting.plan(), "postpone", "NOT_ROUTABLE", event="ROUTING_PLAN_NOT_ROUTABLE")
    failed = landed.order()
    broken = failed.plan()
    failed.step(broken, "fail", "FAILED", event=None)
    fresh = landed.order()
    fresh.plan()
    given_up = landed.order()
    given_up.cancel(plans=[given_up.plan()], reservations=[], jobs=[])

    up_to_date()

    assert_invariants_hold()
    assert statuses(split) == ("IN_PROGRESS", "FINISHED", "CREATED", "IN_PROGRESS")
    assert sorted(kinds(split)) == sorted(
        [("ORDER", "OPEN", "IN_PROGRESS")]
        + [("ROUTING_PLAN", "ROUTED", "FINISHED"), ("RESERVATION", "ACTIVE", "IN_PROGRESS")] * 2
        + [("PICK_JOB", "OPEN", "CREATED")] * 2
    )
    assert statuses(held) == ("CREATED", "CREATED", "NOT_AVAILABLE", "IN_PROGRESS")
    assert kinds(held) == [
        ("ORDER", "LOCKED", "PENDING"), ("ROUTING_PLAN", "LOCKED", "PENDING"), ("RESERVATION", "ACTIVE", "IN_PROGRESS"),
    ]  # fmt: skip
    assert statuses(cancelled) == ("CANCELED",) * 4
    assert kinds(cancelled)[-2:] == [("RESERVATION", "RELEASED", "CANCELED"), ("PICK_JOB", "CANCELED", "CANCELED")]
    assert statuses(waiting) == statuses(failed) == ("ERROR", "ERROR", "NOT_AVAILABLE", "NOT_AVAILABLE")
    assert statuses(fresh) == ("CREATED", "CREATED", "NOT_AVAILABLE", "NOT_AVAILABLE")
    assert statuses(given_up) == ("CANCELED", "CANCELED", "NOT_AVAILABLE", "NOT_AVAILABLE")
    assert {process.version for process in Process.objects.all()} == {1}
    assert known(held).entities[-1] == {
        "entity": "RESERVATION",
        "id": str(RoutingPlan.objects.get(process=held.process.pk).pk),
        "status": "IN_PROGRESS",
        "state": "ACTIVE",
        "at": LATER.isoformat(),
        "since": LATER.isoformat(),
    }
    assert known(held).entities[0]["at"] == MOMENT.isoformat()


@pytest.mark.nightly
def test_pick_jobs_say_what_a_new_one_would(landed: Landed) -> None:
    shipped, collected = landed.order(shipping=SHIPPING), landed.order()
    for order in (shipped, collected):
        plan = order.plan()
        order.decide(plan, "route", "ROUTED")
        order.job(plan)
    undecided = landed.order()
    undecided.plan()

    up_to_date()

    job = PickJob.objects.get(process=shipped.process.pk)
    assert (job.consumer_name, job.on_short_pick, job.version) == ("Jo Winter", "SPLIT", 1)
    assert job.delivery == {
        "shipping": {
            "serviceLevel": "DELIVERY",
            "identifier": "Jo Winter",
            "carrierKey": "GLS",
            "carrierServices": ["SIGNATURE"],
            "recipientaddress": HOME,
            "postalAddress": HOME,
            "invoiceAddress": OFFICE,
        }
    }
    job = PickJob.objects.get(process=collected.process.pk)
    assert (job.consumer_name, job.on_short_pick) == ("Jo Winter", "FULFILL_PARTLY")
    assert job.delivery == {"collect": {"identifier": "Jo Winter", "paid": True}}
    assert RoutingPlan.objects.get(process=undecided.process.pk).target["invoiceAddress"] == OFFICE


@pytest.mark.nightly
def test_what_was_there_before_goes_on_afterwards(landed: Landed) -> None:
    order, other = landed.order(), landed.order(shipping=SHIPPING)
    for one in (order, other):
        plan = one.plan()
        one.decide(plan, "route", "ROUTED")
        one.job(plan)

    up_to_date()

    shop = Shop(client_of(administrator()))
    shop.pick(shop.job({"id": str(order.row.pk)}), 2)
    assert shop.handover(shop.job({"id": str(order.row.pk)})).recipient_name == "Jo Winter"
    answer = shop.client.post(f"/api/orders/{other.row.pk}/actions", {"name": "CANCEL", "version": 1}, format="json")
    assert answer.status_code == 200, answer.content
    assert statuses(order) == ("IN_PROGRESS", "FINISHED", "IN_PROGRESS", "FINISHED")
    assert statuses(other) == ("CANCELED",) * 4
    assert_invariants_hold()


@pytest.mark.nightly
def test_a_process_that_is_filled_already_is_left_alone(landed: Landed) -> None:
    order = landed.order()
    order.plan()
    up_to_date()
    entities = known(order).entities
    mine = [{**entry, "mine": True} for entry in entities]
    Process.objects.update(entities=mine)
    executor = MigrationExecutor(connection)
    executor.migrate([("orders", "0001_initial")])
    assert known(order).entities == mine
    up_to_date()
    assert known(order).entities == mine
    Process.objects.update(entities=entities)
    assert_invariants_hold()
