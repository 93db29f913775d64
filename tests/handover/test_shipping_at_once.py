"""Shipments and parcels asked for at the same time, on PostgreSQL: one wins, nobody gets an internal error."""

import threading
from collections import Counter

import pytest
from django.db import connections

from fulfillment.handover.models import Parcel, Shipment
from tests.cast import administrator, client_of, facility, goods
from tests.invariants import assert_invariants_hold

from .shipping import ADDRESS, Dock, label

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

THREADS = 6


def at_once(request):
    """Run ``request(number)`` in threads that start together; return the statuses of the answers."""
    barrier, statuses = threading.Barrier(THREADS), Counter()

    def run(number):
        try:
            barrier.wait(10)
            statuses[request(number).status_code] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return dict(statuses)


@pytest.fixture
def dock():
    return Dock(facility(), client_of(administrator()))


def test_a_pick_job_gets_one_shipment_however_many_ask(dock):
    goods(dock.store, shirt=10)
    job = dock.job(dock.order(lines={"shirt": 3}))
    body = {
        "facilityRef": str(dock.store.pk),
        "orderDate": "2024-01-19T08:45:50Z",
        "targetTime": "2024-01-22T12:00:00Z",
        "targetAddress": ADDRESS,
        "pickJobRef": job["id"],
    }
    statuses = at_once(lambda _: dock.client.post("/api/shipments", body, format="json"))
    assert statuses == {201: 1, 303: THREADS - 1}
    assert Shipment.objects.count() == 1
    assert_invariants_hold()


def test_a_tenant_parcel_id_is_given_once(dock):
    # Each shipment has a process and so a lock of its own: only the database can decide.
    shipments = [dock.shipment() for _ in range(THREADS)]
    path = "/api/shipments/{}/parcels"
    body = {"tenantParcelId": "MY-1"}
    statuses = at_once(lambda n: dock.client.post(path.format(shipments[n]["id"]), body, format="json"))
    assert statuses == {201: 1, 409: THREADS - 1}
    assert Parcel.objects.count() == 1
    assert_invariants_hold()


def test_of_labels_for_one_version_one_wins(dock):
    shipment = dock.shipment()
    parcel = dock.parcel(shipment)
    body = {"name": "ADD_LABELS_TO_PARCEL", "version": 1, "labels": [label()], "closeParcel": True}
    statuses = at_once(lambda _: dock.client.post(f"/api/parcels/{parcel['id']}/actions", body, format="json"))
    assert statuses == {200: 1, 409: THREADS - 1}
    assert dock.get(f"/api/shipments/{shipment['id']}")["status"] == "CONFIRMED"
    assert_invariants_hold()
