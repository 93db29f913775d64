"""Shipments: those that picking makes, those that clients make, and what can be done with either."""

import pytest

from fulfillment.handover.models import Shipment
from fulfillment.processes.models import Process, StatusChange
from tests.cast import facility, goods
from tests.contract import matches
from tests.invariants import assert_invariants_hold
from tests.tags.cast import tag

from .shipping import ADDRESS, LINE, RECORDABLE, Dock, carrier

pytestmark = pytest.mark.django_db


@pytest.fixture
def dock():
    return Dock(facility())


@pytest.fixture
def picked(dock):
    """The pick job of an order that was picked."""
    goods(dock.store, shirt=10)
    job = dock.job(dock.order(lines={"shirt": 3}, tenantOrderId="order-1"))
    dock.pick(job, 3)
    return job


def test_a_picked_order_has_its_shipment(dock, picked):
    listed = dock.get("/api/shipments")
    assert matches("StrippedShipments", listed)
    (shipment,) = listed["shipments"]
    assert shipment == dock.get(f"/api/shipments/{shipment['id']}")
    assert (shipment["status"], shipment["pickJobRef"], shipment["tenantOrderId"]) == (
        "INITIAL",
        picked["id"],
        "order-1",
    )
    assert [(line["article"]["tenantArticleId"], line["quantity"]) for line in shipment["lineItems"]] == [("shirt", 3)]
    assert shipment["targetAddress"]["street"] == "Domstr."


def test_a_client_makes_a_shipment_with_everything_documented(dock):
    tag("a", "b")
    gls = carrier()
    shipment = dock.shipment(
        carrierRef=str(gls.pk),
        carrierLogoUrl="https://gls.example/logo.svg",
        carrierProduct="EXPRESS",
        carrierServices=["SIGNATURE"],
        customAttributes={"a": {"b": [1]}},
        invoiceAddress={**ADDRESS, "addressType": "INVOICE_ADDRESS"},
        lineItems=[{**LINE, "recordableAttributes": [RECORDABLE], "scannableCodes": ["1"], "tags": []}],
        operativeProcessRef="x",
        paymentInformation={"currency": "EUR"},
        postalAddress=ADDRESS,
        shortId="AB12",
        sourceAddress={**{k: ADDRESS[k] for k in ("street", "city", "postalCode", "country")}, "companyName": "Shop"},
        tags=[{"id": "a", "value": "b"}],
        targetTimeBaseDate="2024-01-19T08:45:50.525Z",
        tenantOrderId="order-2",
        transfers=[{"id": "t", "type": "RECEIVER"}],
    )
    assert matches("Shipment", shipment)
    assert (shipment["version"], shipment["status"], shipment["parcels"]) == (1, "INITIAL", [])
    assert (shipment["carrierKey"], shipment["hasActiveCarrier"]) == ("GLS", True)
    assert shipment["lineItems"][0]["id"] != shipment["lineItems"][0]["recordableAttributes"][0]["id"]
    assert shipment == dock.get(f"/api/shipments/{shipment['id']}")
    assert Process.objects.get(pk=shipment["processId"]).tenant_order_id == "order-2"
    assert_invariants_hold()


def test_an_inactive_carrier_may_be_named_and_is_shown_as_such(dock):
    shipment = dock.shipment(carrierRef=str(carrier(status="INACTIVE").pk))
    assert shipment["hasActiveCarrier"] is False


def test_a_shipment_joins_the_process_that_is_named(dock):
    first = dock.shipment()
    assert dock.shipment(processId=first["processId"])["processId"] == first["processId"]
    assert len(Process.objects.get(pk=first["processId"]).entities) == 2


def test_a_pick_job_has_one_shipment_and_a_second_request_is_led_to_it(dock, picked):
    (known,) = dock.get("/api/shipments")["shipments"]
    body = {
        "facilityRef": str(dock.store.pk),
        "orderDate": "2024-01-19T08:45:50Z",
        "targetTime": "2024-01-19T09:00:00Z",
    }
    answer = dock.client.post("/api/shipments", {**body, "pickJobRef": picked["id"]}, format="json")
    assert (answer.status_code, answer.content) == (303, b"")
    assert dock.get(answer["Location"]) == known
    assert Shipment.objects.count() == 1


def test_a_shipment_that_was_made_before_picking_is_the_one_that_picking_uses(dock):
    goods(dock.store, shirt=10)
    job = dock.job(dock.order(lines={"shirt": 3}))
    early = dock.shipment(pickJobRef=job["id"], shortId="EARLY")
    dock.modify("shipments", early, status="CANCELED")
    dock.pick(job, 3)
    handover = dock.handover(job)
    assert str(handover.shipment_id) == early["id"]
    found = dock.get(f"/api/shipments/{early['id']}")
    assert (found["processId"], found["status"], found["shortId"]) == (job["processId"], "INITIAL", "EARLY")
    assert_invariants_hold()


