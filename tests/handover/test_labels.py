"""Labels of parcels: uploaded, looked at, kept, served; or refused by the carrier."""

import pytest

from fulfillment.handover.models import ParcelDocument
from fulfillment.handover.services.files import MOST_BYTES
from tests.cast import facility
from tests.contract import matches
from tests.invariants import assert_invariants_hold

from .shipping import PDF, PNG, Dock, carrier, encoded, label

pytestmark = pytest.mark.django_db

REFUSED = {"labelType": "SEND_LABEL", "errorCode": "E1", "errorDescription": "Postal code not found"}


@pytest.fixture
def dock():
    return Dock(facility())


@pytest.fixture
def shipment(dock):
    return dock.shipment()


@pytest.fixture
def parcel(dock, shipment):
    return dock.parcel(shipment)


def test_labels_close_the_parcel_and_confirm_its_shipment(dock, shipment, parcel):
    back = label(
        "RETURN_LABEL", content=PNG, file_type="PNG", trackingNumber="R1", trackingUrl="https://track.example/R1"
    )
    customs = {"labelFile": {"content": encoded(b"<?xml version='1.0'?><a/>"), "type": "XML"}}
    found = dock.labeled(parcel, labels=[label(), back], customsDocument=customs, tenantParcelId="MY-1")
    assert matches("Parcel", found)
    assert (found["status"], found["tenantParcelId"]) == ("DONE", "MY-1")
    address, result = f"/api/parcels/{parcel['id']}/labels", found["result"]
    assert (result["labelUrl"], result["returnLabelUrl"]) == (f"{address}/SENDLABEL", f"{address}/RETURNLABEL")
    assert result["customsDocumentUrl"] == f"{address}/CUSTOMS"
    assert (result["carrierTrackingNumber"], result["carrierParcelRef"]) == ("84168117830018", "84168117830018")
    assert result["trackingUrl"] == "https://track.example/84168117830018"
    assert (result["returnLabelId"], result["returnTrackingUrl"]) == ("R1", "https://track.example/R1")
    assert "errors" not in result
    confirmed = dock.get(f"/api/shipments/{shipment['id']}")
    assert confirmed["status"] == "CONFIRMED"
    assert confirmed["parcels"][0]["carrierTrackingNumber"] == "84168117830018"
    dock.labeled(parcel, closeParcel=False, expect=400)  # it is closed
    assert_invariants_hold()


@pytest.mark.parametrize(
    ("file_type", "content", "media_type"),
    [
        ("PDF", PDF, "application/pdf"),
        ("PNG", PNG, "image/png"),
        ("JPG", b"\xff\xd8\xff\xe0", "image/jpeg"),
        ("JPEG", b"\xff\xd8\xff\xe1", "image/jpeg"),
        ("GIF", b"GIF89a\x00", "image/gif"),
        ("XML", b"\xef\xbb\xbf\n<a/>", "application/xml"),
        ("JSON", b' {"a": 1}', "application/json"),
        ("ZPL", b"^XA^XZ", "application/zpl"),
        ("ZPL", b"CT~~CD,~CC^~CT~\n^XA", "application/zpl"),
    ],
)
def test_a_file_of_each_type_is_served_to_be_saved(dock, parcel, file_type, content, media_type):
    found = dock.labeled(parcel, labels=[label(content=content, file_type=file_type)])
    answer = dock.client.get(found["result"]["labelUrl"], headers={"accept": media_type})
    assert (answer.status_code, answer.content) == (200, content)
    assert answer["Content-Type"] == media_type
    assert answer["Content-Disposition"] == f'attachment; filename="sendlabel-{parcel["id"]}.{file_type.lower()}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", ["RETURNLABEL", "CUSTOMS", "sendlabel", "nothing"])
def test_a_document_that_is_not_there_is_not_found(dock, parcel, kind):
    dock.labeled(parcel)
    dock.get(f"/api/parcels/{parcel['id']}/labels/{kind}", expect=404)


def test_a_later_label_takes_the_place_of_an_earlier_one(dock, parcel):
    dock.labeled(parcel, closeParcel=False)
    found = dock.labeled(parcel, labels=[label(content=PNG, file_type="PNG", trackingNumber="2", trackingUrl="")])
    assert ParcelDocument.objects.count() == 1
    assert dock.client.get(found["result"]["labelUrl"]).content == PNG
    assert found["result"]["carrierTrackingNumber"] == "2"
    assert "trackingUrl" not in found["result"]  # the earlier one followed another number


