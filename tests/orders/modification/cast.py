"""A desk that takes orders, modifies them and looks what came of it, over the API."""

from typing import Any

from rest_framework.test import APIClient

from fulfillment.events.models import Event
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob
from tests.cast import administrator, client_of
from tests.picking.cast import Shop

HOME = {"street": "Domstr.", "houseNumber": "20", "postalCode": "50668", "city": "Köln", "country": "DE"}
AWAY = {"street": "Hohe Str.", "houseNumber": "1", "postalCode": "50667", "city": "Köln", "country": "DE"}
INVOICE = {**HOME, "addressType": "INVOICE_ADDRESS", "companyName": "Before Ltd"}
CONSUMER: dict[str, Any] = {"addresses": [HOME, INVOICE], "email": "before@shop.example", "consumerId": "c-1"}
LATER = "2031-05-01T12:00:00Z"
SHIPPED = {"shipping": {"serviceLevel": "DELIVERY"}}


class Desk(Shop):
    """Orders of two shirts and a cap, by default; their lines may be modified unless a test says otherwise."""

    def __init__(self, client: APIClient | None = None, *, lines_allowed: bool = True) -> None:
        super().__init__(client or client_of(administrator()))
        if lines_allowed:
            self.allow_lines()

    def allow_lines(self, allowed: bool = True) -> None:
        """Set the flag of the order modification configuration."""
        self.configure("ordermodification", allowOrderLineItemModification=allowed)

    def configure(self, name: str, **flags: Any) -> None:
        """Write a configuration at its present version."""
        url = f"/api/configurations/{name}"
        version = self.client.get(url).json()["version"]
        answer = self.client.put(url, {"version": version, **flags}, format="json")
        assert answer.status_code in (200, 201), answer.content

    def placed(self, collect: Facility | None = None, **changes: Any) -> dict[str, Any]:
        """Place an order and route it."""
        lines = changes.pop("lines", {"shirt": 2, "cap": 1})
        known = {"consumer": CONSUMER, "customAttributes": {"was": "before"}, "deliveryPreferences": SHIPPED}
        return self.order(lines=lines, collect=collect, **{**known, **changes} if collect is None else changes)

    def read(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return an order as it is now."""
        found: dict[str, Any] = self.client.get(f"/api/orders/{order['id']}").json()
        return found

    def modify(
        self, order: dict[str, Any], *, expect: int = 200, client: APIClient | None = None, **changes: Any
    ) -> Any:
        """Modify an order at its present version and return the answer's body; a refusal changes nothing."""
        before = self.read(order)
        body = {"version": before["version"], **changes}
        answer = (client or self.client).patch(f"/api/orders/{order['id']}", body, format="json")
        assert answer.status_code == expect, answer.content
        if expect != 200:
            assert self.read(order) == before
        return answer.json()

    def refused(self, order: dict[str, Any], *, expect: int = 400, **changes: Any) -> str:
        """Modify an order in vain and return the refusal's description."""
        (error,) = self.modify(order, expect=expect, **changes)
        assert error["summary"]
        found: str = error["description"]
        return found

    def change_lines(self, order: dict[str, Any], *changes: dict[str, Any], **more: Any) -> Any:
        """Modify the lines of an order."""
        return self.modify(order, orderLineItems=list(changes), **more)

    def plans(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the routing plans of an order, the oldest first."""
        found: list[dict[str, Any]] = self.client.get("/api/routingplans", {"orderRef": order["id"]}).json()[
            "routingPlans"
        ]
        return found

    def jobs(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the pick jobs of an order, the oldest first."""
        shown = self.client.get("/api/pickjobs", {"orderRef": order["id"]}).json()["pickjobs"]
        whole = [self.client.get(f"/api/pickjobs/{job['id']}").json() for job in shown]
        return sorted(whole, key=lambda job: job["id"])

    def start(self, order: dict[str, Any]) -> dict[str, Any]:
        """Let somebody begin to pick an order."""
        job = self.job(order)
        self.act(job, "START")
        return job

    def pick_all(self, order: dict[str, Any]) -> HandoverJob:
        """Let all of an order be picked and return what waits to be handed over."""
        job = self.job(order)
        self.pick(job, *(line["quantity"] for line in job["pickLineItems"]))
        return self.handover(job)

    def hand_over(self, order: dict[str, Any]) -> None:
        """Pick an order and hand it over."""
        handover = self.pick_all(order)
        body = {"name": "FINISH_HANDOVER_JOB", "version": handover.version, "lineItems": []}
        answer = self.client.post(f"/api/handoverjobs/{handover.pk}/actions", body, format="json")
        assert answer.status_code == 200, answer.content


def quantities(order: dict[str, Any]) -> dict[str, int]:
    """Return the units of each article of an order, in the order of its lines."""
    return {line["article"]["tenantArticleId"]: line["quantity"] for line in order["orderLineItems"]}


def line_id(order: dict[str, Any], article: str) -> str:
    """Return the id of the line of an article."""
    return next(line["id"] for line in order["orderLineItems"] if line["article"]["tenantArticleId"] == article)


def line_of(order: dict[str, Any], which: str, /, **changes: Any) -> dict[str, Any]:
    """Return a change of the line of an article."""
    return {"id": line_id(order, which), **changes}


def new_line(article: str, quantity: int = 1, /, **properties: Any) -> dict[str, Any]:
    """Return a line to add."""
    return {"article": {"tenantArticleId": article, "title": article, **properties}, "quantity": quantity}


def modified_events(order: dict[str, Any]) -> list[Event]:
    """Return the ORDER_MODIFIED events of an order, the oldest first."""
    return list(Event.objects.filter(process_id=order["processId"], name="ORDER_MODIFIED").order_by("sequence"))
