"""Goods that were picked and wait to be handed over, and the counter that hands them over by the API."""

from typing import Any

from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob
from tests.picking.cast import Shop

HEADLESS: dict[str, Any] = {
    "channel": "COLLECT",
    "orderDate": "2026-01-01T10:00:00Z",
    "targetTime": "2026-01-03T10:00:00Z",
    "tenantOrderId": "own-1",
    "fullIdentifier": "Ann Example",
    "handoverJobLineItems": [
        {"article": {"tenantArticleId": "shirt", "title": "Shirt"}, "quantity": 3, "handedOverQuantity": 0}
    ],
}


class Counter(Shop):
    """A shop whose goods are picked already; `hand` calls an action of a handover job."""

    def picked(self, *, collect: Facility | None = None, **lines: int) -> dict[str, Any]:
        """Order, route and pick these units; return their handover job as the API shows it."""
        job = self.job(self.order(lines=lines, collect=collect))
        self.pick(job, *(line["quantity"] for line in job["pickLineItems"]))
        return self.read(self.handover(job).pk)

    def headless(self, where: Facility, *, expect: int = 201, **changes: Any) -> Any:
        """Make a handover job without a pick job."""
        answer = self.client.post(
            "/api/handoverjobs", {"facilityRef": str(where.pk), **HEADLESS, **changes}, format="json"
        )
        assert answer.status_code == expect, answer.json()
        return answer.json()

    def read(self, key: object) -> dict[str, Any]:
        """Return a handover job as the API shows it."""
        answer = self.client.get(f"/api/handoverjobs/{key}")
        assert answer.status_code == 200, answer.json()
        found: dict[str, Any] = answer.json()
        return found

    def hand(self, job: dict[str, Any], name: str, *, expect: int = 200, **body: Any) -> Any:
        """Call an action of a handover job at its present version and return the answer's body."""
        version = HandoverJob.objects.values_list("version", flat=True).get(pk=job["id"])
        answer = self.client.post(
            f"/api/handoverjobs/{job['id']}/actions", {"name": name, "version": version, **body}, format="json"
        )
        assert answer.status_code == expect, answer.json()
        return answer.json()

    def cancel(self, job: dict[str, Any], reason: str = "CONSUMER_NO_SHOW", *, expect: int = 200) -> Any:
        """Give a handover up."""
        return self.hand(job, "CANCEL", expect=expect, payload={"handoverJobCancelReason": reason})

    def patch(
        self, job: dict[str, Any], *actions: dict[str, Any], expect: int = 200, version: int | None = None
    ) -> Any:
        """Send the deprecated PATCH."""
        present = HandoverJob.objects.values_list("version", flat=True).get(pk=job["id"])
        body = {"version": present if version is None else version, "actions": list(actions)}
        answer = self.client.patch(f"/api/handoverjobs/{job['id']}", body, format="json")
        assert answer.status_code == expect, answer.json()
        return answer.json()


def lines_of(job: dict[str, Any], *, kind: str = "handoverJobLineItems") -> list[tuple[str, int]]:
    """Return (article, quantity) of one of a job's lists."""
    return [(line["article"]["tenantArticleId"], line["quantity"]) for line in job[kind]]


def expected(job: dict[str, Any]) -> list[tuple[str, int]]:
    """Return (article, quantity) of what will come."""
    return lines_of(job, kind="expectedHandoverJobLineItems")


def missing(job: dict[str, Any]) -> list[tuple[str, int]]:
    """Return (article, quantity) of what did not come."""
    return lines_of(job, kind="missingHandoverJobLineItems")


def move(line: dict[str, Any], units: int, *, source: str = "HANDOVER", to: str = "MISSING") -> dict[str, Any]:
    """One move, as the action takes it."""
    return {"lineItemId": line["id"], "from": source, "to": to, "targetQuantity": units}
