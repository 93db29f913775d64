"""Who may do what with expiries, and whose they see."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from tests.cast import client_of, facility, goods, user_with
from tests.picking.cast import Shop

from .asking import CONFIGURATION, LATER, NOON, URL, Clerk, everything

pytestmark = pytest.mark.django_db

READ, WRITE = ("EXPIRIES_READ",), ("EXPIRIES_WRITE",)


def requests(process: str, expiry: str) -> dict[str, Any]:
    """Every request there is for expiries, by a client, with the permission it needs."""
    body = {"processRef": process, "provisioningTime": NOON, "status": "ACTIVE"}
    return {
        "EXPIRIES_READ list": lambda client: client.get(URL),
        "EXPIRIES_READ one": lambda client: client.get(f"{URL}/{expiry}"),
        "EXPIRIES_WRITE post": lambda client: client.post(URL, body, format="json"),
        "EXPIRIES_WRITE patch": lambda client: client.patch(f"{URL}/{expiry}", {"version": 1}, format="json"),
        "CONFIG_READ get": lambda client: client.get(CONFIGURATION),
        "CONFIG_WRITE put": lambda client: client.put(
            CONFIGURATION, {"provisioningTimeOffsetInMinutes": 5, "version": 1}, format="json"
        ),
    }


NAMES = list(requests("", ""))


@pytest.mark.parametrize("name", NAMES)
def test_each_request_needs_its_own_permission_and_no_other(name: str) -> None:
    clerk = Clerk()
    clerk.offset(0)
    request, needed = requests(clerk.process(), clerk.post()["id"])[name], name.partition(" ")[0]
    before = everything()
    others = {each.partition(" ")[0] for each in NAMES} - {needed}
    answer = request(client_of(user_with(*others)))
    assert answer.status_code == 403
    assert needed in answer.json()[0]["description"]
    assert request(APIClient()).status_code == 401
    assert everything() == before
    assert request(client_of(user_with(needed, email="allowed@fulfillment.example"))).status_code == 200


def test_who_may_not_write_hears_nothing_of_what_is_wrong_with_the_body() -> None:
    reader = client_of(user_with(*READ))
    assert reader.post(URL, {"nope": 1}, format="json").status_code == 403
    assert reader.patch(f"{URL}/nobody", {"nope": 1}, format="json").status_code == 403


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_there_are_no_other_methods(method: str) -> None:
    assert getattr(Clerk().client, method)(URL, {}, format="json").status_code == 405


class TestAStore:
    """A user who is limited to one facility, beside the expiries of an order there and of one elsewhere."""

    @pytest.fixture
    def clerk(self) -> Clerk:
        return Clerk()

    @pytest.fixture
    def orders(self, clerk: Clerk) -> dict[str, Any]:
        shop, found = Shop(clerk.client), {}
        for name in ("ours", "theirs"):
            where = facility(name)
            goods(where, **{name: 5})
            found[name] = {**shop.order(lines={name: 1}), "facility": str(where.pk)}
        return found

    @pytest.fixture
    def store(self, orders: dict[str, Any]) -> Clerk:
        return Clerk(client_of(user_with(*READ, *WRITE, facility_ids=[orders["ours"]["facility"]])))

    def test_sees_only_those_of_processes_with_something_there(
        self, clerk: Clerk, store: Clerk, orders: dict[str, Any]
    ) -> None:
        ours, theirs = (clerk.post(orders[name]["processId"]) for name in ("ours", "theirs"))
        nowhere = clerk.post()
        assert store.listed() == [ours]
        assert store.listed(processRef=theirs["processRef"]) == []
        assert store.listed(startAfterId=ours["id"]) == []
        assert store.read(ours) == ours
        for hidden in (theirs, nowhere):
            store.read(hidden, expect=404)
            store.patch(hidden, expect=404, status="INACTIVE")
        assert len(clerk.listed()) == 3

    def test_changes_and_makes_only_those(self, store: Clerk, orders: dict[str, Any]) -> None:
        made = store.post(orders["ours"]["processId"])
        assert store.patch(made, provisioningTime=LATER)["version"] == 2
        (error,) = store.post(orders["theirs"]["processId"], expect=400)
        assert "There is no process" in error["description"]

    def test_does_not_learn_whether_another_process_has_one(
        self, clerk: Clerk, store: Clerk, orders: dict[str, Any]
    ) -> None:
        clerk.post(orders["theirs"]["processId"])
        (error,) = store.post(orders["theirs"]["processId"], expect=400)
        assert "There is no process" in error["description"]
