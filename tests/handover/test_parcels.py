"""Parcels: made for a shipment, changed, tracked; and what handover job and shipment say of them."""

import pytest

from fulfillment.handover.models import HandoverJob, Parcel, Shipment
from fulfillment.processes.models import StatusChange
from tests.cast import facility, goods
from tests.contract import matches
from tests.invariants import assert_invariants_hold

from .shipping import ADDRESS, RECORDABLE, Dock, carrier

pytestmark = pytest.mark.django_db

ITEM = {"quantity": 3, "article": {"tenantArticleId": "shirt", "title": "T-Shirt"}}


@pytest.fixture
def dock():
    return Dock(facility())


@pytest.fixture
def shipment(dock):
    return dock.shipment(shortId="AB12", tenantOrderId="order-1")


def test_a_parcel_needs_nothing_but_its_shipment(dock, shipment):
    answer = dock.client.post(f"/api/shipments/{shipment['id']}/parcels")
    assert answer.status_code == 201, answer.content
    parcel = answer.json()
    assert matches("Parcel", parcel)
    assert dock.get(answer["Location"]) == parcel
    assert (parcel["status"], parcel["version"], parcel["items"]) == ("OPEN", 1, [])
    assert (parcel["processRef"], parcel["shipmentRef"]) == (shipment["processId"], shipment["id"])
    assert (parcel["shortId"], parcel["sequenceNumber"], parcel["tenantOrderId"]) == ("AB12-1", 1, "order-1")
    assert parcel["recipient"] == ADDRESS
    assert parcel["sender"]["companyName"] == "Köln"
    assert dock.parcel(shipment)["shortId"] == "AB12-2"
    assert_invariants_hold()


def test_a_parcel_keeps_everything_documented(dock):
    gls = carrier()
    shipment = dock.shipment(carrierRef=str(gls.pk))
    sender = {k: ADDRESS[k] for k in ("street", "city", "postalCode", "country")} | {"companyName": "Shop"}
    given = {
        "carrierInformation": {"shippingContainerNumber": "1"},
        "carrierProduct": "EXPRESS",
        "customAttributes": {"a": 1},
        "customProductValue": 12.5,
        "dimensions": {"height": 1.0, "weight": 2.5},
        "invoice": ADDRESS,
        "loadUnitRefs": ["unit"],
        "paymentInformation": {"currency": "EUR"},
        "pickUpInformation": {"startTime": "2024-01-19T08:00:00Z", "endTime": "2024-01-19T09:00:00Z"},
        "productValue": 12.5,
        "productValueCurrency": {"currency": "EUR", "decimalPlaces": 2},
        "productValueType": "CUSTOMS",
        "recipient": {**ADDRESS, "city": "Bonn"},
        "returnAddress": sender,
        "sender": sender,
        "services": {"identityAgeCheck18": True, "signature": False},
        "shortId": "P-1",
        "tenantOrderId": "T-1",
        "tenantParcelId": "MY-1",
        "transfers": [{"id": "t", "type": "SUPPLIER"}],
    }
    items = [{**ITEM, "recordableAttributes": [RECORDABLE], "hsCode": "1", "weightInGram": 5}]
    parcel = dock.parcel(shipment, **given, items=items, carrierRef=str(gls.pk), parentRef="p")
    assert matches("Parcel", parcel)
    assert {name: parcel[name] for name in given} == given
    assert parcel["carrierRef"] == str(gls.pk)
    assert parcel["items"][0]["id"]
    listed = dock.get("/api/parcels")
    assert matches("StrippedParcels", listed)
    assert listed["parcels"] == dock.get(f"/api/shipments/{shipment['id']}")["parcels"]


def test_a_parcel_goes_by_the_carrier_of_its_shipment(dock, shipment):
    dock.parcel(shipment, carrierRef=str(carrier().pk), expect=422)
    assert not Parcel.objects.exists()


def test_a_parcel_goes_somewhere(dock):
    nowhere = dock.shipment()
    Shipment.objects.filter(pk=nowhere["id"]).update(recipient=None)
    refused = dock.parcel(nowhere, expect=400)
    assert matches("ApiError", refused)
    assert "`$.recipient`" in refused[0]["description"]
    assert not Parcel.objects.exists()
    parcel = dock.parcel(nowhere, recipient=ADDRESS)
    assert matches("Parcel", parcel)
    assert parcel["recipient"] == ADDRESS


@pytest.mark.parametrize("status", ["COMPLETED", "CANCELED"])
def test_a_shipment_that_is_over_gets_no_more_parcels(dock, shipment, status):
    dock.modify("shipments", shipment, status=status)
    dock.parcel(shipment, expect=422)


