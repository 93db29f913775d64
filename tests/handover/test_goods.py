"""What handing over does to the stock: units leave once, come back once, and never for nothing."""

import pytest

from fulfillment.events.models import Event
from fulfillment.handover.models import HandoverJob, Shipment
from fulfillment.inventory.models import StockMovement
from fulfillment.picking.models import PickJob
from tests.cast import facility, goods
from tests.invariants import assert_invariants_hold
from tests.picking.cast import counters

from .cast import Counter, move

pytestmark = pytest.mark.django_db

DAMAGED = {"quantity": 1, "reasonLocalized": {"en_US": "Damaged"}, "comment": "box is open"}


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def store():
    where = facility()
    goods(where, shirt=10, shoes=10)
    return where


def moved(cause):
    return sum(StockMovement.objects.filter(cause=cause).values_list("quantity", flat=True))


def test_what_is_handed_over_is_gone(counter, store):
    job = counter.picked(shirt=3)
    done = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])
    assert done["status"] == "HANDED_OVER"
    assert [(line["handedOverQuantity"], line["status"]) for line in done["handoverJobLineItems"]] == [(3, "CLOSED")]
    assert counters(store, "shirt") == (7, 0)
    assert Shipment.objects.get().status == "COMPLETED"
    told = Event.objects.get(name="HANDOVERJOB_HANDED_OVER")
    assert told.payload["status"] == "HANDED_OVER"
    assert told.payload["handoverJobLineItems"][0]["handedOverQuantity"] == 3
    assert_invariants_hold()


def test_what_is_not_handed_over_goes_back(counter, store):
    job = counter.picked(shirt=3, shoes=2)
    shirt = job["handoverJobLineItems"][0]
    done = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[{"id": shirt["id"], "handedOverQuantity": 1}])
    assert [line["handedOverQuantity"] for line in done["handoverJobLineItems"]] == [1, 2]
    assert counters(store, "shirt") == (9, 0)
    assert counters(store, "shoes") == (8, 0)
    assert moved("REFUSED") == 2
    assert_invariants_hold()


def test_refused_units_go_back_and_their_reasons_stay(counter, store):
    job = counter.picked(shirt=3, shoes=2)
    shirt, shoes = job["handoverJobLineItems"]
    counter.hand(job, "UPDATE_LINEITEM", lineItem={"id": shoes["id"], "refused": [DAMAGED]})
    assert counters(store, "shoes") == (8, 0)  # nothing is back before the handover is over
    said = [{"id": shirt["id"], "handedOverQuantity": 2, "refused": [DAMAGED]}]
    done = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=said)
    assert [line["handedOverQuantity"] for line in done["handoverJobLineItems"]] == [2, 1]
    assert [line["refused"] for line in done["handoverJobLineItems"]] == [[DAMAGED], [DAMAGED]]
    assert counters(store, "shirt") == (8, 0)
    assert counters(store, "shoes") == (9, 0)
    assert_invariants_hold()


def test_a_refusal_can_be_taken_back_when_finishing(counter, store):
    job = counter.picked(shirt=3)
    line = {"id": job["handoverJobLineItems"][0]["id"]}
    counter.hand(job, "UPDATE_LINEITEM", lineItem={**line, "refused": [DAMAGED]})
    said = [{**line, "handedOverQuantity": 3}]
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=said, expect=400)
    done = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[{**said[0], "refused": []}])
    assert done["handoverJobLineItems"][0]["refused"] == []
    assert counters(store, "shirt") == (7, 0)
    assert_invariants_hold()


def test_handing_nothing_over_is_a_cancellation(counter, store):
    job = counter.picked(shirt=3)
    said = [{"id": job["handoverJobLineItems"][0]["id"], "handedOverQuantity": 0}]
    refusal = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=said, expect=400)
    assert "cancel" in refusal[0]["description"]
    assert counters(store, "shirt") == (7, 0)
    assert_invariants_hold()


def test_a_canceled_handover_gives_back_once(counter, store):
    job = counter.picked(shirt=3)
    canceled = counter.cancel(job)
    assert (canceled["status"], canceled["cancelReason"]) == ("CANCELED", "CONSUMER_NO_SHOW")
    assert counters(store, "shirt") == (10, 0)
    assert Shipment.objects.get().status == "CANCELED"
    counter.cancel(job, expect=400)
    counter.act({"id": job["pickJobRef"]}, "CANCEL")
    assert counters(store, "shirt") == (10, 0)
    assert_invariants_hold()


