"""Requests about one process or one configuration at the same moment: one wins, the others hear why they did not."""

from collections import Counter
from typing import Any

import pytest

from expiry.models import Expiry, ExpiryConfiguration
from fulfillment.processes.models import Process, StatusChange
from tests.faults.parallel import together
from tests.invariants import assert_invariants_hold

from .asking import CONFIGURATION, NOON, URL, Clerk

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

AT_ONCE = 6
rounds = pytest.mark.parametrize("round_", range(3))


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


def answers(*requests: Any) -> tuple[Counter[int], dict[int, list[Any]]]:
    """Make requests at the same moment; return how often each status was answered, and the bodies by status."""
    bodies: dict[int, list[Any]] = {}
    found = together(*requests)
    for answer in found:
        bodies.setdefault(answer.status_code, []).append(answer.json())
    return Counter(answer.status_code for answer in found), bodies


def puts(clerk: Clerk, **more: Any) -> list[Any]:
    """Requests for a configuration, each with another offset."""
    return [
        lambda minutes=minutes: clerk.client.put(
            CONFIGURATION, {"provisioningTimeOffsetInMinutes": minutes, **more}, format="json"
        )
        for minutes in range(1, AT_ONCE + 1)
    ]


@rounds
def test_the_first_configuration_is_made_once(clerk: Clerk, round_: int) -> None:
    statuses, said = answers(*puts(clerk, version=0))
    assert statuses == {201: 1, 409: AT_ONCE - 1}
    assert clerk.client.get(CONFIGURATION).json() == said[201][0]
    assert {(error["requestVersion"], error["version"]) for (error,) in said[409]} == {(0, 1)}


@rounds
def test_without_a_version_the_others_hear_that_there_is_one_now(clerk: Clerk, round_: int) -> None:
    statuses, _ = answers(*puts(clerk))
    assert statuses == {201: 1, 400: AT_ONCE - 1}
    assert ExpiryConfiguration.objects.get().version == 1


def test_a_configuration_is_replaced_once_from_one_version(clerk: Clerk) -> None:
    clerk.offset(0)
    statuses, _ = answers(*puts(clerk, version=1))
    assert statuses == {200: 1, 409: AT_ONCE - 1}
    assert ExpiryConfiguration.objects.get().version == 2


@rounds
def test_a_process_gets_one_expiry_and_all_hear_which(clerk: Clerk, round_: int) -> None:
    process = clerk.process()
    body = {"processRef": process, "provisioningTime": NOON, "status": "ACTIVE"}
    statuses, said = answers(*[lambda: clerk.client.post(URL, body, format="json")] * AT_ONCE)
    assert statuses == {200: 1, 409: AT_ONCE - 1}
    assert Expiry.objects.count() == 1
    assert all(said[200][0]["id"] in error["description"] for (error,) in said[409])
    assert_invariants_hold()


@rounds
def test_an_expiry_is_changed_once_from_one_version(clerk: Clerk, round_: int) -> None:
    made = clerk.post()
    changes: list[dict[str, str]] = [{"provisioningTime": f"2032-01-0{day}T00:00:00Z"} for day in range(1, AT_ONCE)]
    changes.append({"status": "INACTIVE"})
    statuses, said = answers(
        *(
            lambda change=change: clerk.client.patch(f"{URL}/{made['id']}", {"version": 1, **change}, format="json")
            for change in changes
        )
    )
    assert statuses == {200: 1, 409: AT_ONCE - 1}
    assert clerk.read(made) == said[200][0]
    assert StatusChange.objects.filter(entity_id=made["id"]).count() == 1
    assert_invariants_hold()


def test_an_expiry_is_made_or_its_order_is_cancelled_first(clerk: Clerk) -> None:
    body, cancel = {"provisioningTime": NOON, "status": "ACTIVE"}, {"name": "CANCEL", "version": 1}
    for process in [clerk.process() for _ in range(5)]:
        actions = f"/api/orders/{Process.objects.get(pk=process).order_id}/actions"
        made, cancelled = together(
            lambda of=process: clerk.client.post(URL, {**body, "processRef": of}, format="json"),
            lambda actions=actions: clerk.client.post(actions, cancel, format="json"),
        )
        assert (made.status_code, cancelled.status_code) in {(200, 200), (400, 200)}
        assert not Expiry.objects.filter(process=process, status="ACTIVE").exists()
    assert_invariants_hold()
