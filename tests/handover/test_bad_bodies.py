"""Whatever a client sends: a 400 that says where, never a 500, and nothing is changed."""

import pytest

from fulfillment.handover.models import HandoverJob
from tests.cast import facility
from tests.contract import matches

from .cast import HEADLESS, Counter, move

pytestmark = pytest.mark.django_db

BIG = 2**31
LINE = HEADLESS["handoverJobLineItems"][0]
ADDRESS = {"street": "S", "postalCode": "1", "city": "C", "country": "DE"}

CREATIONS = {
    "nothing": lambda body: {},
    "a list": lambda body: [],
    "unknown property": lambda body: {**body, "colour": "red"},
    "no facility": lambda body: {**body, "facilityRef": "01a202ca-9c26-7cf0-8311-cd7112fb6ae1"},
    "facility is no text": lambda body: {**body, "facilityRef": 7},
    "wrong channel": lambda body: {**body, "channel": "SHIPPING"},
    "no time zone": lambda body: {**body, "targetTime": "2026-01-03T10:00:00"},
    "no moment": lambda body: {**body, "orderDate": "yesterday"},
    "before the calendar": lambda body: {**body, "orderDate": "0001-01-01T00:00:00+02:00"},
    "after the calendar": lambda body: {**body, "targetTime": "9999-12-31T23:59:59-02:00"},
    "over already": lambda body: {**body, "status": "HANDED_OVER"},
    "canceled already": lambda body: {**body, "cancelReason": "CONSUMER_NO_SHOW"},
    "handed over already": lambda body: {**body, "handoverJobLineItems": [{**LINE, "handedOverQuantity": 1}]},
    "handed over not said": lambda body: {
        **body,
        "handoverJobLineItems": [{name: value for name, value in LINE.items() if name != "handedOverQuantity"}],
    },
    "no units": lambda body: {**body, "handoverJobLineItems": [{**LINE, "quantity": 0}]},
    "negative units": lambda body: {**body, "missingHandoverJobLineItems": [{"article": {}, "quantity": -1}]},
    "too many units": lambda body: {**body, "handoverJobLineItems": [{**LINE, "quantity": BIG}]},
    "too many refused": lambda body: {**body, "handoverJobLineItems": [{**LINE, "refused": [{"quantity": 4}]}]},
    "no article number": lambda body: {**body, "handoverJobLineItems": [{**LINE, "article": {"title": "x"}}]},
    "too many lines": lambda body: {**body, "handoverJobLineItems": [LINE] * 501},
    "handed over is unknown there": lambda body: {**body, "expectedHandoverJobLineItems": [LINE]},
    "too long": lambda body: {**body, "tenantOrderId": "x" * 256},
    "NUL": lambda body: {**body, "fullIdentifier": "a\x00b"},
    "unknown country": lambda body: {**body, "recipientAddress": {**ADDRESS, "country": "XX"}},
    "half an address": lambda body: {**body, "invoiceAddress": {"street": "S"}},
    "unknown user": lambda body: {**body, "assignedUsers": [{"username": "nobody"}]},
    "nameless user": lambda body: {**body, "assignedUsers": [{}]},
    "no tags": lambda body: {**body, "tags": []},
    "sticker without priority": lambda body: {**body, "stickers": [{"key": "k", "nameLocalized": {}}]},
}

