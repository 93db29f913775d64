"""The requests of the documented page "Expiry", answer by answer."""

import datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from expiry.models import Expiry
from fulfillment.audits.models import Audit
from fulfillment.common.ids import new_id
from fulfillment.processes.models import Process, StatusChange
from tests.invariants import assert_invariants_hold

from .asking import LATER, NOON, URL, Clerk

pytestmark = pytest.mark.django_db

# All of what the page shows, and nothing else.
PROPERTIES = {
    "id", "version", "processVersion", "created", "lastModified", "processRef", "provisioningTime", "expiryTime",
    "status",
}  # fmt: skip


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


def test_a_process_is_given_an_expiry(clerk: Clerk) -> None:
    process = clerk.process()
    made = clerk.post(process)
    assert set(made) == PROPERTIES
    assert {name: made[name] for name in PROPERTIES - {"id", "created", "lastModified"}} == {
        "version": 1,
        "processVersion": 1,
        "processRef": process,
        "provisioningTime": NOON,
        "expiryTime": NOON,
        "status": "ACTIVE",
    }
    assert made["created"] == made["lastModified"]
    assert clerk.read(made) == made
    assert clerk.listed() == [made]
    assert_invariants_hold()


def test_times_are_told_in_utc_to_the_microsecond(clerk: Clerk) -> None:
    made = clerk.post(provisioningTime="2031-05-01T14:00:00.123456+02:00")
    assert made["provisioningTime"] == made["expiryTime"] == "2031-05-01T12:00:00.123456Z"


def test_the_offset_is_added_to_the_provisioning_time(clerk: Clerk) -> None:
    clerk.offset(90)
    made = clerk.post()
    assert (made["provisioningTime"], made["expiryTime"]) == (NOON, "2031-05-01T13:30:00Z")


def test_an_expiry_may_begin_inactive(clerk: Clerk) -> None:
    made = clerk.post(status="INACTIVE")
    assert made["status"] == "INACTIVE"
    started = clerk.patch(made, status="ACTIVE")
    assert (started["status"], started["version"]) == ("ACTIVE", 2)
    assert_invariants_hold()


def test_a_process_has_one_and_a_second_is_refused_with_the_id_of_the_first(clerk: Clerk) -> None:
    made = clerk.post()
    (error,) = clerk.post(made["processRef"], expect=409, status="INACTIVE")
    assert made["id"] in error["description"]


def test_a_repeated_request_with_a_key_gets_the_stored_answer(clerk: Clerk) -> None:
    process = clerk.process()
    made = clerk.post(process, key="once")
    assert clerk.post(process, key="once") == made
    clerk.post(process, key="twice", expect=409)
    clerk.post(process, key="once", expect=422, provisioningTime=LATER)
    assert Expiry.objects.count() == 1


def test_a_change_of_the_provisioning_time_moves_the_time_of_expiry(clerk: Clerk) -> None:
    clerk.offset(60)
    made = clerk.post()
    moved = clerk.patch(made, provisioningTime=LATER)
    assert set(moved) == PROPERTIES
    assert moved == {
        **made,
        "version": 2,
        "provisioningTime": LATER,
        "expiryTime": "2031-06-01T13:00:00Z",
        "lastModified": moved["lastModified"],
    }
    assert moved["lastModified"] > made["lastModified"]
    assert clerk.read(made) == moved
    assert_invariants_hold()


def test_a_new_offset_holds_from_the_next_change_on_also_one_that_says_nothing_else(clerk: Clerk) -> None:
    made = clerk.post()
    clerk.offset(30)
    assert clerk.read(made) == made
    changed = clerk.patch(made)
    assert (changed["expiryTime"], changed["version"]) == ("2031-05-01T12:30:00Z", 2)
    clerk.offset(45)
    stopped = clerk.patch(changed, status="INACTIVE")
    assert (stopped["expiryTime"], stopped["version"]) == ("2031-05-01T12:45:00Z", 3)
    assert_invariants_hold()


