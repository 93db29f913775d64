"""How an expiry goes along with its order: made, moved, ended and taken up again with it."""

from typing import Any

import pytest
from django.db import transaction

from expiry.models import Expiry
from fulfillment.audits.models import Audit
from orders.models import Order
from tests.cast import facility, goods, order_body
from tests.handover.cast import Counter
from tests.invariants import assert_invariants_hold
from tests.orders.promising import act as act_on_promise
from tests.orders.promising import promise

from .asking import LATER, NOON, Clerk
from .cast import expiries, expiry_of, moment, statuses, to_collect

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Counter:
    return Counter()


@pytest.fixture
def clerk(shop: Counter) -> Clerk:
    return Clerk(shop.client)


@pytest.fixture
def store() -> Any:
    where = facility()
    goods(where, A=9)
    return where


def collected(store: Any, **more: Any) -> dict[str, Any]:
    """Delivery preferences of an order that is collected."""
    return {"deliveryPreferences": {"collect": [{"facilityRef": str(store.pk), "paid": True, **more}]}}


def modify(shop: Counter, order: Any, *, expect: int = 200, **changes: Any) -> Any:
    """Modify an order at its present version."""
    version = Order.objects.values_list("version", flat=True).get(pk=order["id"])
    answer = shop.client.patch(f"/api/orders/{order['id']}", {"version": version, **changes}, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


def act(shop: Counter, order: Any, name: str, *, expect: int = 200) -> Any:
    """Call an action of an order at its present version."""
    version = Order.objects.values_list("version", flat=True).get(pk=order["id"])
    answer = shop.client.post(f"/api/orders/{order['id']}/actions", {"name": name, "version": version}, format="json")
    assert answer.status_code == expect, answer.content
    return answer.json()


class TestANewOrder:
    @pytest.mark.parametrize("status", ["OPEN", "LOCKED"])
    def test_with_a_provisioning_time_has_an_expiry(self, shop: Counter, clerk: Clerk, store: Any, status: str) -> None:
        clerk.offset(15)
        order = shop.order(
            lines={"A": 1}, status=status, **collected(store, provisioningTime="2031-05-01T14:00:00+02:00")
        )
        (expiry,) = clerk.listed(processRef=order["processId"])
        assert (expiry["provisioningTime"], expiry["expiryTime"]) == (NOON, "2031-05-01T12:15:00Z")
        assert (expiry["status"], expiry["version"], expiry["processVersion"]) == ("ACTIVE", 1, 1)
        assert_invariants_hold()

    def test_without_one_has_none(self, shop: Counter, store: Any) -> None:
        shop.order(lines={"A": 1}, **collected(store))
        shop.order(lines={"A": 1})
        shop.order(lines={"A": 1}, deliveryPreferences={"shipping": {"desiredDeliveryTime": NOON}})
        assert not Expiry.objects.exists()

    def test_that_is_rolled_back_leaves_none(self, shop: Counter, store: Any) -> None:
        with transaction.atomic():
            to_collect(shop, store, lines={"A": 1})
            assert Expiry.objects.count() == 1
            transaction.set_rollback(True)
        assert not Expiry.objects.exists()

    @pytest.mark.parametrize("time", ["9999-12-31T23:59:59-12:00", "soon", None, "2031-05-01T12:00:00"], ids=str)
    def test_with_a_time_that_is_none_is_refused(self, shop: Counter, store: Any, time: Any) -> None:
        body = order_body(**collected(store, provisioningTime=time))
        assert shop.client.post("/api/orders", body, format="json").status_code == 400
        assert not Order.objects.exists()

    def test_is_in_the_trail_with_its_expiry_only_where_somebody_asked_for_one(
        self, shop: Counter, clerk: Clerk, store: Any
    ) -> None:
        to_collect(shop, store, lines={"A": 1})
        assert not Audit.objects.filter(entity_type__icontains="expiry").exists()
        clerk.post()
        assert Audit.objects.filter(entity_type__icontains="expiry").count() == 1


class TestAModifiedOrder:
    def test_takes_its_expiry_along(self, shop: Counter, clerk: Clerk, store: Any) -> None:
        clerk.offset(15)
        order = to_collect(shop, store, lines={"A": 1})
        modify(shop, order, preferredHandlingTime=LATER)
        (expiry,) = expiries(shop.client, order)
        assert (expiry["provisioningTime"], expiry["expiryTime"]) == (LATER, "2031-06-01T12:15:00Z")
        assert (expiry["status"], expiry["version"]) == ("ACTIVE", 2)
        assert_invariants_hold()

    def test_that_had_none_gets_one(self, shop: Counter, store: Any) -> None:
        order = shop.order(lines={"A": 1}, **collected(store))
        modify(shop, order, preferredHandlingTime=LATER)
        assert [expiry["provisioningTime"] for expiry in expiries(shop.client, order)] == [LATER]
        assert_invariants_hold()

    def test_that_is_shipped_gets_none(self, shop: Counter, store: Any) -> None:
        order = shop.order(lines={"A": 1})
        modify(shop, order, preferredHandlingTime=LATER)
        assert expiries(shop.client, order) == []

    @pytest.mark.parametrize(
        "change",
        [{"consumer": {"email": "new@shop.example"}}, {"customAttributes": {"a": 1}}],
        ids=["consumer", "more"],
    )
    def test_leaves_alone_what_a_client_has_set_where_the_time_is_not_modified(
        self, shop: Counter, clerk: Clerk, store: Any, change: dict[str, Any]
    ) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        patched = clerk.patch(expiries(shop.client, order)[0], provisioningTime=LATER)
        modify(shop, order, **change)
        assert clerk.read(patched) == patched

    def test_leaves_a_stopped_one_stopped(self, shop: Counter, clerk: Clerk, store: Any) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        clerk.patch(expiries(shop.client, order)[0], status="INACTIVE")
        modify(shop, order, preferredHandlingTime=LATER)
        (expiry,) = expiries(shop.client, order)
        assert (expiry["status"], expiry["expiryTime"], expiry["version"]) == ("INACTIVE", LATER, 3)
        assert_invariants_hold()

    def test_that_is_refused_moves_nothing(self, shop: Counter, store: Any) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        known = expiries(shop.client, order)
        modify(shop, order, expect=400, preferredHandlingTime=LATER, orderLineItems=[{"quantity": 1}])
        assert expiries(shop.client, order) == known


class TestAPromise:
    def test_has_no_expiry_before_it_is_confirmed(self, shop: Counter, store: Any) -> None:
        promised = promise(shop.client, lines={"A": 2}, **collected(store, provisioningTime=NOON))
        assert not Expiry.objects.exists()
        act_on_promise(shop.client, promised, "CONFIRM_PROMISE")
        expiry = Expiry.objects.get()
        assert (expiry.process.order_id, expiry.status) == (Order.objects.get().pk, "ACTIVE")
        assert_invariants_hold()

    def test_that_was_given_one_keeps_it_when_it_is_confirmed(self, shop: Counter, clerk: Clerk, store: Any) -> None:
        promised = promise(shop.client, lines={"A": 2}, **collected(store, provisioningTime=NOON))
        clerk.post(str(Order.objects.get().process_id), provisioningTime=LATER, status="INACTIVE")
        act_on_promise(shop.client, promised, "CONFIRM_PROMISE")
        (expiry,) = clerk.listed()
        assert (expiry["status"], expiry["expiryTime"]) == ("INACTIVE", LATER)
        assert_invariants_hold()


class TestTheEnd:
    def test_of_an_order_is_that_of_its_expiry(self, shop: Counter, clerk: Clerk, store: Any) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        act(shop, order, "CANCEL")
        assert statuses(order)["expiry"] == ["INACTIVE"]
        (expiry,) = expiries(shop.client, order)
        clerk.patch(expiry, expect=400, status="ACTIVE")
        assert_invariants_hold()

    def test_by_force_is_that_of_its_expiry(self, shop: Counter, store: Any) -> None:
        put = {"version": 0, "allowForceCancelOrder": True}
        assert shop.client.put("/api/configurations/ordercancelation", put, format="json").status_code == 201
        order = to_collect(shop, store, lines={"A": 1})
        shop.pick(shop.job(order), 1)
        act(shop, order, "FORCE_CANCEL")
        assert statuses(order)["expiry"] == ["INACTIVE"]
        assert_invariants_hold()

    def test_in_the_hands_of_the_consumer_is_that_of_the_expiry_until_it_is_reverted(
        self, shop: Counter, store: Any
    ) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        handed = handed_over(shop, order)
        assert (statuses(order)["process"], statuses(order)["expiry"]) == (["FINISHED"], ["INACTIVE"])
        shop.hand(handed, "REVERT")
        assert (statuses(order)["process"], statuses(order)["expiry"]) == (["IN_PROGRESS"], ["ACTIVE"])
        shop.hand(handed, "FINISH_HANDOVER_JOB", lineItems=[])
        assert (expiry_of(order).status, expiry_of(order).version) == ("INACTIVE", 4)
        assert_invariants_hold()

    def test_reverted_takes_up_also_an_expiry_that_was_moved_meanwhile(
        self, shop: Counter, clerk: Clerk, store: Any
    ) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        handed = handed_over(shop, order)
        clerk.patch(expiries(shop.client, order)[0], provisioningTime=LATER)
        assert expiry_of(order).status == "INACTIVE"
        shop.hand(handed, "REVERT")
        assert expiry_of(order).status == "ACTIVE"
        assert_invariants_hold()

    def test_reverted_leaves_alone_an_expiry_that_was_stopped_before(
        self, shop: Counter, clerk: Clerk, store: Any
    ) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        stopped = clerk.patch(expiries(shop.client, order)[0], status="INACTIVE")
        shop.hand(handed_over(shop, order), "REVERT")
        assert clerk.read(stopped) == stopped

    def test_reverted_too_late_leaves_the_expiry_to_a_person(self, shop: Counter, clerk: Clerk, store: Any) -> None:
        order = to_collect(shop, store, lines={"A": 1})
        handed = handed_over(shop, order)
        clerk.patch(expiries(shop.client, order)[0], provisioningTime=moment(-1))
        shop.hand(handed, "REVERT")
        assert expiry_of(order).status == "INACTIVE"
        assert_invariants_hold()


def handed_over(shop: Counter, order: Any) -> Any:
    """Pick all of an order and hand it over; return the handover job."""
    job = shop.job(order)
    shop.pick(job, *(line["quantity"] for line in job["pickLineItems"]))
    handed = shop.read(shop.handover(job).pk)
    shop.hand(handed, "FINISH_HANDOVER_JOB", lineItems=[])
    return handed
