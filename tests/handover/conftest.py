"""What is there to be searched: a desk, two handover jobs, two shipments with two parcels."""

import pytest
from django.contrib.auth import get_user_model

from tests.cast import facility

from .searching import HAT, MAX, SHIRT, Desk, line
from .shipping import ADDRESS, carrier


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(facility("Köln"))


@pytest.fixture
def jobs(desk: Desk) -> list[str]:
    """Two jobs: of shirts for Max, who pays himself, and one of nothing at all."""
    one = desk.job(
        assignedUsers=[{"userId": str(get_user_model().objects.get().pk)}],
        fullIdentifier="Max Meier",
        shortIdentifier="MM-1",
        tenantOrderId="o-1",
        recipientAddress={**ADDRESS, **MAX},
        invoiceAddress={**ADDRESS, "companyName": "Holding"},
        handoverJobParcelInfo={"carrierRef": "c", "carrierTrackingNumber": "T-1"},
        handoverJobLineItems=[
            line(SHIRT, handedOverQuantity=0, substituteLineItems=[line(HAT)]),
            line({**SHIRT, "tenantArticleId": "s-2"}, handedOverQuantity=0),
        ],
        missingHandoverJobLineItems=[line({"tenantArticleId": "scarf", "title": "Scarf"})],
    )
    two = desk.job(channel="DELIVERY", targetTime="2024-01-21T12:00:00Z", status="WAITING_FOR_INPUT")
    return [one["id"], two["id"]]


@pytest.fixture
def shipments(desk: Desk) -> list[str]:
    """Two shipments: one by GLS with a labeled and a canceled parcel, one with nothing."""
    one = desk.shipment(carrierRef=str(carrier().pk), tenantOrderId="o-1", shortId="AB12")
    desk.labeled(desk.parcel(one, items=[line(SHIRT), line(HAT)], recipient={**ADDRESS, **MAX}, invoice=ADDRESS))
    desk.modify("parcels", desk.parcel(one), status="CANCELED")
    two = desk.shipment(targetTime="2024-01-21T12:00:00Z")
    return [one["id"], two["id"]]
