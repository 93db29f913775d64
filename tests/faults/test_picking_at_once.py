"""Pickers, clerks and the router want the same job, order or shelf at the same moment: each gets it in turn."""

import threading
from collections import Counter
from typing import Any

import pytest

from fulfillment.handover.models import HandoverJob
from fulfillment.inventory.models import Reservation
from fulfillment.picking.models import PickJob
from orders.models import Order
from routing.models import RoutingPlan
from tests.cast import facility, goods, order_body
from tests.invariants import assert_invariants_hold
from tests.picking.cast import Shop, counters

from .parallel import in_parallel, route_until_quiet, together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 30
JOBS = 40


def finish(shop: Shop, job: dict[str, Any], version: int, *, units: int = 2) -> int:
    """Finish picking with *units* of each line, as somebody who has read this version; return the status."""
    lines = [{"id": line["id"], "picked": units} for line in job["pickLineItems"]]
    body = {"name": "PICK", "version": version, "lineItems": lines}
    return shop.client.post(f"/api/pickjobs/{job['id']}/actions", body, format="json").status_code


def test_of_two_who_finish_a_job_one_has_finished_it() -> None:
    store, shop = facility(), Shop()
    goods(store, A=100)
    for number in range(ROUNDS):
        job = shop.job(shop.order(lines={"A": 2}, tenantOrderId=f"twice-{number}"))
        version = shop.act(job, "START")["version"]
        answers = together(*[lambda: finish(shop, job, version)] * 2)  # noqa: B023 - over before the next round
        assert sorted(answers) == [200, 409]
    assert counters(store, "A") == (100 - 2 * ROUNDS, 0)
    assert HandoverJob.objects.count() == ROUNDS
    assert_invariants_hold()


def test_picking_against_cancelling_is_one_before_the_other() -> None:
    store, shop = facility(), Shop()
    goods(store, A=100)
    outcomes = Counter()
    for number in range(ROUNDS):
        order = shop.order(lines={"A": 2}, tenantOrderId=f"race-{number}")
        job = shop.job(order)
        version = shop.act(job, "START")["version"]

        def cancel(order: dict[str, Any] = order) -> int:
            body = {"name": "CANCEL", "version": order["version"]}
            return shop.client.post(f"/api/orders/{order['id']}/actions", body, format="json").status_code

        def pick(job: dict[str, Any] = job, version: int = version) -> int:
            return finish(shop, job, version)

        on_hand = counters(store, "A")[0]
        # Whoever is named first gets a thread first; turns are taken so that each has a chance.
        calls = (pick, cancel) if number % 2 else (cancel, pick)
        answers = dict(zip([call.__name__ for call in calls], together(*calls), strict=True))
        found = (
            answers["pick"],
            answers["cancel"],
            PickJob.objects.get(pk=job["id"]).status,
            Order.objects.get(pk=order["id"]).status,
            RoutingPlan.objects.get(order_id=order["id"]).status,
            on_hand - counters(store, "A")[0],
            counters(store, "A")[1],
        )
        assert found in {PICKED_FIRST, CANCELLED_FIRST}, found
        outcomes[found] += 1
        assert_invariants_hold()
    print(outcomes)
    assert HandoverJob.objects.count() == outcomes[PICKED_FIRST]


# How each of the two serial orders ends: both answers; job, order and plan; units that left the shelf, units held.
PICKED_FIRST = (200, 400, "PICKED", "OPEN", "ROUTED", 2, 0)
CANCELLED_FIRST = (409, 200, "CANCELED", "CANCELLED", "CANCELED", 0, 0)


def test_picking_beside_routing_has_no_deadlock(caplog: pytest.LogCaptureFixture) -> None:
    """Jobs of many orders are finished, some short, while the router reserves the same articles for others."""
    for name in ("one", "two", "three"):
        goods(facility(name), A=60, B=60, C=60)
    shop = Shop()
    jobs = []
    for number in range(JOBS):
        order = shop.order(lines=dict.fromkeys("ABC" if number % 2 else "CBA", 2), tenantOrderId=f"first-{number}")
        for job in PickJob.objects.filter(order_id=order["id"]):
            started = shop.act({"id": str(job.pk)}, "START")
            jobs.append(started)
    for number in range(JOBS):
        body = order_body(tenantOrderId=f"then-{number}")
        names = "CBA" if number % 3 else "AB"
        body["orderLineItems"] = [{"article": {"tenantArticleId": n, "title": n}, "quantity": 1} for n in names]
        assert shop.client.post("/api/orders", body, format="json").status_code == 201
    over = threading.Event()

    def work(item: Any) -> int:
        if item is None:
            while not over.is_set():
                route_until_quiet()
            return 0
        number, job = item
        try:
            return finish(shop, job, job["version"], units=2 if number % 4 else 1)
        finally:
            if number == len(jobs) - 1:
                over.set()

    answers = Counter(in_parallel(work, [None, None, *enumerate(jobs)], workers=6))
    assert answers == {0: 2, 200: len(jobs)}
    route_until_quiet()
    assert not [record for record in caplog.records if record.levelname == "ERROR"]  # no batch had to be repeated
    assert not RoutingPlan.objects.filter(status="INITIAL").exists()
    assert Reservation.objects.filter(status="CONSUMED").count() == sum(len(job["pickLineItems"]) for job in jobs)
    assert_invariants_hold()
