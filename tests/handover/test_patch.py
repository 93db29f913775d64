"""The deprecated PATCH, which older client libraries still send."""

import pytest

from tests.cast import facility, goods
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .cast import Counter

pytestmark = pytest.mark.django_db

ADDRESS = {"street": "Domstr.", "houseNumber": "20", "postalCode": "50668", "city": "Köln", "country": "DE"}


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def store():
    where = facility()
    goods(where, shirt=10)
    return where


@pytest.fixture
def job(counter, store):
    return counter.picked(shirt=3)


def modify(**changes):
    return {"action": "ModifyHandoverjob", **changes}


def cancel(reason="CONSUMER_REJECTS"):
    return {"action": "CancelHandoverjob", "handoverJobCancelReason": reason}


def test_properties_change(counter, job):
    changes = {
        "customAttributes": {"shelf": "7"},
        "fullIdentifier": "Ann",
        "invoiceAddress": ADDRESS,
        "recipientAddress": ADDRESS,
    }
    changed = counter.patch(job, modify(**changes))
    assert matches("Handoverjob", changed)
    assert {name: changed[name] for name in changes} == changes
    assert changed["version"] == job["version"] + 1
    assert counter.read(job["id"]) == changed
    assert_invariants_hold()


def test_handing_over_hands_everything_over(counter, store, job):
    done = counter.patch(job, modify(status="HANDED_OVER"))
    assert [line["handedOverQuantity"] for line in done["handoverJobLineItems"]] == [3]
    assert counters(store, "shirt") == (7, 0)
    assert_invariants_hold()


@pytest.mark.parametrize("action", [modify(status="CANCELED"), cancel()])
def test_canceling_gives_back_and_opening_takes_again(counter, store, job, action):
    canceled = counter.patch(job, action)
    assert (canceled["status"], canceled.get("cancelReason")) == ("CANCELED", action.get("handoverJobCancelReason"))
    assert matches("Handoverjob", canceled)
    assert counters(store, "shirt") == (10, 0)
    opened = counter.patch(job, modify(status="OPEN", fullIdentifier="Bob"))
    assert (opened["status"], opened["fullIdentifier"]) == ("OPEN", "Bob")
    assert counters(store, "shirt") == (7, 0)
    assert_invariants_hold()


def test_waiting_ends_when_the_job_is_opened(counter, job):
    assert counter.patch(job, modify(status="WAITING_FOR_INPUT"))["status"] == "WAITING_FOR_INPUT"
    assert counter.patch(job, modify(status="OPEN"))["status"] == "OPEN"
    assert_invariants_hold()


def test_modifications_are_made_in_order_and_all_or_none(counter, store, job):
    steps = [modify(fullIdentifier="Ann", status="HANDED_OVER"), modify(status="OPEN"), cancel("CONSUMER_NO_SHOW")]
    done = counter.patch(job, *steps)
    assert (done["status"], done["cancelReason"], done["fullIdentifier"]) == ("CANCELED", "CONSUMER_NO_SHOW", "Ann")
    assert counters(store, "shirt") == (10, 0)
    assert_invariants_hold()
    counter.patch(job, modify(status="OPEN"), modify(status="HANDED_OVER"), cancel(), expect=400)
    assert counter.read(job["id"]) == done
    assert counters(store, "shirt") == (10, 0)
    assert_invariants_hold()


def test_setting_what_is_set_changes_nothing(counter, job):
    assert counter.patch(job, modify(status="OPEN")) == job


def test_a_stale_version_is_refused(counter, job):
    refusal = counter.patch(job, modify(fullIdentifier="Ann"), version=9, expect=409)
    assert (refusal[0]["requestVersion"], refusal[0]["version"]) == (9, 1)


def test_only_a_clients_own_job_can_be_made_obsolete(counter, store, job):
    refusal = counter.patch(job, modify(status="OBSOLETE"), expect=400)
    assert "picked here" in refusal[0]["description"]
    own = counter.headless(store)
    assert counter.patch(own, modify(status="OBSOLETE"))["status"] == "OBSOLETE"
    counter.patch(own, modify(status="OPEN"), expect=400)
    assert_invariants_hold()


@pytest.mark.parametrize("status", ["CANCELED", "WAITING_FOR_INPUT"])
def test_a_finished_job_can_only_be_opened_again(counter, job, status):
    counter.patch(job, modify(status="HANDED_OVER"))
    counter.patch(job, modify(status=status), expect=400)
    counter.patch(job, modify(fullIdentifier="Ann"), expect=400)
    assert_invariants_hold()
