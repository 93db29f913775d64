"""Handover jobs over the API: found, shown, made by clients; whom they are shown to."""

import threading

import pytest
from django.db import connection

from fulfillment.handover.models import HandoverJob, HandoverLine, Shipment
from fulfillment.processes.models import Process
from tests.cast import AMSTERDAM, administrator, client_of, facility, goods, user_with
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.tags.cast import tag

from .cast import HEADLESS, Counter, expected, lines_of, missing

URL = "/api/handoverjobs"
ADDRESS = {"street": "Domstr.", "houseNumber": "20", "postalCode": "50668", "city": "Köln", "country": "DE"}
ARTICLE = {"tenantArticleId": "shirt", "title": "Shirt", "attributes": [{"key": "Size", "value": "M"}]}
STICKER = {"key": "vip", "nameLocalized": {"en_US": "VIP"}, "priority": 1}
TAG = {"id": "brand", "value": "ACME"}
FULL = {
    **HEADLESS,
    "status": "WAITING_FOR_INPUT",
    "shortIdentifier": "AB-12",
    "paid": False,
    "customAttributes": {"shelf": "7"},
    "invoiceAddress": ADDRESS,
    "recipientAddress": {**ADDRESS, "firstName": "Ann", "coordinates": {"lat": 50.9, "lon": 6.9}},
    "handoverJobParcelInfo": {"carrierParcelRef": "P1", "carrierTrackingNumber": "T-1"},
    "carrierRef": "some-carrier",
    "loadUnitRefs": ["unit"],
    "operativeProcessRef": "operative",
    "stickers": [STICKER],
    "tags": [TAG],
    "transfers": [{"id": "transfer", "type": "SUPPLIER"}],
    "routingPlanRef": "not kept",
    "workflowInformation": {"isAvailable": False},
    "handoverJobLineItems": [
        {
            "article": ARTICLE,
            "quantity": 3,
            "handedOverQuantity": 0,
            "refused": [{"quantity": 1, "reason": "too big"}],
            "status": "OPEN",
            "measurementUnitKey": "pcs",
            "secondaryQuantity": 1.5,
            "scannableCodes": ["4006381333931"],
            "customAttributes": {"a": 1},
            "stickers": [STICKER],
            "tags": [TAG],
        }
    ],
    "expectedHandoverJobLineItems": [{"article": ARTICLE, "quantity": 2, "transferId": "transfer", "tags": [TAG]}],
    "missingHandoverJobLineItems": [{"article": ARTICLE, "quantity": 1, "stickers": [STICKER]}],
}

pytestmark = pytest.mark.django_db


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def store():
    where = facility()
    goods(where, shirt=10)
    return where


@pytest.fixture
def found(counter):
    def find(**query):
        answer = counter.client.get(URL, query)
        assert answer.status_code == 200, answer.json()
        return [job["id"] for job in answer.json()["handoverjobs"]]

    return find


def test_a_picked_job_is_shown_as_documented(counter, store):
    job = counter.picked(shirt=2)
    assert matches("Handoverjob", job)
    assert (job["status"], job["channel"], job["version"]) == ("OPEN", "DELIVERY", 1)
    listed = counter.client.get(URL).json()
    assert matches("StrippedHandoverjobs", listed)
    assert (listed["total"], listed["handoverjobs"][0]["id"]) == (1, job["id"])


def test_everything_a_client_says_comes_back(counter, store):
    tag("brand", "ACME")
    answer = counter.client.post(URL, {**FULL, "facilityRef": str(store.pk)}, format="json")
    job = answer.json()
    assert answer.status_code == 201, job
    assert matches("Handoverjob", job)
    assert counter.client.get(answer["Location"]).json() == job
    for name in (*HEADLESS.keys() - {"handoverJobLineItems"}, "paid", "tags", "stickers", "transfers", "loadUnitRefs"):
        assert job[name] == FULL[name], name
    assert job["shortIdentifier"] == "AB-12"
    assert job["handoverJobParcelInfo"] == {**FULL["handoverJobParcelInfo"], "carrierRef": "some-carrier"}
    (line,) = job["handoverJobLineItems"]
    assert {name: line[name] for name in FULL["handoverJobLineItems"][0]} == FULL["handoverJobLineItems"][0]
    assert (expected(job), missing(job)) == ([("shirt", 2)], [("shirt", 1)])
    assert job["expectedHandoverJobLineItems"][0]["transferId"] == "transfer"
    assert_invariants_hold()