def test_the_tenants_parcel_id_is_unique_among_living_parcels(dock, shipment):
    first = dock.parcel(shipment, tenantParcelId="MY-1")
    dock.parcel(shipment, tenantParcelId="MY-1", expect=409)
    second = dock.parcel(shipment)
    dock.modify("parcels", second, tenantParcelId="MY-1", expect=409)
    dock.labeled(second, tenantParcelId="MY-1", expect=409)
    assert dock.get(f"/api/parcels/{second['id']}") == second
    dock.modify("parcels", first, status="CANCELED")
    assert dock.modify("parcels", second, tenantParcelId="MY-1")["tenantParcelId"] == "MY-1"
    dock.modify("parcels", first, status="OPEN", expect=409)
    assert_invariants_hold()


def test_a_parcel_is_modified_at_its_version(dock, shipment):
    parcel = dock.parcel(shipment, productValue=1.5, services={"signature": True})
    change = {
        "carrierProduct": "EXPRESS",
        "customAttributes": {"b": 2},
        "customProductValue": 7.5,
        "dimensions": {"weight": 1.0},
        "tenantParcelId": "MY-1",
        "carrierInformation": {"shippingContainerNumber": "9"},
    }
    modified = dock.modify("parcels", parcel, **change, productValue=None, services=None)
    assert matches("Parcel", modified)
    assert {name: modified[name] for name in change} == change
    assert {"productValue", "services"} & set(modified) == set()
    units = {"version": 2, "actions": [{"action": "ModifyParcelLoadUnit", "loadUnitRefs": ["a", "b"]}]}
    url = f"/api/parcels/{parcel['id']}"
    assert dock.client.patch(url, units, format="json").json()["loadUnitRefs"] == ["a", "b"]
    stale = dock.client.patch(url, units, format="json")
    assert stale.status_code == 409
    assert {"requestVersion": 2, "version": 3}.items() <= stale.json()[0].items()
    assert_invariants_hold()


def test_the_carriers_product_is_settled_once_its_label_is_ordered(dock, shipment):
    parcel = dock.parcel(shipment)
    dock.modify("parcels", parcel, status="PROCESSING")
    dock.modify("parcels", parcel, carrierProduct="EXPRESS", expect=400)
    dock.modify("parcels", parcel, status="FAILED")
    dock.modify("parcels", parcel, carrierProduct="EXPRESS")


@pytest.mark.parametrize(
    ("way", "possible"),
    [
        (["PROCESSING", "DONE"], True),
        (["PROCESSING", "FAILED", "OPEN", "WAITING_FOR_INPUT", "OPEN"], True),
        (["CANCELED", "OPEN"], True),
        (["DONE", "CANCELED"], True),
        (["DONE", "OPEN"], False),
        (["CANCELED", "DONE"], False),
        (["FAILED", "WAITING_FOR_INPUT"], False),
        (["OBSOLETE"], False),
    ],
)
def test_states_follow_each_other(dock, shipment, way, possible):
    parcel = dock.parcel(shipment)
    for status in way[:-1]:
        dock.modify("parcels", parcel, status=status)
    dock.modify("parcels", parcel, status=way[-1], expect=200 if possible else 400)
    assert_invariants_hold()


def test_a_parcel_of_a_shipment_that_is_over_is_not_opened_again(dock, shipment):
    parcel = dock.parcel(shipment)
    dock.modify("shipments", shipment, status="CANCELED")
    assert dock.get(f"/api/parcels/{parcel['id']}")["status"] == "CANCELED"
    dock.modify("parcels", parcel, status="OPEN", expect=400)


def test_a_parcel_can_be_done_at_once_and_confirms_its_shipment(dock, shipment):
    assert dock.parcel(shipment, status="DONE")["status"] == "DONE"
    assert dock.get(f"/api/shipments/{shipment['id']}")["status"] == "CONFIRMED"
    dock.parcel(shipment, status="DONE")
    assert_invariants_hold()


def test_items_are_split_in_parts_that_name_their_origin(dock, shipment):
    parcel = dock.parcel(shipment, items=[{**ITEM, "recordableAttributes": [RECORDABLE]}])
    item = parcel["items"][0]["id"]

    def split(*quantities, of=item, expect=200):
        parts = [{"itemId": of, "quantity": quantity} for quantity in quantities]
        return dock.call("parcels", parcel, "SPLIT_LINES_PARCEL", splitItemsInfo=parts, expect=expect)

    split(1, 1, expect=400)
    split(3, of="unknown", expect=400)
    found = split(1, 2)
    assert matches("Parcel", found)
    assert [(part["quantity"], part.get("originId")) for part in found["items"]] == [(1, None), (2, item)]
    again = split(1, 1, of=found["items"][1]["id"])
    assert [part.get("originId") for part in again["items"]] == [None, item, item]


def test_recorded_attributes_are_noted(dock, shipment):
    parcel = dock.parcel(shipment, items=[{**ITEM, "recordableAttributes": [RECORDABLE]}])
    attribute = parcel["items"][0]["recordableAttributes"][0]["id"]
    update = {"recordableAttributeId": attribute, "value": "B-7", "group": None}
    name = "UPDATE_PARCEL_ITEM_RECORDABLE_ATTRIBUTES"
    found = dock.call("parcels", parcel, name, recordableAttributeUpdates=[update])
    assert matches("Parcel", found)
    assert found["items"][0]["recordableAttributes"][0]["value"] == "B-7"


