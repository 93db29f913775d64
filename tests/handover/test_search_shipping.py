"""POST /api/shipments/search and POST /api/parcels/search: what is found."""

from typing import Any

import pytest

from fulfillment.handover.models import Parcel

from .searching import EVER, Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, "12"),
        ({"anonymized": {"eq": True}}, ""),
        ({"carrierKey": {"eq": "GLS"}}, "1"),
        ({"carrierKey": {"notIn": ["GLS", "DHL"]}}, "2"),
        ({"carrierRef": {"notEq": "none"}}, "12"),
        ({"created": {"after": "-PT1H"}}, "12"),
        ({"created": {"before": "-PT1H"}}, ""),
        ({"parcels": {"exists": False}}, "2"),
        ({"parcels": {"contains": {"status": {"eq": "CANCELED"}}}}, "1"),
        ({"parcels": {"contains": {"status": {"in": ["OPEN", "FAILED"]}}}}, ""),
        ({"pickJobRef": {"eq": "none"}}, ""),
        ({"status": {"eq": "CONFIRMED"}}, "1"),
        ({"status": {"notEq": "CONFIRMED"}}, "2"),
        ({"targetTime": {"lt": "2024-01-22T00:00:00Z"}}, "2"),
        ({"tenantOrderId": {"in": ["o-1", "o-2"]}}, "1"),
        ({"tenantOrderId": {"eq": ""}}, ""),
    ],
)
def test_shipments_are_found_by_what_is_known_of_them(
    desk: Desk, shipments: list[str], query: dict[str, Any], numbers: str
) -> None:
    assert desk.found("shipments", query) == [shipments[int(number) - 1] for number in numbers]


def test_a_search_over_shipments_says_of_when(desk: Desk) -> None:
    refused = desk.post("/api/shipments/search", {"query": {"and": [EVER]}}, expect=400)
    assert "created" in refused[0]["description"]
    desk.found("shipments", {"and": [{"status": {"eq": "INITIAL"}}]})


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, "12"),
        ({"carrierRef": {"eq": "none"}}, ""),
        ({"created": {"after": "-PT1H"}, "lastModified": {"after": "-PT1H"}}, "12"),
        ({"invoice": {"lastName": {"eq": "Müller"}}}, "1"),
        ({"invoice": {"lastName": {"notEq": "Müller"}}}, "2"),
        ({"items": {"exists": True}}, "1"),
        ({"items": {"contains": {"article": {"tenantArticleId": {"eq": "hat"}, "title": {"like": "^Hat"}}}}}, "1"),
        # One and the same item must fulfill both.
        ({"items": {"contains": {"article": {"tenantArticleId": {"eq": "hat"}, "title": {"like": "Shirt"}}}}}, ""),
        # The first has a recipient of its own, the second its shipment's.
        ({"recipient": {"lastName": {"eq": "Meier"}}}, "1"),
        ({"recipient": {"lastName": {"eq": "Müller"}}}, "2"),
        ({"recipient": {"lastName": {"notEq": "Meier"}}}, "2"),
        ({"recipient": {"companyName": {"notIn": ["Meier GmbH"]}}}, "2"),
        ({"recipient": {"email": {"like": ""}}}, "1"),
        ({"result": {"carrierTrackingNumber": {"eq": "84168117830018"}}}, "1"),
        ({"result": {"carrierTrackingNumber": {"notEq": "84168117830018"}}}, "2"),
        ({"shortId": {"in": ["AB12-2"]}}, "2"),
        ({"status": {"in": ["DONE"]}}, "1"),
        ({"tenantOrderId": {"eq": "o-1"}}, "12"),
    ],
)
def test_parcels_are_found_by_what_is_known_of_them(
    desk: Desk, shipments: list[str], query: dict[str, Any], numbers: str
) -> None:
    parcels = [str(key) for key in Parcel.objects.order_by("pk").values_list("pk", flat=True)]
    assert desk.found("parcels", query) == [parcels[int(number) - 1] for number in numbers]
    by_refs = {"shipmentRef": {"eq": shipments[0]}, "facilityRef": {"eq": str(desk.store.pk)}}
    assert desk.found("parcels", by_refs) == parcels