@pytest.mark.parametrize(
    "change", [{}, {"status": "ACTIVE"}, {"provisioningTime": NOON}, {"provisioningTime": "2031-05-01T10:00:00-02:00"}],
    ids=["nothing", "the status", "the time", "the time elsewhere"],
)  # fmt: skip
def test_a_change_to_what_is_so_already_leaves_the_version(clerk: Clerk, change: dict[str, str]) -> None:
    made = clerk.post()
    steps = StatusChange.objects.count()
    assert clerk.patch(made, **change) == made
    assert StatusChange.objects.count() == steps


def test_stopping_and_moving_are_one_change(clerk: Clerk) -> None:
    made = clerk.post()
    changed = clerk.patch(made, status="INACTIVE", provisioningTime=LATER)
    assert (changed["version"], changed["status"], changed["expiryTime"]) == (2, "INACTIVE", LATER)
    moved = clerk.patch(changed, provisioningTime=NOON)
    assert (moved["version"], moved["status"], moved["expiryTime"]) == (3, "INACTIVE", NOON)
    assert_invariants_hold()


@pytest.mark.parametrize("stale", [0, 2, 2**31 - 1])
def test_a_stale_version_is_refused_with_both(clerk: Clerk, stale: int) -> None:
    made = clerk.post()
    (error,) = clerk.patch(made, expect=409, version=stale, status="INACTIVE")
    assert (error["requestVersion"], error["version"]) == (stale, 1)


def test_a_stale_version_is_refused_also_where_nothing_would_change(clerk: Clerk) -> None:
    made = clerk.post()
    clerk.patch(made, expect=409, version=2)


@pytest.mark.parametrize("key", [str(new_id()), "nobody", "x" * 1000], ids=["unknown", "word", "long"])
def test_what_does_not_exist_is_not_found(clerk: Clerk, key: str) -> None:
    assert clerk.client.get(f"{URL}/{key}").status_code == 404
    assert clerk.client.patch(f"{URL}/{key}", {"version": 1}, format="json").status_code == 404


def test_an_active_expiry_of_a_process_that_is_over_is_refused(clerk: Clerk) -> None:
    process = clerk.process()
    order = Process.objects.get(pk=process).order_id
    action = {"name": "CANCEL", "version": 1}
    assert clerk.client.post(f"/api/orders/{order}/actions", action, format="json").status_code == 200
    (error,) = clerk.post(process, expect=400)
    assert "is over" in error["description"]
    made = clerk.post(process, status="INACTIVE")
    (error,) = clerk.patch(made, expect=400, status="ACTIVE")
    assert "is over" in error["description"]
    assert clerk.patch(made, provisioningTime=LATER)["status"] == "INACTIVE"
    assert_invariants_hold()


def test_the_version_of_the_process_is_that_of_the_last_change(clerk: Clerk) -> None:
    made = clerk.post()
    Process.objects.update(version=7)
    assert clerk.read(made)["processVersion"] == 1
    assert clerk.patch(made)["processVersion"] == 1
    assert clerk.patch(made, provisioningTime=LATER)["processVersion"] == 7


def test_the_trail_tells_who_made_and_who_changed_it(clerk: Clerk) -> None:
    made = clerk.post()
    clerk.patch(made, provisioningTime=LATER)
    clerk.patch(made, version=2, status="INACTIVE")
    clerk.patch(made, version=3)
    times = ("provisioningTime", "expiryTime")
    trail = Audit.objects.filter(entity_ref=made["id"]).order_by("pk")
    assert [(entry.operation, entry.entity_version) for entry in trail] == [
        ("create", 1),
        ("reschedule", 2),
        ("stop", 3),
    ]
    user = str(get_user_model().objects.get().pk)
    assert {(entry.actor_kind, entry.actor_id, entry.client_api) for entry in trail} == {("USER", user, "REST")}
    assert {str(entry.process_id) for entry in trail} == {made["processRef"]}
    assert (trail[1].before, trail[1].after) == (dict.fromkeys(times, NOON), dict.fromkeys(times, LATER))


def test_a_time_that_went_by_long_ago_is_possible(clerk: Clerk) -> None:
    made = clerk.post(provisioningTime="0001-01-01T00:00:00Z")
    assert made["expiryTime"] == "0001-01-01T00:00:00Z"
    listed: Any = clerk.listed(endDate="0001-01-01T00:00:00Z")
    assert listed == [made]
    assert datetime.datetime.fromisoformat(made["created"]).year > 2000