def test_picking_anew_makes_a_new_shipment(dock, picked):
    dock.act(picked, "RESET")
    job = dock.get(f"/api/pickjobs/{picked['id']}")
    dock.pick(job, 3)
    found = dock.get("/api/shipments", pickJobRef=picked["id"])["shipments"]
    assert [shipment["status"] for shipment in found] == ["OBSOLETE", "INITIAL"]
    assert_invariants_hold()


def test_lists_are_narrowed_by_every_documented_parameter(dock, picked):
    gls, ups = carrier("GLS"), carrier("UPS")
    one = dock.shipment(carrierRef=str(gls.pk), targetTime="2024-02-01T00:00:00Z", tenantOrderId="T-1")
    two = dock.shipment(carrierRef=str(ups.pk), targetTime="2024-03-01T00:00:00Z")
    dock.parcel(two, result={"summary": "", "carrierTrackingNumber": "TRACK-7"})
    everything = [item["id"] for item in dock.get("/api/shipments")["shipments"]]
    (third,) = set(everything) - {one["id"], two["id"]}

    def found(**query):
        return [item["id"] for item in dock.get("/api/shipments", **query)["shipments"]]

    assert found(pickJobRef=picked["id"]) == [third]
    assert found(facilityRef=str(dock.store.pk)) == everything
    assert found(facilityRef="nowhere") == []
    assert found(carrierRef=str(gls.pk)) == [one["id"]]
    assert found(carrierKeys="GLS,UPS") == [one["id"], two["id"]]
    assert found(carrierKeys="GLS") == [one["id"]]
    assert found(tenantOrderId="T-1") == [one["id"]]
    assert found(status="INITIAL,REQUEST") == everything
    assert found(status="REQUEST") == []
    assert found(parcelStatus="OPEN,DONE") == [two["id"]]
    assert found(parcelStatus="DONE") == []
    assert found(startTargetTime="2024-02-01T00:00:00Z", endTargetTime="2024-02-28T00:00:00Z") == [one["id"]]
    assert found(anonymized="false") == everything
    assert found(anonymized="true") == []
    assert found(size=1, startAfterId=one["id"]) == [two["id"]]


@pytest.mark.parametrize(
    ("term", "finds"),
    [
        ("t-9", True),  # order number
        ("SH7", True),  # short id
        ("track-7", True),
        ("shirt-42", True),  # number of an article
        ("Größe", True),  # title
        ('5" wide', True),
        ("müll", True),  # name of the consumer
        ("köl", True),
        ("quantity", False),  # a word of the document, not of the shipment
        (".*", False),
        ("%", False),
        ("nobody", False),
    ],
)
def test_a_search_term_finds_what_people_know_of_a_shipment(dock, term, finds):
    article = {"tenantArticleId": "SHIRT-42", "title": 'Hemd in Größe M, 5" wide'}
    shipment = dock.shipment(
        tenantOrderId="T-9", shortId="sh7", lineItems=[{"article": article, "quantity": 1}], targetAddress=ADDRESS
    )
    dock.parcel(shipment, result={"summary": "", "carrierTrackingNumber": "TRACK-7"})
    dock.shipment(targetAddress={**ADDRESS, "lastName": "Meier", "city": "Bonn"})
    found = [item["id"] for item in dock.get("/api/shipments", searchTerm=term)["shipments"]]
    assert found == ([shipment["id"]] if finds else [])


def test_a_patch_changes_carrier_address_and_state_in_one_go(dock):
    gls, ups = carrier("GLS"), carrier("UPS")
    shipment = dock.shipment(carrierRef=str(gls.pk))
    waiting, done = dock.parcel(shipment), dock.parcel(shipment, status="DONE")
    patched = dock.modify(
        "shipments",
        shipment,
        carrierRef=str(ups.pk),
        carrierProduct="EXPRESS",
        paymentInformation={"currency": "EUR"},
        targetAddress={**ADDRESS, "city": "Bonn"},
        status="COMPLETED",
    )
    assert matches("Shipment", patched)
    assert (patched["carrierKey"], patched["status"], patched["targetAddress"]["city"]) == ("UPS", "COMPLETED", "Bonn")
    # A parcel without a label goes by the new carrier; one that has its label cannot.
    assert [parcel["carrierRef"] for parcel in patched["parcels"]] == [str(ups.pk), str(gls.pk)]
    assert patched["version"] == 1 + StatusChange.objects.filter(entity_id=shipment["id"]).count()
    assert {waiting["id"], done["id"]} == {parcel["parcelRef"] for parcel in patched["parcels"]}
    assert_invariants_hold()