def test_missing_units_of_a_finished_handover_go_back(counter, store):
    job = counter.picked(shirt=5)
    line = job["handoverJobLineItems"][0]
    moves = [move(line, 2), move(line, 1, to="EXPECTED")]
    counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=moves)
    assert counters(store, "shirt") == (5, 0)  # moving between lists moves no stock
    done = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])
    assert [line["handedOverQuantity"] for line in done["handoverJobLineItems"]] == [2]
    assert counters(store, "shirt") == (8, 0)
    assert_invariants_hold()


def test_missing_units_of_a_canceled_handover_go_back(counter, store):
    job = counter.picked(shirt=5)
    counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(job["handoverJobLineItems"][0], 5)])
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[], expect=400)
    counter.cancel(job)
    assert counters(store, "shirt") == (10, 0)
    assert_invariants_hold()


@pytest.mark.parametrize("end", ["finish", "cancel"])
def test_a_reverted_handover_takes_again_what_went_back(counter, store, end):
    job = counter.picked(shirt=5)
    line = job["handoverJobLineItems"][0]
    counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(line, 1)])
    if end == "cancel":
        counter.cancel(job)
        assert counters(store, "shirt") == (10, 0)
    else:
        said = [{"id": line["id"], "handedOverQuantity": 2, "refused": [DAMAGED]}]
        counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=said)
        assert counters(store, "shirt") == (8, 0)
    again = counter.hand(job, "REVERT")
    assert again["status"] == "OPEN"
    assert "cancelReason" not in again
    assert [(one["handedOverQuantity"], one["refused"]) for one in again["handoverJobLineItems"]] == [(0, [])]
    assert counters(store, "shirt") == (5, 0)
    assert Shipment.objects.get().status == "INITIAL"
    assert Event.objects.filter(name="HANDOVERJOB_REVERTED").count() == 1
    assert_invariants_hold()
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])
    assert counters(store, "shirt") == (6, 0)  # the missing one is back again
    assert_invariants_hold()


def test_a_handover_cannot_be_reverted_when_others_were_promised_its_goods(counter, store):
    job = counter.picked(shirt=3)
    counter.cancel(job)
    counter.order(lines={"shirt": 9})
    assert counters(store, "shirt") == (10, 9)
    counter.hand(job, "REVERT", expect=409)
    assert counters(store, "shirt") == (10, 9)
    assert HandoverJob.objects.get(pk=job["id"]).status == "CANCELED"
    assert Shipment.objects.get(pk=job["shipmentRef"]).status == "CANCELED"
    assert_invariants_hold()


def test_a_handover_is_not_reverted_once_its_pick_job_has_ended(counter, store):
    job = counter.picked(shirt=3)
    counter.act({"id": job["pickJobRef"]}, "CANCEL")
    assert counter.read(job["id"])["status"] == "CANCELED"
    refusal = counter.hand(job, "REVERT", expect=400)
    assert "CANCELED" in refusal[0]["description"]
    assert counters(store, "shirt") == (10, 0)
    assert_invariants_hold()


def test_a_headless_handover_moves_no_stock(counter, store):
    job = counter.headless(store)
    said = [{"id": job["handoverJobLineItems"][0]["id"], "handedOverQuantity": 1}]
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=said)
    counter.hand(job, "REVERT")
    counter.cancel(job)
    assert counters(store, "shirt") == (10, 0)
    assert StockMovement.objects.exclude(cause="OPENING").count() == 0
    assert_invariants_hold()


def test_goods_picked_for_nobody_go_back_although_a_client_canceled_their_handover(counter, store):
    picked = counter.client.post(
        "/api/pickjobs",
        {
            "facilityRef": str(store.pk),
            "orderDate": "2026-01-01T10:00:00Z",
            "pickLineItems": [{"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 2}],
        },
        format="json",
    ).json()
    counter.pick(picked, 2)
    job = counter.headless(store, pickJobRef=picked["id"])
    assert job["processId"] == picked["processId"]
    assert counters(store, "shirt") == (8, 0)
    counter.cancel(job)
    assert counters(store, "shirt") == (8, 0)
    counter.act(picked, "CANCEL")
    assert counters(store, "shirt") == (10, 0)
    assert PickJob.objects.get().status == "CANCELED"
    assert_invariants_hold()


def test_picking_again_takes_moved_units_back_too(counter, store):
    job = counter.picked(shirt=5)
    counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(job["handoverJobLineItems"][0], 2)])
    counter.act({"id": job["pickJobRef"]}, "RESET")
    assert counters(store, "shirt") == (10, 5)
    assert counter.read(job["id"])["status"] == "OBSOLETE"
    assert_invariants_hold()
