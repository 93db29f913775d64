"""POST /api/handoverjobs: jobs that clients make on their own."""

import pytest

from tests.contract import matches
from tests.invariants import assert_invariants_hold

from .searching import Desk
from .shipping import carrier, label

pytestmark = pytest.mark.django_db


def test_a_job_made_for_a_shipment_tells_of_its_parcels(desk: Desk) -> None:
    gls = carrier()
    shipment = desk.shipment(carrierRef=str(gls.pk))
    parcel = desk.parcel(shipment)
    desk.call("parcels", parcel, "ADD_LABELS_TO_PARCEL", labels=[label()])
    said = {"shipmentRef": shipment["id"], "carrierLogoUrl": "https://gls.example/logo.png"}
    job = desk.job(channel="DELIVERY", handoverJobParcelInfo=said)
    assert matches("Handoverjob", job)
    assert job["handoverJobParcelInfo"] == {
        **said,
        "carrierKey": "GLS",
        "carrierRef": str(gls.pk),
        "parcelRef": parcel["id"],
        "carrierTrackingNumber": "84168117830018",
        "carrierParcelRef": "84168117830018",
    }
    assert_invariants_hold()