ACTIONS = {
    "unknown": {"name": "EXPLODE"},
    "no name": {},
    "no reason": {"name": "CANCEL", "payload": {}},
    "wrong reason": {"name": "CANCEL", "payload": {"handoverJobCancelReason": "RAIN"}},
    "no lines": {"name": "FINISH_HANDOVER_JOB"},
    "unknown line": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": "x", "handedOverQuantity": 1}]},
    "too many": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": "LINE", "handedOverQuantity": 4}]},
    "negative": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": "LINE", "handedOverQuantity": -1}]},
    "half a unit": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": "LINE", "handedOverQuantity": 0.5}]},
    "far too many": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": "LINE", "handedOverQuantity": 1e300}]},
    "twice": {"name": "FINISH_HANDOVER_JOB", "lineItems": [{"id": "LINE", "handedOverQuantity": 1}] * 2},
    "refused beyond": {
        "name": "FINISH_HANDOVER_JOB",
        "lineItems": [{"id": "LINE", "handedOverQuantity": 2, "refused": [{"quantity": 2}]}],
    },
    "negative refusal": {"name": "UPDATE_LINEITEM", "lineItem": {"id": "LINE", "refused": [{"quantity": -1}]}},
    "too many refused": {"name": "UPDATE_LINEITEM", "lineItem": {"id": "LINE", "refused": [{"quantity": 2}] * 2}},
    "refusal with an unknown property": {
        "name": "UPDATE_LINEITEM",
        "lineItem": {"id": "LINE", "refused": [{"quantity": 1, "why": "x"}]},
    },
    "wrong status": {"name": "UPDATE_LINEITEM", "lineItem": {"id": "LINE", "status": "GONE"}},
    "unknown substitute": {"name": "UPDATE_LINEITEM", "lineItem": {"id": "LINE", "substituteItems": [{"id": "x"}]}},
    "split into nothing": {"name": "SPLIT_LINES_HANDOVER_JOB", "splitLineItemsInfo": []},
    "split an unknown line": {
        "name": "SPLIT_LINES_HANDOVER_JOB",
        "splitLineItemsInfo": [{"lineItemId": "x", "quantity": 3, "handedOverQuantity": 0}],
    },
    "split off no units": {
        "name": "SPLIT_LINES_HANDOVER_JOB",
        "splitLineItemsInfo": [{"lineItemId": "LINE", "quantity": units, "handedOverQuantity": 0} for units in (3, 0)],
    },
    "move nothing": {"name": "MOVE_HANDOVER_JOB_LINE_ITEMS", "items": []},
    "move too often": {"name": "MOVE_HANDOVER_JOB_LINE_ITEMS", "items": [move({"id": "LINE"}, 1)] * 51},
    "move no units": {"name": "MOVE_HANDOVER_JOB_LINE_ITEMS", "items": [move({"id": "LINE"}, 0)]},
    "move nowhere": {"name": "MOVE_HANDOVER_JOB_LINE_ITEMS", "items": [move({"id": "LINE"}, 1, to="GONE")]},
    "move an unknown line": {"name": "MOVE_HANDOVER_JOB_LINE_ITEMS", "items": [move({"id": "x"}, 1)]},
    "no target time": {"name": "ADD_TARGET_TIME", "targetTime": None},
    "beyond the calendar": {"name": "ADD_TARGET_TIME", "targetTime": "0001-01-01T00:00:00+02:00"},
    "unknown attribute": {
        "name": "UPDATE_HANDOVER_LINE_ITEM_RECORDABLE_ATTRIBUTES",
        "recordableAttributeUpdates": [{"recordableAttributeId": "x", "value": "1"}],
    },
    "NUL": {"name": "REPLACE_ASSIGNED_USERS", "assignedUsers": [{"username": "a\x00b"}]},
    "a property too many": {"name": "WAITING_FOR_INPUT", "payload": {}},
    "no version": {"name": "WAITING_FOR_INPUT", "version": None},
    "negative version": {"name": "WAITING_FOR_INPUT", "version": -1},
}

PATCHES = {
    "no modifications": [],
    "unknown modification": [{"action": "Explode"}],
    "unknown property": [{"action": "ModifyHandoverjob", "paid": True}],
    "unknown state": [{"action": "ModifyHandoverjob", "status": "LOST"}],
    "half an address": [{"action": "ModifyHandoverjob", "recipientAddress": {"city": "C"}}],
    "too long": [{"action": "ModifyHandoverjob", "fullIdentifier": "x" * 256}],
    "no reason": [{"action": "CancelHandoverjob"}],
}


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def job(counter):
    return counter.headless(facility())


def with_line(value, line_id):
    if isinstance(value, dict):
        return {name: with_line(item, line_id) for name, item in value.items()}
    if isinstance(value, list):
        return [with_line(item, line_id) for item in value]
    return line_id if value == "LINE" else value


@pytest.mark.parametrize("wrong", CREATIONS.values(), ids=CREATIONS.keys())
def test_creation(counter, wrong):
    body = wrong({**HEADLESS, "facilityRef": str(facility().pk)})
    answer = counter.client.post("/api/handoverjobs", body, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert HandoverJob.objects.count() == 0


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS.keys())
def test_actions(counter, job, action):
    body = {"version": 1, **with_line(action, job["handoverJobLineItems"][0]["id"])}
    answer = counter.client.post(f"/api/handoverjobs/{job['id']}/actions", body, format="json")
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())
    assert counter.read(job["id"]) == job


@pytest.mark.parametrize("modifications", PATCHES.values(), ids=PATCHES.keys())
def test_patch(counter, job, modifications):
    refusal = counter.patch(job, *modifications, expect=400)
    assert matches("ApiError", refusal)
    assert counter.read(job["id"]) == job
