"""Every action of a handover job: what it does, and where it is refused."""

import pytest

from fulfillment.handover.models import HandoverJob
from fulfillment.processes.models import StatusChange
from tests.cast import client_of, facility, goods, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold

from .cast import Counter, expected, lines_of, missing, move

pytestmark = pytest.mark.django_db

SERIAL = {"keyLocalized": {"en_US": "Serial number"}, "recordingRule": "OPTIONAL"}


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
    return counter.picked(shirt=5)


@pytest.fixture
def line(job):
    return job["handoverJobLineItems"][0]


def calls(line):
    """Every action with a body that is right for the job of the fixtures."""
    return {
        "CANCEL": {"payload": {"handoverJobCancelReason": "CONSUMER_REJECTS"}},
        "UPDATE_LINEITEM": {"lineItem": {"id": line["id"], "status": "CLOSED"}},
        "FINISH_HANDOVER_JOB": {"lineItems": []},
        "WAITING_FOR_INPUT": {},
        "REPLACE_ASSIGNED_USERS": {"assignedUsers": []},
        "SPLIT_LINES_HANDOVER_JOB": {
            "splitLineItemsInfo": [
                {"lineItemId": line["id"], "quantity": units, "handedOverQuantity": 0} for units in (2, 3)
            ]
        },
        "MOVE_HANDOVER_JOB_LINE_ITEMS": {"items": [move(line, 1)]},
        "ADD_TARGET_TIME": {"targetTime": "2026-01-03T10:00:00Z"},
        "MODIFY_PICKUP_SERVICES": {"pickUpServiceUpdates": []},
    }


NAMES = sorted(calls({"id": ""}))


@pytest.mark.parametrize("name", NAMES)
def test_each_action_is_one_version_and_a_documented_answer(counter, job, line, name):
    answer = counter.hand(job, name, **calls(line)[name])
    assert matches("Handoverjob", answer)
    assert answer["version"] == job["version"] + 1
    assert counter.read(job["id"]) == answer
    assert StatusChange.objects.filter(entity_id=job["id"]).count() == 1
    assert_invariants_hold()


@pytest.mark.parametrize("name", NAMES)
def test_no_action_but_revert_is_possible_when_the_job_is_over(counter, job, line, name):
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])
    before = counter.read(job["id"])
    counter.hand(job, name, expect=400, **calls(line)[name])
    assert counter.read(job["id"]) == before
    assert_invariants_hold()


def test_a_job_that_is_not_over_cannot_be_reverted(counter, job):
    refusal = counter.hand(job, "REVERT", expect=400)
    assert "OPEN" in refusal[0]["description"]


@pytest.mark.parametrize("name", [*NAMES, "REVERT"])
def test_a_stale_version_is_refused_with_both_versions(counter, job, line, name):
    body = {"name": name, "version": 7, **calls(line).get(name, {})}
    answer = counter.client.post(f"/api/handoverjobs/{job['id']}/actions", body, format="json")
    assert answer.status_code == 409
    assert (answer.json()[0]["requestVersion"], answer.json()[0]["version"]) == (7, 1)


def test_reading_is_no_permission_to_act(job, line):
    reader = client_of(user_with("HANDOVERJOB_READ"))
    body = {"name": "WAITING_FOR_INPUT", "version": 1}
    answer = reader.post(f"/api/handoverjobs/{job['id']}/actions", body, format="json")
    assert answer.status_code == 403
    assert "HANDOVERJOB_WRITE" in answer.json()[0]["description"]


def test_waiting_ends_by_patch_or_by_handing_over(counter, job):
    assert counter.hand(job, "WAITING_FOR_INPUT")["status"] == "WAITING_FOR_INPUT"
    counter.hand(job, "WAITING_FOR_INPUT", expect=400)
    assert counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])["status"] == "HANDED_OVER"
    assert_invariants_hold()


def test_users_are_assigned_by_id_or_name(counter, job):
    ann, bob = user_with(email="ann@shop.example", username="ann"), user_with(email="bob@shop.example")
    users = [{"username": "ann"}, {"userId": str(bob.pk)}]
    answer = counter.hand(job, "REPLACE_ASSIGNED_USERS", assignedUsers=users)
    assert answer["assignedUsers"] == [
        {"userId": str(ann.pk), "username": "ann"},
        {"userId": str(bob.pk), "username": "bob@shop.example"},
    ]
    counter.hand(job, "REPLACE_ASSIGNED_USERS", assignedUsers=[{"username": "nobody"}], expect=400)
    assert counter.hand(job, "REPLACE_ASSIGNED_USERS", assignedUsers=[])["assignedUsers"] == []


