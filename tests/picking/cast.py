"""Orders on their way through picking: routed, with a job to work on."""

from typing import Any

import msgspec
from rest_framework.test import APIClient

from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import HandoverJob
from fulfillment.inventory.models import Stock
from fulfillment.picking.models import PickJob
from fulfillment.picking.states import ShortPickPolicy
from routing.models import RoutingStrategy
from routing.services import plans_route_due
from routing.strategy import DEFAULT_NODE, Reroute, ShortPick
from tests.cast import administrator, client_of, order_body


class Shop:
    """One facility's goods and a client that may do everything; `order` places and routes an order."""

    def __init__(self, client: APIClient | None = None) -> None:
        self.client = client or client_of(administrator())

    def order(self, *, lines: dict[str, int], collect: Facility | None = None, **changes: Any) -> dict[str, Any]:
        """Place an order over the API and route it."""
        body = order_body()
        body["orderLineItems"] = [
            {"article": {"tenantArticleId": article, "title": article}, "quantity": quantity}
            for article, quantity in lines.items()
        ]
        if collect is not None:
            body["deliveryPreferences"] = {"collect": [{"facilityRef": str(collect.pk), "paid": True}]}
        answer = self.client.post("/api/orders", {**body, **changes}, format="json")
        assert answer.status_code == 201, answer.json()
        plans_route_due()
        found: dict[str, Any] = answer.json()
        return found

    def job(self, order: dict[str, Any]) -> dict[str, Any]:
        """Return the newest pick job of *order* as the API shows it."""
        job = PickJob.objects.filter(order_id=order["id"]).order_by("-pk").first()
        assert job is not None, "there is no pick job"
        found: dict[str, Any] = self.client.get(f"/api/pickjobs/{job.pk}").json()
        return found

    def act(self, job: dict[str, Any], name: str, *, expect: int = 200, **body: Any) -> Any:
        """Call an action of a pick job at its present version and return the answer's body."""
        version = self.client.get(f"/api/pickjobs/{job['id']}").json()["version"]
        answer = self.client.post(
            f"/api/pickjobs/{job['id']}/actions", {"name": name, "version": version, **body}, format="json"
        )
        assert answer.status_code == expect, answer.json()
        return answer.json()

    def pick(self, job: dict[str, Any], *units: int, **more: Any) -> Any:
        """Start a job and pick so many units of its lines, in their order."""
        self.act(job, "START")
        lines = [
            {"id": line["id"], "picked": picked, **more}
            for line, picked in zip(job["pickLineItems"], units, strict=True)
        ]
        return self.act(job, "PICK", lineItems=lines)

    def handover(self, job: dict[str, Any]) -> HandoverJob:
        """Return the handover job of a pick job's goods that is not obsolete."""
        return HandoverJob.objects.exclude(status="OBSOLETE").get(pick_job_id=job["id"])


def counters(where: Facility, article: str) -> tuple[int, int]:
    """Return (on hand, reserved) of an article at a facility."""
    stock = Stock.objects.get(facility=where, tenant_article_id=article)
    return stock.on_hand, stock.reserved


def reroute_short_same_day_picks() -> None:
    """Put a strategy in use by which a short pick of a same-day order sends all of it elsewhere; else as by default."""
    policies = Reroute(short_pick=ShortPick(same_day=ShortPickPolicy.REROUTE))
    node = as_json(msgspec.structs.replace(DEFAULT_NODE, reroute=policies))
    RoutingStrategy.objects.create(revision=1, name="Same day", root_node=node, in_use=True, created_at=now())
