"""A desk to search at: handover jobs, shipments and parcels as clients make them, and what finds them again."""

from typing import Any

from tests.contract import matches

from .shipping import Dock

SEARCHES = {
    "handoverjobs": ("HandoverJob", "handoverJobs", "HANDOVERJOB_READ"),
    "shipments": ("Shipment", "shipments", "SHIPMENT_READ"),
    "parcels": ("Parcel", "parcels", "PARCEL_READ"),
}
# A search over shipments must say since when or until when.
EVER: dict[str, Any] = {"created": {"gte": "2000-01-01T00:00:00Z"}}
MAX = {"firstName": "Max", "lastName": "Meier", "email": "max@meier.example", "companyName": "Meier GmbH"}
SHIRT = {"tenantArticleId": "shirt", "title": "T-Shirt"}
HAT = {"tenantArticleId": "hat", "title": "Hat (red)"}


class Desk(Dock):
    """A dock with a counter where goods wait."""

    def job(self, **changes: Any) -> Any:
        """Make a handover job on its own."""
        body = {
            "facilityRef": str(self.store.pk),
            "channel": "COLLECT",
            "orderDate": "2024-01-19T08:45:50.525Z",
            "targetTime": "2024-01-22T12:00:00Z",
            **changes,
        }
        return self.post("/api/handoverjobs", body, expect=201)

    def found(self, kind: str, query: dict[str, Any], **payload: Any) -> list[str]:
        """Search and return the ids of what is found."""
        name, plural, _ = SEARCHES[kind]
        asked = {**EVER, **query} if kind == "shipments" else query
        answer = self.post(f"/api/{kind}/search", {"query": asked, **payload}, expect=200)
        assert matches(f"{name}PaginatedResult", answer)
        return [entity["id"] for entity in answer[plural]]


def line(article: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"article": article, "quantity": 2, **more}