def test_the_target_time_is_set(counter, job):
    assert counter.hand(job, "ADD_TARGET_TIME", targetTime="2026-05-01T10:00:00+02:00")["targetTime"] == (
        "2026-05-01T08:00:00Z"
    )


def test_pickup_services_are_noted(counter, job):
    service = {"id": "s1", "type": "SIGNATURE", "applied": False, "name": "Signature"}
    HandoverJob.objects.filter(pk=job["id"]).update(pickup_services=[service])
    update = {"id": "s1", "applied": True}
    answer = counter.hand(job, "MODIFY_PICKUP_SERVICES", pickUpServiceUpdates=[update])
    assert answer["pickupServices"] == [{**service, "applied": True}]
    assert matches("Handoverjob", answer)
    counter.hand(job, "MODIFY_PICKUP_SERVICES", pickUpServiceUpdates=[{**update, "id": "s2"}], expect=400)


def test_a_split_adds_up_and_names_its_origin(counter, job, line):
    counter.hand(job, "UPDATE_LINEITEM", lineItem={"id": line["id"], "refused": [{"quantity": 4}]})

    def split(*units, expect=200, handed_over=0):
        parts = [{"lineItemId": line["id"], "quantity": one, "handedOverQuantity": handed_over} for one in units]
        return counter.hand(job, "SPLIT_LINES_HANDOVER_JOB", splitLineItemsInfo=parts, expect=expect)

    for wrong in ((2, 2), (3, 3), (4,)):
        split(*wrong, expect=400)
    split(2, 3, handed_over=1, expect=400)
    parts = split(1, 2, 2)["handoverJobLineItems"]
    assert [part["quantity"] for part in parts] == [1, 2, 2]
    assert [part.get("originId") for part in parts] == [None, line["id"], line["id"]]
    assert [part["globalLineItemId"] for part in parts] == [line["globalLineItemId"]] * 3
    assert sum(item["quantity"] for part in parts for item in part["refused"]) == 4
    assert all(sum(item["quantity"] for item in part["refused"]) <= part["quantity"] for part in parts)
    again = [{"lineItemId": parts[1]["id"], "quantity": 1, "handedOverQuantity": 0}] * 2
    parts = counter.hand(job, "SPLIT_LINES_HANDOVER_JOB", splitLineItemsInfo=again)["handoverJobLineItems"]
    assert [(part["quantity"], part.get("originId")) for part in parts] == [
        (1, None), (1, line["id"]), (2, line["id"]), (1, line["id"])
    ]  # fmt: skip
    assert_invariants_hold()


def test_lines_move_whole_or_in_part(counter, job, line):
    moved = counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(line, 2), move(line, 1, to="EXPECTED")])
    assert (lines_of(moved), missing(moved), expected(moved)) == ([("shirt", 2)], [("shirt", 2)], [("shirt", 1)])
    assert matches("Handoverjob", moved)
    gone = moved["missingHandoverJobLineItems"][0]
    back = counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(gone, 2, source="MISSING", to="HANDOVER")])
    assert (lines_of(back), missing(back)) == ([("shirt", 2), ("shirt", 2)], [])
    found = back["handoverJobLineItems"][1]
    assert (found["id"], found["originId"]) == (gone["id"], line["id"])
    assert_invariants_hold()


@pytest.mark.parametrize(
    "second",
    [
        {"units": 5},
        {"units": 1, "source": "MISSING", "to": "HANDOVER"},
        {"units": 1, "source": "EXPECTED"},
        {"units": 1, "to": "HANDOVER"},
    ],
)
def test_a_move_that_does_not_fit_changes_nothing(counter, job, line, second):
    wrong = [move(line, 1), move(line, **second)]
    counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=wrong, expect=400)
    assert counter.read(job["id"]) == job


