"""Shipments and parcels as clients make them, and files to label them with."""

import base64
from typing import Any

from rest_framework.test import APIClient

from fulfillment.common.clock import now
from fulfillment.facilities.models import Carrier, CarrierConfiguration, Facility
from tests.cast import administrator, client_of, user_with
from tests.picking.cast import Shop

PDF = b"%PDF-1.1\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00"
ADDRESS = {
    "street": "Domstr.",
    "houseNumber": "20",
    "postalCode": "50668",
    "city": "Köln",
    "country": "DE",
    "firstName": "Maxine",
    "lastName": "Müller",
}
PERMISSIONS = ("SHIPMENT_READ", "SHIPMENT_WRITE", "PARCEL_READ", "PARCEL_WRITE")
LINE = {"article": {"tenantArticleId": "shirt", "title": "T-Shirt"}, "quantity": 3}
RECORDABLE = {"keyLocalized": {"en_US": "Batch"}, "recordingRule": "MANDATORY"}


def encoded(content: bytes) -> str:
    """Return *content* as a body carries it."""
    return base64.b64encode(content).decode()


def label(kind: str = "SEND_LABEL", *, content: bytes = PDF, file_type: str = "PDF", **changes: Any) -> dict[str, Any]:
    """A label as an integration of a carrier brings it."""
    return {
        "labelType": kind,
        "labelFile": {"content": encoded(content), "type": file_type},
        "trackingNumber": "84168117830018",
        "trackingUrl": "https://track.example/84168117830018",
        **changes,
    }


def carrier(key: str = "GLS", *, status: str = "ACTIVE", **configuration: Any) -> Carrier:
    """A carrier with a configuration."""
    moment = now()
    made = Carrier.objects.create(key=key, name=key, status=status, created_at=moment, modified_at=moment)
    CarrierConfiguration.objects.create(carrier=made, details=configuration, created_at=moment, modified_at=moment)
    return made


def clerk_of(store: Facility, *permissions: str) -> APIClient:
    """A client that is limited to *store*."""
    user = user_with(*permissions or PERMISSIONS, email="clerk@fulfillment.example", facility_ids=[str(store.pk)])
    return client_of(user)


class Dock(Shop):
    """A shop with a dock that shipments leave from."""

    def __init__(self, store: Facility, client: APIClient | None = None) -> None:
        super().__init__(client or client_of(administrator()))
        self.store = store

    def shipment(self, *, expect: int = 201, **changes: Any) -> Any:
        """Make a shipment on its own."""
        body = {
            "facilityRef": str(self.store.pk),
            "orderDate": "2024-01-19T08:45:50.525Z",
            "targetTime": "2024-01-22T12:00:00Z",
            "targetAddress": ADDRESS,
            **changes,
        }
        return self.post("/api/shipments", body, expect=expect)

    def parcel(self, shipment: dict[str, Any], *, expect: int = 201, **body: Any) -> Any:
        """Make a parcel of a shipment."""
        return self.post(f"/api/shipments/{shipment['id']}/parcels", body, expect=expect)

    def labeled(self, parcel: dict[str, Any], *, expect: int = 200, **changes: Any) -> Any:
        """Give a parcel its label and close it."""
        body = {"labels": [label()], "closeParcel": True, **changes}
        return self.call("parcels", parcel, "ADD_LABELS_TO_PARCEL", expect=expect, **body)

    def call(self, kind: str, entity: dict[str, Any], name: str, *, expect: int = 200, **body: Any) -> Any:
        """Call an action of a shipment or a parcel at its present version."""
        version = self.get(f"/api/{kind}/{entity['id']}")["version"]
        url = f"/api/{kind}/{entity['id']}/actions"
        return self.post(url, {"name": name, "version": version, **body}, expect=expect)

    def modify(self, kind: str, entity: dict[str, Any], *, expect: int = 200, **change: Any) -> Any:
        """Change a shipment or a parcel at its present version."""
        url = f"/api/{kind}/{entity['id']}"
        action = {"action": {"shipments": "ModifyShipment", "parcels": "ModifyParcel"}[kind], **change}
        body = {"version": self.get(url)["version"], "actions": [action]}
        answer = self.client.patch(url, body, format="json")
        assert answer.status_code == expect, answer.content
        return answer.json()

    def get(self, url: str, *, expect: int = 200, **query: Any) -> Any:
        """Read something."""
        answer = self.client.get(url, query)
        assert answer.status_code == expect, answer.content
        return answer.json()

    def post(self, url: str, body: Any, *, expect: int) -> Any:
        """Send something."""
        answer = self.client.post(url, body, format="json")
        assert answer.status_code == expect, answer.content
        return answer.json() if answer.content else None