def test_tracking_data_says_where_the_carrier_saw_the_parcel(dock):
    gls = carrier(trackAndTraceUrl="https://gls.example/?n={trackingNumber}")
    parcel = dock.parcel(dock.shipment(carrierRef=str(gls.pk)), status="DONE")
    data = [
        {"type": "SEND_LABEL", "status": "DELIVERED", "trackingNumber": "A 1", "carrierStatus": "At the neighbor's"},
        {"type": "RETURN_LABEL", "status": "PICKED_UP", "trackingNumber": "R1"},
    ]
    found = dock.call("parcels", parcel, "UPDATE_TRACKING_DATA", trackingData=data)
    assert matches("Parcel", found)
    result = found["result"]
    assert (result["trackingStatus"], result["carrierTrackingNumber"]) == ("delivered", "A 1")
    assert result["carrierTrackingStatus"]["status"] == "At the neighbor's"
    assert result["trackingUrl"] == "https://gls.example/?n=A%201"
    assert (result["returnLabelId"], result["returnTrackingUrl"]) == ("R1", "https://gls.example/?n=R1")
    assert dock.get("/api/parcels")["parcels"][0]["carrierTrackingNumber"] == "A 1"


def test_a_result_with_a_number_only_gets_the_carriers_address(dock):
    gls = carrier(trackAndTraceUrl="https://gls.example/?n={trackingNumber}")
    parcel = dock.parcel(dock.shipment(carrierRef=str(gls.pk)), result={"summary": "", "carrierTrackingNumber": "1"})
    assert parcel["result"]["trackingUrl"] == "https://gls.example/?n=1"
    told = {"summary": "Moved", "carrierTrackingNumber": "2"}
    assert dock.modify("parcels", parcel, result=told)["result"]["trackingUrl"] == "https://gls.example/?n=2"
    own = {**told, "trackingUrl": "https://own.example/2"}
    assert dock.modify("parcels", parcel, result=own)["result"]["trackingUrl"] == "https://own.example/2"


def test_an_address_goes_with_the_number_it_follows(dock, shipment):
    told = {"summary": "", "carrierTrackingNumber": "1", "trackingUrl": "https://track.example/1"}
    parcel = dock.parcel(shipment, result=told)
    same = dock.modify("parcels", parcel, result={"summary": "Seen", "carrierTrackingNumber": "1"})
    assert same["result"] == {**told, "summary": "Seen"}
    other = dock.modify("parcels", parcel, result={"summary": "Moved", "carrierTrackingNumber": "2"})
    assert "trackingUrl" not in other["result"]


def test_the_handover_job_says_which_parcel_its_goods_lie_in(dock):
    goods(dock.store, shirt=10)
    gls = carrier()
    job = dock.job(dock.order(lines={"shirt": 3}))
    dock.pick(job, 3)
    (shipment,) = dock.get("/api/shipments")["shipments"]
    assert dock.handover(job).parcel_info == {"shipmentRef": shipment["id"]}
    dock.modify("shipments", shipment, carrierRef=str(gls.pk))
    said = {"shipmentRef": shipment["id"], "carrierRef": str(gls.pk), "carrierKey": "GLS"}
    assert dock.handover(job).parcel_info == said
    first, second = dock.parcel(shipment), dock.parcel(shipment)
    assert dock.handover(job).parcel_info == {**said, "parcelRef": first["id"]}
    dock.labeled(first)
    number = {"carrierTrackingNumber": "84168117830018", "carrierParcelRef": "84168117830018"}
    assert dock.handover(job).parcel_info == {**said, "parcelRef": first["id"], **number}
    dock.modify("parcels", first, status="CANCELED")
    assert dock.handover(job).parcel_info == {**said, "parcelRef": second["id"]}
    told = HandoverJob.objects.get()
    assert told.version == 1 + StatusChange.objects.filter(entity_id=told.pk).count()
    assert_invariants_hold()


def test_parcels_go_with_a_shipment_that_becomes_obsolete(dock):
    goods(dock.store, shirt=10)
    job = dock.job(dock.order(lines={"shirt": 3}))
    dock.pick(job, 3)
    (shipment,) = dock.get("/api/shipments")["shipments"]
    parcel = dock.labeled(dock.parcel(shipment, tenantParcelId="MY-1"))
    dock.act(job, "RESET")
    assert dock.get(f"/api/parcels/{parcel['id']}")["status"] == "OBSOLETE"
    dock.labeled(parcel, expect=400)
    dock.pick(dock.get(f"/api/pickjobs/{job['id']}"), 3)
    new = dock.get("/api/shipments", status="INITIAL")["shipments"][0]
    dock.parcel(new, tenantParcelId="MY-1")
    assert_invariants_hold()
