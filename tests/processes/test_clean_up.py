"""The clean-up: whose time is over, what is set aside, what can still be done afterwards, and what is deleted."""

import datetime
from collections.abc import Collection
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fulfillment.common.clock import now
from fulfillment.common.errors import PermissionMissing
from fulfillment.common.privacy import ConsumerRows, emptied, holders
from fulfillment.events.models import Event
from fulfillment.inventory.models import Reservation, Stock, StockMovement
from fulfillment.picking.models import LoadUnit, PickJob
from fulfillment.processes.clean_up import (
    MAX_ATTEMPTS,
    clean_ups_retry,
    processes_anonymize_due,
    processes_delete_due,
    set_aside,
)
from fulfillment.processes.invariants import nothing_is_late, nothing_is_left
from fulfillment.processes.models import CleanUp, GdprConfiguration, Process, StatusChange
from fulfillment.processes.tasks import clean_up
from orders.models import Order
from routing.models import DecisionLog
from tests.cast import actor, facility, goods
from tests.picking.cast import Shop

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    goods(facility("Köln"), A=100)
    return Shop()


def cancelled(shop: Shop, *, days: float = 91, **changes: Any) -> Process:
    """An order of that age that came to nothing."""
    order = shop.order(lines={"A": 1}, **changes)
    body = {"name": "CANCEL", "version": 1}
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", body, format="json")
    assert answer.status_code == 200, answer.json()
    return aged(order, days)


def aged(order: dict[str, Any], days: float) -> Process:
    process = Process.objects.get(pk=order["processId"])
    process.created_at = now() - datetime.timedelta(days=days)
    process.save(update_fields=["created_at"])
    return process


def delete_after(days: int) -> None:
    body = {"retentionTime": 90, "deletionTimeAfterRetention": days}
    GdprConfiguration.objects.create(version=1, body=body, created_at=now(), modified_at=now())


class Poison:
    """A holder that breaks for one process."""

    def __init__(self, process: Process) -> None:
        self.key, self.tries = process.pk, 0

    def anonymize(self, process_ids: Collection[Any], *, actors: bool, now: datetime.datetime) -> None:
        if self.key in process_ids:
            self.tries += 1
            raise ValueError("it holds 'Anna Müller'")

    def left(self, process_ids: Any) -> list[str]:
        return []

    delete = left