def test_what_was_moved_away_cannot_be_handed_over_or_refused(counter, job, line):
    counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(line, 2)])
    gone = counter.read(job["id"])["missingHandoverJobLineItems"][0]["id"]
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[{"id": gone, "handedOverQuantity": 1}], expect=400)
    counter.hand(job, "UPDATE_LINEITEM", lineItem={"id": gone, "status": "CLOSED"}, expect=400)


def test_units_that_are_refused_stay_behind_when_others_move(counter, job, line):
    counter.hand(job, "UPDATE_LINEITEM", lineItem={"id": line["id"], "refused": [{"quantity": 3, "comment": "no"}]})
    moved = counter.hand(job, "MOVE_HANDOVER_JOB_LINE_ITEMS", items=[move(line, 4)])
    assert moved["handoverJobLineItems"][0]["refused"] == [{"quantity": 1, "comment": "no"}]
    assert_invariants_hold()


def test_recorded_values_stay_with_their_part_of_a_line(counter, store):
    lines = [
        {
            "article": {"tenantArticleId": "phone", "title": "Phone"},
            "quantity": 2,
            "handedOverQuantity": 0,
            "recordableAttributes": [SERIAL],
        }
    ]
    job = counter.headless(store, handoverJobLineItems=lines)
    (first,) = job["handoverJobLineItems"]
    part = {"lineItemId": first["id"], "quantity": 1, "handedOverQuantity": 0}
    job = counter.hand(job, "SPLIT_LINES_HANDOVER_JOB", splitLineItemsInfo=[part, part])
    ones = [line["recordableAttributes"][0] for line in job["handoverJobLineItems"]]
    assert ones[1]["originId"] == ones[0]["id"] != ones[1]["id"]
    updates = [{"recordableAttributeId": one["id"], "value": f"SN-{n}"} for n, one in enumerate(ones)]
    name = "UPDATE_HANDOVER_LINE_ITEM_RECORDABLE_ATTRIBUTES"
    job = counter.hand(job, name, recordableAttributeUpdates=updates)
    assert [line["recordableAttributes"][0]["value"] for line in job["handoverJobLineItems"]] == ["SN-0", "SN-1"]
    assert matches("Handoverjob", job)
    counter.hand(job, name, recordableAttributeUpdates=[{"recordableAttributeId": "x", "value": "1"}], expect=400)


def test_what_is_said_of_substitutes_is_kept(counter, store):
    substitute = {"article": {"tenantArticleId": "blouse", "title": "Blouse"}, "quantity": 2}
    lines = [
        {
            "article": {"tenantArticleId": "shirt", "title": "Shirt"},
            "quantity": 2,
            "handedOverQuantity": 0,
            "substituteLineItems": [substitute],
        }
    ]
    job = counter.headless(store, handoverJobLineItems=lines)
    line = job["handoverJobLineItems"][0]
    (known,) = line["substituteLineItems"]
    refused = {"id": known["id"], "refused": [{"quantity": 1}]}
    job = counter.hand(job, "UPDATE_LINEITEM", lineItem={"id": line["id"], "substituteItems": [refused]})
    assert job["handoverJobLineItems"][0]["substituteLineItems"] == [{**substitute, **refused}]
    unknown = [
        {"id": line["id"], "handedOverQuantity": 1, "substituteLineItems": [{"id": "x", "handedOverQuantity": 1}]}
    ]
    counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=unknown, expect=400)
    said = [{**unknown[0], "substituteLineItems": [{"id": known["id"], "handedOverQuantity": 1}]}]
    job = counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=said)
    assert job["handoverJobLineItems"][0]["substituteLineItems"][0]["handedOverQuantity"] == 1
    assert matches("Handoverjob", job)


def test_a_job_does_not_grow_without_bounds(counter, store):
    lines = [
        {"article": {"tenantArticleId": f"a{n}", "title": "A"}, "quantity": 500, "handedOverQuantity": 0}
        for n in range(5)
    ]
    job = counter.headless(store, handoverJobLineItems=lines)
    for place, line in enumerate(job["handoverJobLineItems"]):
        units = [1] * 499 + [line["quantity"] - 499]
        parts = [{"lineItemId": line["id"], "quantity": one, "handedOverQuantity": 0} for one in units]
        counter.hand(job, "SPLIT_LINES_HANDOVER_JOB", splitLineItemsInfo=parts, expect=200 if place < 3 else 400)
