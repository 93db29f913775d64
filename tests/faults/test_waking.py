"""Stock is counted while the orders that wait for it are being routed: neither waits for the other for ever."""

import threading

import pytest
from django.db import connection

from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import administrator, client_of, facility, goods, order_body
from tests.invariants import assert_invariants_hold

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ORDERS = 60
ROUNDS = 40


def test_counting_stock_and_routing_what_waits_for_it_never_deadlock(caplog: pytest.LogCaptureFixture) -> None:
    stock = goods(facility(), SHORT=1)["SHORT"]
    client = client_of(administrator())
    for number in range(ORDERS):
        body = order_body(article="SHORT", quantity=1_000, tenantOrderId=f"waiting-{number}")
        client.post("/api/orders", body, format="json")
    plans_route_due(limit=ORDERS)
    assert RoutingPlan.objects.filter(status="NOT_ROUTABLE").count() == ORDERS
    over = threading.Event()

    def route() -> None:
        try:
            while not over.is_set():
                plans_route_due(limit=20)
        finally:
            connection.close()

    routers = [threading.Thread(target=route) for _ in range(2)]
    for router in routers:
        router.start()
    try:
        for number in range(ROUNDS):
            counted = {"id": str(stock.pk), "value": 1 + ORDERS * ((number + 1) % 2)}
            answer = client.put("/api/stocks", {"stocks": [{**counted, "version": number + 1}]}, format="json")
            assert answer.status_code == 200, answer.content
    finally:
        over.set()
        for router in routers:
            router.join(30)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert_invariants_hold()