def test_the_smallest_job_gets_a_short_id_and_a_process_of_its_own(counter, store):
    body = {name: HEADLESS[name] for name in ("channel", "orderDate", "targetTime")}
    job = counter.client.post(URL, {**body, "facilityRef": str(store.pk)}, format="json").json()
    assert matches("Handoverjob", job)
    assert (job["status"], len(job["shortIdentifier"]), lines_of(job)) == ("OPEN", 5, [])
    assert Process.objects.get(pk=job["processId"]).entities[0]["id"] == job["id"]
    assert counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])["status"] == "HANDED_OVER"
    assert_invariants_hold()


def test_a_job_joins_the_process_it_names(counter, store):
    first = counter.headless(store)
    second = counter.headless(store, processId=first["processId"])
    assert second["processId"] == first["processId"]
    counter.headless(store, processId="01a202ca-9c26-7cf0-8311-cd7112fb6ae1", expect=400)
    counter.headless(store, processId=first["processId"], tags=[TAG], expect=400)
    assert_invariants_hold()


def test_a_pick_job_has_one_handover_job(counter, store):
    job = counter.picked(shirt=2)
    refusal = counter.headless(store, pickJobRef=job["pickJobRef"], expect=409)
    assert job["id"] in refusal[0]["description"]
    assert HandoverJob.objects.count() == 1
    assert_invariants_hold()


def test_goods_that_are_not_picked_or_not_here_have_no_handover_job(counter, store):
    pick = counter.job(counter.order(lines={"shirt": 2}))
    refusal = counter.headless(store, pickJobRef=pick["id"], expect=400)
    assert "OPEN" in refusal[0]["description"]
    counter.headless(store, pickJobRef="nothing", expect=400)
    counter.headless(store, pickJobRef=pick["id"], processId=counter.headless(store)["processId"], expect=400)
    other = facility("other")
    counter.picked(shirt=1)
    Shipment.objects.update(status="OBSOLETE")
    HandoverJob.objects.exclude(pick_job_id=None).update(status="OBSOLETE")
    key = HandoverJob.objects.exclude(pick_job_id=None).get().pick_job_id
    counter.headless(other, pickJobRef=str(key), expect=400)
    assert counter.headless(store, pickJobRef=str(key))["pickJobRef"] == str(key)


def test_a_shipment_has_one_handover_job_of_its_own_facility_and_process(counter, store):
    job = counter.picked(shirt=2)
    refusal = counter.headless(store, shipmentRef=job["shipmentRef"], expect=409)
    assert job["id"] in refusal[0]["description"]
    counter.headless(facility("other"), shipmentRef=job["shipmentRef"], expect=400)
    counter.headless(store, shipmentRef="nothing", expect=400)
    HandoverJob.objects.update(status="OBSOLETE")
    for over in ("CANCELED", "COMPLETED", "OBSOLETE"):
        Shipment.objects.update(status=over)
        refusal = counter.headless(store, shipmentRef=job["shipmentRef"], expect=400)
        assert over in refusal[0]["description"]
    Shipment.objects.update(status="INITIAL")
    made = counter.headless(store, handoverJobParcelInfo={"shipmentRef": job["shipmentRef"]})
    assert (made["shipmentRef"], made["processId"]) == (job["shipmentRef"], job["processId"])
    counter.hand(made, "FINISH_HANDOVER_JOB", lineItems=[])
    assert Shipment.objects.get().status == "COMPLETED"


def test_filters_narrow(counter, store, found):
    other = facility("Amsterdam", place=AMSTERDAM)
    first = counter.picked(shirt=2)
    carrier = {"handoverJobParcelInfo": {"carrierRef": "c1", "carrierTrackingNumber": "T-1"}}
    second = counter.headless(other, **carrier, targetTime="2026-01-03T10:00:00Z", shortIdentifier="QQ7")
    user = user_with(email="ann@shop.example", username="ann")
    counter.hand(second, "REPLACE_ASSIGNED_USERS", assignedUsers=[{"username": "ann"}])
    counter.hand(second, "WAITING_FOR_INPUT")
    assert found() == [first["id"], second["id"]]
    assert found(status="OPEN") == [first["id"]]
    assert found(status=["OPEN", "WAITING_FOR_INPUT"]) == [first["id"], second["id"]]
    assert found(channel="COLLECT") == [second["id"]]
    assert found(facilityRef=str(other.pk)) == [second["id"]]
    assert found(pickJobRef=first["pickJobRef"]) == [first["id"]]
    assert found(shipmentRef=first["shipmentRef"]) == [first["id"]]
    assert found(carrierRefs="c1,c2") == found(carrierRefs=["c1"]) == [second["id"]]
    assert found(assignedUser=str(user.pk)) == found(assignedUser="ann") == [second["id"]]
    assert found(assignedUser="nobody") == []
    assert found(tenantOrderId="own-1") == [second["id"]]
    assert found(endTargetTime="2026-01-03T10:00:00Z") == [second["id"]]
    assert found(startTargetTime="2026-01-03T10:00:01Z") == [first["id"]]
    assert found(anonymized="true") == []
    assert found(anonymized="false", size=1, startAfterId=first["id"]) == [second["id"]]
    for term in ("own", "qq7", "Ann", "t-1"):
        assert found(searchTerm=term) == [second["id"]], term
    assert found(searchTerm="shir") == [first["id"], second["id"]]