@pytest.fixture
def poisoned(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Poison:
    """One process of three that cannot be cleaned up."""
    processes = [cancelled(shop) for _ in range(3)]
    poison = Poison(processes[1])
    monkeypatch.setattr("fulfillment.common.privacy.registry._holders", [*holders(), poison])
    return poison


def test_only_what_is_over_and_old_enough_is_anonymized(shop: Shop) -> None:
    old, young = cancelled(shop), cancelled(shop, days=89)
    living = aged(shop.order(lines={"A": 1}), 400)
    assert processes_anonymize_due() == 1
    assert [Process.objects.get(pk=one.pk).anonymized_at is not None for one in (old, young, living)] == [
        True, False, False,
    ]  # fmt: skip
    assert processes_anonymize_due() == 0


def test_a_finished_order_loses_its_data_however_it_came_to_its_end(shop: Shop) -> None:
    order = shop.order(lines={"A": 2})
    job = shop.job(order)
    shop.pick(job, 2)
    handover = shop.handover(job)
    assert aged(order, 100).status == "IN_PROGRESS"
    assert processes_anonymize_due() == 0
    body = {"name": "FINISH_HANDOVER_JOB", "version": handover.version, "lineItems": []}
    assert shop.client.post(f"/api/handoverjobs/{handover.pk}/actions", body, format="json").status_code == 200
    assert processes_anonymize_due() == 1


def test_versions_history_and_events_stay_in_number_and_order(shop: Shop) -> None:
    process = cancelled(shop)
    before = (
        list(Order.objects.values_list("pk", "version", "modified_at")),
        list(PickJob.objects.values_list("pk", "version", "modified_at")),
        list(StatusChange.objects.order_by("pk").values_list("pk", "verb", "created_at")),
        list(Event.objects.order_by("pk").values_list("pk", "name", "sequence")),
        list(Process.objects.values_list("version", "event_sequence", "entities")),
    )
    processes_anonymize_due()
    assert before == (
        list(Order.objects.values_list("pk", "version", "modified_at")),
        list(PickJob.objects.values_list("pk", "version", "modified_at")),
        list(StatusChange.objects.order_by("pk").values_list("pk", "verb", "created_at")),
        list(Event.objects.order_by("pk").values_list("pk", "name", "sequence")),
        list(Process.objects.values_list("version", "event_sequence", "entities")),
    )
    assert Process.objects.get(pk=process.pk).anonymized_at


@pytest.mark.parametrize("kept", [True, False])
def test_names_of_actors_go_unless_the_configuration_keeps_them(shop: Shop, kept: bool) -> None:
    if kept:
        body = {"retentionTime": 90, "actorAnonymization": False}
        GdprConfiguration.objects.create(version=1, body=body, created_at=now(), modified_at=now())
    cancelled(shop)
    who = "admin@fulfillment.example"
    assert StatusChange.objects.filter(actor_name=who).exists()
    processes_anonymize_due()
    steps = StatusChange.objects.filter(entity="order")
    assert set(steps.values_list("actor_name", flat=True)) == {who if kept else "anonymized"}
    assert Event.objects.filter(actor_name=who).exists() == kept
    # The system is nobody: it stays what it is.
    assert Event.objects.filter(name="PICK_JOB_CREATED").values_list("actor_name", flat=True).get() == "system"


def test_nothing_under_an_anonymized_process_can_be_changed(shop: Shop) -> None:
    order = shop.order(lines={"A": 1})
    job = shop.job(order)
    shop.pick(job, 1)
    handover = shop.handover(job)
    body = {"name": "FINISH_HANDOVER_JOB", "version": 1, "lineItems": []}
    shop.client.post(f"/api/handoverjobs/{handover.pk}/actions", body, format="json")
    aged(order, 91)
    processes_anonymize_due()
    refusals = [
        shop.client.post(f"/api/orders/{order['id']}/actions", {"name": "CANCEL", "version": 1}, format="json"),
        shop.client.post(f"/api/handoverjobs/{handover.pk}/actions", {"name": "REVERT", "version": 2}, format="json"),
        shop.client.post(
            f"/api/shipments/{handover.shipment_id}/parcels",
            {"recipient": {"street": "x", "city": "x", "postalCode": "1", "country": "DE"}},
            format="json",
        ),
        shop.client.post(
            "/api/pickjobs",
            {
                "processId": order["processId"],
                "facilityRef": job["facilityRef"],
                "orderDate": "2026-01-01T10:00:00Z",
                "pickLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1}],
            },
            format="json",
        ),
        shop.client.post(
            "/api/loadunits", {"loadUnits": [{"pickJobRefs": [job["id"]], "codes": ["1"]}]}, format="json"
        ),
    ]
    assert [one.status_code for one in refusals] == [400, 400, 422, 400, 400], [one.content for one in refusals]
    assert all("anonymized" in refusals[place].json()[0]["description"] for place in (0, 1, 3, 4))
    assert not list(nothing_is_left())


def test_a_poisonous_process_does_not_hold_up_the_others_and_is_set_aside_visibly(poisoned: Poison) -> None:
    assert processes_anonymize_due() == 3
    assert Process.objects.filter(anonymized_at__isnull=True).get().pk == poisoned.key
    moment = now()
    for _attempt in range(2 * MAX_ATTEMPTS):
        moment += datetime.timedelta(hours=1)
        processes_anonymize_due(now=moment)
    # In its first batch it was tried with the others and alone; later it was alone both times.
    assert poisoned.tries == 2 * MAX_ATTEMPTS
    (failed,) = set_aside(now=moment)
    assert (failed.process_id, failed.attempts, failed.last_error) == (poisoned.key, MAX_ATTEMPTS, "ValueError")


def test_an_invariant_tells_of_what_should_be_gone(poisoned: Poison) -> None:
    processes_anonymize_due()
    assert not list(nothing_is_late())
    Process.objects.update(modified_at=now() - datetime.timedelta(days=2))
    assert [str(poisoned.key) in line for line in nothing_is_late()] == [True]


def test_what_was_set_aside_can_be_tried_again(poisoned: Poison, monkeypatch: pytest.MonkeyPatch) -> None:
    CleanUp.objects.create(process_id=poisoned.key, attempts=MAX_ATTEMPTS, due_at=now())
    assert processes_anonymize_due() == 2
    with pytest.raises(PermissionMissing):
        clean_ups_retry(actor=actor("CONFIG_READ"), now=now())
    assert clean_ups_retry(actor=actor("CONFIG_WRITE"), now=now()) == 1
    monkeypatch.undo()
    assert processes_anonymize_due() == 1
    assert not CleanUp.objects.exists()


def test_a_lease_keeps_others_away_until_it_ends(shop: Shop) -> None:
    process = cancelled(shop)
    CleanUp.objects.create(process=process, attempts=1, due_at=now() + datetime.timedelta(minutes=5))
    assert processes_anonymize_due() == 0
    assert processes_anonymize_due(now=now() + datetime.timedelta(minutes=6)) == 1


def test_a_replay_after_the_date_tells_nothing_and_does_nothing(shop: Shop) -> None:
    body = {
        "consumer": {"email": "anna@privat.example"},
        "orderDate": "2024-01-19T08:45:50.525Z",
        "orderLineItems": [{"article": {"tenantArticleId": "A", "title": "A"}, "quantity": 1}],
    }
    first = shop.client.post("/api/orders", body, format="json", headers={"Idempotency-Key": "k"}).json()
    shop.client.post(f"/api/orders/{first['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    aged(first, 91)
    processes_anonymize_due()
    again = shop.client.post("/api/orders", body, format="json", headers={"Idempotency-Key": "k"})
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (201, "true")
    assert again.json()["id"] == first["id"]
    assert "anna" not in again.content.decode()
    assert Order.objects.count() == 1


def test_searches_keep_no_answers(shop: Shop) -> None:
    cancelled(shop)
    answer = shop.client.post("/api/pickjobs/search", {"query": {}}, format="json", headers={"Idempotency-Key": "s"})
    assert answer.status_code == 200, answer.content
    again = shop.client.post("/api/pickjobs/search", {"query": {}}, format="json", headers={"Idempotency-Key": "s"})
    assert again.json() == answer.json()
    assert "Idempotent-Replayed" not in again.headers


def test_without_a_time_for_it_nothing_is_ever_deleted(shop: Shop) -> None:
    cancelled(shop)
    processes_anonymize_due()
    Process.objects.update(anonymized_at=now() - datetime.timedelta(days=36_000))
    assert processes_delete_due() == 0


def test_a_process_is_deleted_with_everything_under_it_but_the_ledger(shop: Shop) -> None:
    delete_after(5)
    order = shop.order(lines={"A": 3})
    job = shop.job(order)
    shop.client.post("/api/loadunits", {"loadUnits": [{"pickJobRefs": [job["id"]], "codes": ["1"]}]}, format="json")
    shop.pick(job, 3)
    body = {"name": "FINISH_HANDOVER_JOB", "version": 1, "lineItems": []}
    shop.client.post(f"/api/handoverjobs/{shop.handover(job).pk}/actions", body, format="json")
    aged(order, 100)
    young = cancelled(shop)
    assert clean_up() == 2
    Process.objects.filter(pk=order["processId"]).update(anonymized_at=now() - datetime.timedelta(days=6))
    moved = list(StockMovement.objects.order_by("pk").values_list("quantity", "on_hand"))
    assert clean_up() == 1
    assert list(Process.objects.values_list("pk", flat=True)) == [young.pk]
    assert list(Order.objects.values_list("process_id", flat=True)) == [young.pk]
    for model in (Event, StatusChange, PickJob, Reservation):
        assert not model.objects.filter(process_id=order["processId"]).exists(), model
    assert not DecisionLog.objects.exclude(plan__process_id=young.pk).exists()
    assert not LoadUnit.objects.exists()
    assert not CleanUp.objects.exists()
    assert list(StockMovement.objects.order_by("pk").values_list("quantity", "on_hand")) == moved
    assert Stock.objects.get().on_hand == 97


def test_a_shared_load_unit_stays_until_its_last_job_is_over(shop: Shop) -> None:
    delete_after(5)
    orders = [shop.order(lines={"A": 1}) for _ in range(2)]
    jobs = [shop.job(order)["id"] for order in orders]
    unit = {"pickJobRefs": jobs, "codes": ["1"], "customAttributes": {"for": "Anna"}}
    shop.client.post("/api/loadunits", {"loadUnits": [unit]}, format="json")
    shop.client.post(f"/api/orders/{orders[0]['id']}/actions", {"name": "CANCEL", "version": 1}, format="json")
    aged(orders[0], 91)
    processes_anonymize_due()
    assert LoadUnit.objects.get().custom_attributes is None
    assert not list(nothing_is_left())
    Process.objects.filter(pk=orders[0]["processId"]).update(anonymized_at=now() - datetime.timedelta(days=6))
    assert processes_delete_due() == 1
    assert [str(job.pk) for job in LoadUnit.objects.get().pick_jobs.all()] == [jobs[1]]


@pytest.mark.parametrize("column", ["consumer_name", "consumer_id"])
def test_the_invariant_finds_what_is_left(shop: Shop, column: str) -> None:
    cancelled(shop)
    processes_anonymize_due()
    assert not list(nothing_is_left())
    Order.objects.update(**{column: "Anna"})
    assert [f"order {Order.objects.get().pk} still says {column}"] == list(nothing_is_left())


def test_nothing_is_written_as_nothing(shop: Shop) -> None:
    """JSON's own null would be found by nobody who looks for empty columns."""
    cancelled(shop, customAttributes={"a": "b"})
    processes_anonymize_due()
    assert Order.objects.filter(custom_attributes__isnull=True).count() == 1


def test_rules_leave_alone_what_they_have_made(shop: Shop) -> None:
    cancelled(shop)
    for holder in holders():
        if isinstance(holder, ConsumerRows) and not holder.removed:
            for name, rule in {**holder.columns, **holder.actors}.items():
                for value in holder.model._base_manager.values_list(name, flat=True):
                    once = rule(value)
                    assert rule(once) == once, (holder.model, name)
    assert emptied("x") == ""


def test_anonymizing_asks_the_same_for_more_processes(shop: Shop) -> None:
    asked = []
    for orders in (2, 9):
        for _ in range(orders):
            cancelled(shop)
        with CaptureQueriesContext(connection) as queries:
            assert processes_anonymize_due() == orders
        # Rows written by one executemany are one entry here, and several on some databases.
        asked.append(len([query for query in queries if not str(query["sql"]).startswith("UPDATE")]))
    assert asked[0] == asked[1]