@pytest.mark.parametrize(
    ("way", "possible"),
    [
        (["REQUEST", "CONFIRMED", "COMPLETED"], True),
        (["REQUEST", "RETRYABLE", "REQUEST"], True),
        (["CANCELED"], True),
        (["INITIAL"], True),  # where it is already
        (["CANCELED", "REQUEST"], False),
        (["COMPLETED", "CANCELED"], False),
        (["REQUEST", "INITIAL"], False),
        (["CONFIRMED", "REQUEST"], False),
        (["OBSOLETE"], False),
    ],
)
def test_states_follow_each_other(dock, way, possible):
    shipment = dock.shipment()
    for status in way[:-1]:
        dock.modify("shipments", shipment, status=status)
    dock.modify("shipments", shipment, status=way[-1], expect=200 if possible else 400)
    assert_invariants_hold()


@pytest.mark.parametrize("status", ["CANCELED", "COMPLETED"])
def test_a_shipment_whose_goods_wait_for_handover_ends_with_it(dock, picked, status):
    (shipment,) = dock.get("/api/shipments")["shipments"]
    dock.modify("shipments", shipment, status=status, expect=400)
    assert_invariants_hold()


def test_a_patch_names_the_pick_job_of_a_shipment_once(dock):
    goods(dock.store, shirt=10)
    job = dock.job(dock.order(lines={"shirt": 3}))
    shipment = dock.shipment(processId=job["processId"])
    assert dock.modify("shipments", shipment, pickJobRef=job["id"])["pickJobRef"] == job["id"]
    other = dock.shipment(processId=job["processId"])
    dock.modify("shipments", other, pickJobRef=job["id"], expect=409)
    dock.modify("shipments", dock.shipment(), pickJobRef=job["id"], expect=400)  # of another process
    dock.modify("shipments", other, pickJobRef="nobody", expect=400)


def test_lines_are_split_in_parts_that_add_up(dock):
    shipment = dock.shipment(lineItems=[{**LINE, "recordableAttributes": [RECORDABLE]}, LINE])
    line = shipment["lineItems"][0]["id"]

    def split(*quantities, expect=200):
        parts = [{"lineItemId": line, "quantity": quantity} for quantity in quantities]
        return dock.call("shipments", shipment, "SPLIT_LINE_LINES_SHIPMENT", splitLineItemsInfo=parts, expect=expect)

    split(1, 1, expect=400)
    split(4, expect=400)
    found = split(2, 1)
    assert matches("Shipment", found)
    assert [item["quantity"] for item in found["lineItems"]] == [2, 1, 3]
    ids = [item["id"] for item in found["lineItems"]]
    assert ids[0] == line
    assert len(set(ids)) == 3
    first, second = (item["recordableAttributes"][0] for item in found["lineItems"][:2])
    assert second["originId"] == first["id"] != second["id"]
    assert found["version"] == 2


def test_recorded_attributes_are_noted(dock):
    shipment = dock.shipment(lineItems=[{**LINE, "recordableAttributes": [RECORDABLE]}])
    attribute = shipment["lineItems"][0]["recordableAttributes"][0]["id"]
    name = "UPDATE_SHIPMENT_LINE_ITEM_RECORDABLE_ATTRIBUTES"
    update = {"recordableAttributeId": attribute, "value": "B-7"}
    found = dock.call("shipments", shipment, name, recordableAttributeUpdates=[update])
    assert matches("Shipment", found)
    assert found["lineItems"][0]["recordableAttributes"][0]["value"] == "B-7"
    unknown = [{"recordableAttributeId": "unknown", "value": "B-7"}]
    dock.call("shipments", shipment, name, recordableAttributeUpdates=unknown, expect=400)


def test_a_target_time_that_is_set_stays(dock):
    shipment = dock.shipment()
    dock.call("shipments", shipment, "ADD_TARGET_TIME", targetTime="2025-01-01T00:00:00Z", expect=400)
    assert dock.get(f"/api/shipments/{shipment['id']}") == shipment


def test_the_list_costs_the_same_for_any_number(dock, django_assert_max_num_queries):
    gls = carrier()
    for _ in range(4):
        dock.parcel(dock.shipment(carrierRef=str(gls.pk)))
    with django_assert_max_num_queries(5):
        assert dock.get("/api/shipments")["total"] == 4
