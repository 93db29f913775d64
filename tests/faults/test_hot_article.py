"""Many clients want one article at once: exactly what is there is reserved, the rest waits, nobody sees an error."""

from collections import Counter

import pytest

from fulfillment.inventory.models import Reservation, Stock
from orders.services import order_cancel
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import actor, administrator, client_of, facility, goods, order_body
from tests.invariants import assert_invariants_hold

from .parallel import in_parallel, route_until_quiet

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

CLIENTS = 16


@pytest.mark.parametrize(("orders", "stock_units"), [(200, 100), pytest.param(5_000, 2_500, marks=pytest.mark.nightly)])
def test_exactly_the_stock_is_reserved(orders: int, stock_units: int, caplog: pytest.LogCaptureFixture) -> None:
    goods(facility(), HOT=stock_units)
    client = client_of(administrator())

    def place(number: int) -> int:
        return client.post(
            "/api/orders", order_body(article="HOT", tenantOrderId=f"hot-{number}"), format="json"
        ).status_code

    assert Counter(in_parallel(place, range(orders), workers=CLIENTS)) == {201: orders}
    in_parallel(route_until_quiet, range(2), workers=2)
    stock = Stock.objects.get()
    assert (stock.on_hand, stock.reserved) == (stock_units, stock_units)
    assert Reservation.objects.filter(status="ACTIVE").count() == stock_units
    states = Counter(RoutingPlan.objects.values_list("status", flat=True))
    assert states == {"ROUTED": stock_units, "NOT_ROUTABLE": orders - stock_units}
    assert not [record for record in caplog.records if record.levelname == "ERROR"]  # no batch had to be repeated
    assert_invariants_hold()


def test_routing_beside_intake_and_cancelling_has_no_deadlock() -> None:
    for name in ("one", "two", "three"):
        goods(facility(name), A=20, B=20, C=20)
    client = client_of(administrator())
    clerk = actor("ORDER_CANCEL")

    def place(number: int) -> int:
        body = order_body(tenantOrderId=f"mix-{number}")
        names = ("A", "B", "C")[number % 2 :]
        body["orderLineItems"] = [{"article": {"tenantArticleId": n, "title": n}, "quantity": 1} for n in names]
        answer = client.post("/api/orders", body, format="json")
        plans_route_due(limit=8)
        if number % 3 == 0:
            order_cancel(order_id=answer.json()["id"], actor=clerk)
        return answer.status_code

    assert Counter(in_parallel(place, range(60), workers=8)) == {201: 60}
    in_parallel(route_until_quiet, range(2), workers=2)
    assert_invariants_hold()


def test_of_many_clerks_exactly_one_unlocks() -> None:
    goods(facility(), A=5)
    client = client_of(administrator())
    order = client.post("/api/orders", order_body(status="LOCKED"), format="json").json()
    plans_route_due()

    def unlock(_: int) -> int:
        return client.post(
            f"/api/orders/{order['id']}/actions", {"name": "UNLOCK", "version": 1}, format="json"
        ).status_code

    assert Counter(in_parallel(unlock, range(8), workers=8)) == {200: 1, 409: 7}
    assert client.get("/api/pickjobs", {"orderRef": order["id"]}).json()["total"] == 1
    assert_invariants_hold()


def test_one_tenant_order_id_is_one_order() -> None:
    client = client_of(administrator())

    def place(_: int) -> int:
        return client.post("/api/orders", order_body(tenantOrderId="same"), format="json").status_code

    assert Counter(in_parallel(place, range(8), workers=8)) == {201: 1, 409: 7}
    assert_invariants_hold()