def test_the_carriers_adapter_says_where_to_follow_a_number(dock):
    gls = carrier(trackAndTraceUrl="https://gls.example/?n={trackingNumber}")
    parcel = dock.parcel(dock.shipment(carrierRef=str(gls.pk)))
    labels = [label(trackingUrl=""), label("RETURN_LABEL", trackingNumber="R1", trackingUrl="")]
    result = dock.labeled(parcel, labels=labels)["result"]
    assert result["trackingUrl"] == "https://gls.example/?n=84168117830018"
    assert result["returnTrackingUrl"] == "https://gls.example/?n=R1"


def test_without_closing_a_parcel_stays_open_for_more(dock, shipment, parcel):
    assert dock.labeled(parcel, closeParcel=False)["status"] == "OPEN"
    assert dock.get(f"/api/shipments/{shipment['id']}")["status"] == "INITIAL"
    assert dock.labeled(parcel, labels=[])["status"] == "DONE"


def test_a_refusal_fails_the_parcel_until_a_label_comes(dock, shipment, parcel):
    back = label("RETURN_LABEL")
    failed = dock.labeled(parcel, labels=[REFUSED, back])
    assert matches("Parcel", failed)
    assert failed["status"] == "FAILED"
    assert failed["result"]["errors"] == {"labelError": "E1: Postal code not found"}
    assert failed["result"]["returnLabelUrl"]
    assert dock.get(f"/api/shipments/{shipment['id']}")["status"] == "INITIAL"
    assert dock.labeled(parcel, labels=[REFUSED])["status"] == "FAILED"
    again = dock.labeled(parcel, closeParcel=False)
    assert (again["status"], "errors" in again["result"]) == ("OPEN", False)
    assert dock.labeled(parcel, labels=[])["status"] == "DONE"
    assert_invariants_hold()


FILE = {"content": encoded(PDF), "type": "PDF"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"labelFile": {**FILE, "content": "%%%"}}, "$.labels[0].labelFile.content"),
        ({"labelFile": {**FILE, "content": "JVBERi0xLj"}}, "base64"),
        ({"labelFile": {**FILE, "content": "data:application/pdf;base64," + FILE["content"]}}, "base64"),
        ({"labelFile": {**FILE, "content": "ü"}}, "base64"),
        ({"labelFile": {**FILE, "content": ""}}, "content"),
        ({"labelFile": {**FILE, "content": encoded(b"<html><script>")}}, "type PDF"),
        ({"labelFile": {**FILE, "type": "PNG"}}, "type PNG"),
        ({"labelFile": {"content": encoded(PDF), "type": "XML"}}, "type XML"),
        ({"labelFile": {"content": encoded(b"<a/>"), "type": "JSON"}}, "type JSON"),
        ({"labelFile": {"content": encoded(b"hello"), "type": "ZPL"}}, "type ZPL"),
        ({"labelFile": {**FILE, "type": "EXE"}}, "type"),
        ({"labelFile": {**FILE, "content": encoded(PDF + b"x" * MOST_BYTES)}}, "700,000 are possible"),
        ({"labelFile": {**FILE, "content": 1}}, "str"),
        ({"labelFile": None}, "object"),
        ({"labelType": "CUSTOMS"}, "labelType"),
        ({"trackingUrl": "javascript:alert(1)"}, "address of the web"),
        ({"trackingUrl": "http://"}, "address of the web"),
        ({"trackingNumber": ""}, "trackingNumber"),
        ({"trackingNumber": "1" * 256}, "trackingNumber"),
        ({"errorDescription": "Both"}, "an error has"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_is_no_label_is_refused_with_its_place(dock, parcel, change, says):
    refusal = dock.labeled(parcel, labels=[{**label(), **change}], expect=400)
    assert says in refusal[0]["description"]
    assert dock.get(f"/api/parcels/{parcel['id']}") == parcel
    assert not ParcelDocument.objects.exists()


@pytest.mark.parametrize(
    "labels",
    [
        [label(), label()],
        [label(), REFUSED],
        [label(), label("RETURN_LABEL"), label()],
        [{"labelType": "SEND_LABEL"}],
        [{"labelType": "SEND_LABEL", "errorCode": "E1"}],
        ["label"],
        {},
        None,
    ],
)
def test_labels_of_the_wrong_shape_are_refused(dock, parcel, labels):
    dock.labeled(parcel, labels=labels, expect=400)


def test_the_largest_label_fits_and_a_larger_body_is_refused(dock, parcel):
    dock.labeled(parcel, labels=[label(content=PDF + b"x" * (MOST_BYTES - len(PDF)))], closeParcel=False)
    dock.labeled(parcel, labels=[label(content=PDF + b"x" * 800_000)], expect=413)