@pytest.mark.parametrize(
    "query",
    [
        {"status": "NONSENSE"},
        {"channel": "SHIPPING"},
        {"facilityRef": "no id"},
        {"startTargetTime": "tomorrow"},
        {"startTargetTime": "0001-01-01T00:00:00+02:00"},
        {"searchTerm": "\x00"},
        {"assignedUser": "\x00"},
        {"carrierRefs": "\x00"},
        {"carrierRefs": ",".join(map(str, range(501)))},
        {"size": "-1"},
    ],
)
def test_a_wrong_filter_is_a_400(counter, query):
    answer = counter.client.get(URL, query)
    assert answer.status_code == 400, answer.content
    assert matches("ApiError", answer.json())


def test_a_list_asks_the_same_however_long_it_is(counter, store, django_assert_num_queries):
    for _ in range(5):
        counter.headless(store)
    with django_assert_num_queries(2):
        counter.client.get(URL)


def test_a_store_sees_only_its_own(counter, store):
    other = facility("other")
    job, foreign = counter.headless(store), counter.headless(other)
    mine = client_of(user_with("HANDOVERJOB_READ", "HANDOVERJOB_WRITE", facility_ids=[str(store.pk)]))
    assert [one["id"] for one in mine.get(URL).json()["handoverjobs"]] == [job["id"]]
    assert mine.get(f"{URL}/{job['id']}").status_code == 200
    act = {"name": "WAITING_FOR_INPUT", "version": 1}
    body = {"version": 1, "actions": [{"action": "ModifyHandoverjob", "status": "CANCELED"}]}
    there = f"{URL}/{foreign['id']}"
    answers = [
        mine.get(there),
        mine.get(f"{there}/deliverynote"),
        mine.post(f"{there}/actions", act, format="json"),
        mine.patch(there, body, format="json"),
        mine.post(URL, {**HEADLESS, "facilityRef": str(other.pk)}, format="json"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 5
    assert mine.post(f"{URL}/{job['id']}/actions", act, format="json").status_code == 200


@pytest.mark.parametrize("key", ["nothing", "01a202ca-9c26-7cf0-8311-cd7112fb6ae1"])
def test_an_unknown_job_is_a_404(counter, key):
    act = {"name": "WAITING_FOR_INPUT", "version": 1}
    assert counter.client.get(f"{URL}/{key}").status_code == 404
    assert counter.client.get(f"{URL}/{key}/deliverynote").status_code == 404
    assert counter.client.post(f"{URL}/{key}/actions", act, format="json").status_code == 404


def test_each_door_asks_for_its_permission(store):
    nobody, reader = client_of(user_with(email="a@b.example")), client_of(user_with("HANDOVERJOB_READ"))
    for path in (URL, f"{URL}/x", f"{URL}/x/deliverynote"):
        assert nobody.get(path).status_code == 403
    assert reader.get(URL).status_code == 200
    assert reader.post(URL, {**HEADLESS, "facilityRef": str(store.pk)}, format="json").status_code == 403
    assert reader.patch(f"{URL}/x", {"version": 1, "actions": []}, format="json").status_code == 403


def test_a_creation_can_be_repeated(counter, store):
    body = {**HEADLESS, "facilityRef": str(store.pk)}
    first, again = (counter.client.post(URL, body, format="json", HTTP_IDEMPOTENCY_KEY="once") for _ in range(2))
    assert first.json() == again.json()
    assert HandoverJob.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_handover_jobs_at_once_for_one_pick_job_one_is_made():
    counter, store = Counter(client_of(administrator())), facility()
    goods(store, shirt=10)
    counter.picked(shirt=2)
    key = HandoverJob.objects.get().pick_job_id
    HandoverLine.objects.all().delete()
    HandoverJob.objects.update(status="OBSOLETE")
    statuses, gate = [], threading.Barrier(4)

    def make():
        gate.wait()
        body = {**HEADLESS, "facilityRef": str(store.pk), "pickJobRef": str(key)}
        statuses.append(counter.client.post(URL, body, format="json").status_code)
        connection.close()

    threads = [threading.Thread(target=make) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201, 409, 409, 409]
