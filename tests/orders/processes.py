"""Processes to be searched, and queries for them."""

from typing import Any

from fulfillment.handover.models import Shipment
from tests.cast import facility, goods
from tests.contract import matches
from tests.handover.shipping import Dock, carrier

URL = "/api/processes/search"
GERMANS = {
    "consumerId": "c-1",
    "addresses": [
        {"street": "A", "postalCode": "1012", "city": "Amsterdam", "country": "NL", "addressType": "INVOICE_ADDRESS"},
        {"street": "B", "postalCode": "50668", "city": "Köln", "country": "DE", "lastName": "Müller"},
    ],
}


class World(Dock):
    """Three processes: 1 packed in Köln, 2 waiting in Bonn to be picked, 3 a shipment that a client made in Bonn."""

    def __init__(self) -> None:
        self.koeln, self.bonn = facility("Köln"), facility("Bonn", country="NL")
        goods(self.koeln, A=5)
        goods(self.bonn, B=5)
        super().__init__(self.koeln)
        gls = carrier()
        service = {"shipping": {"serviceLevel": "SAMEDAY"}}
        self.first = self.order(lines={"A": 2}, tenantOrderId="o-1", consumer=GERMANS, deliveryPreferences=service)
        job = self.job(self.first)
        self.pick(job, 2)
        shipment = self.get(f"/api/shipments/{Shipment.objects.get().pk}")
        self.modify("shipments", shipment, carrierRef=str(gls.pk))
        parcel = self.parcel(shipment)
        self.labeled(parcel)
        tracking = {"trackingNumber": "T-1", "status": "DELIVERED", "type": "SEND_LABEL"}
        self.call("parcels", parcel, "UPDATE_TRACKING_DATA", trackingData=[tracking])
        self.second = self.order(lines={"B": 1}, tenantOrderId="o-2", orderDate="2024-02-01T00:00:00Z")
        self.third = self.shipment(
            facilityRef=str(self.bonn.pk), tenantOrderId="o-3", targetTime="2030-01-01T00:00:00Z"
        )
        self.ids = [self.first["processId"], self.second["processId"], self.third["processId"]]

    def search(self, query: dict[str, Any], **payload: Any) -> Any:
        """Search and return the answer, which is the documented one."""
        answer = self.post(URL, {"query": query, **payload}, expect=200)
        assert matches("ProcessPaginatedResult", answer)
        return answer

    def found(self, query: dict[str, Any], **payload: Any) -> str:
        """Search and return the numbers of the processes that are found."""
        shown = self.search(query, **payload)["processes"]
        return "".join(str(self.ids.index(process["id"]) + 1) for process in shown)


def contains(value: Any, operator: str = "eq") -> dict[str, Any]:
    return {"contains": {operator: value}}


def referenced(*path: str, **asked: Any) -> dict[str, Any]:
    """Return the query for a property under ``referenced``."""
    query: dict[str, Any] = asked
    for name in reversed(("referenced", *path)):
        query = {name: query}
    return query
