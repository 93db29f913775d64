"""Orders that are alike: each has two facilities and articles of its own, so that neither sees the other's stock."""

from dataclasses import dataclass
from typing import Any

from expiry.models import Expiry
from fulfillment.events.models import Event
from fulfillment.handover.models import HandoverJob
from fulfillment.inventory.models import Reservation, Stock
from fulfillment.picking.models import PickJob
from fulfillment.processes.models import Process
from orders.models import Order
from routing.models import RoutingPlan
from routing.services import plans_route_due
from tests.cast import AMSTERDAM, facility, goods
from tests.picking.cast import Shop

LOCKED, OPEN, STARTED, PICKED = "locked", "open", "being picked", "picked"
ARTICLES = ("shirt", "cap", "sock")
UNITS = 20
LONG_AGO = "2020-02-03T08:45:51.525Z"  # each twin could expire at any moment, but no sweep runs
ADDRESS = {"street": "Domstr.", "postalCode": "50668", "city": "Köln", "country": "DE", "lastName": "Before"}
# Properties of a document that say which entity or when, not what.
NAMES_AND_TIMES = frozenset({"id", "created", "lastModified", "processId", "user"})


@dataclass(frozen=True)
class Read:
    """What both clients have read of a twin before either writes."""

    order: dict[str, Any]
    process: dict[str, Any]
    job: dict[str, Any] | None
    handover: dict[str, Any] | None
    expiry: dict[str, Any]


class Twin:
    """An order in a state; `far` is the facility that did not get it."""

    def __init__(self, shop: Shop, name: str, state: str) -> None:
        self.shop, self.name = shop, name
        self.near, self.far = facility(f"{name} near"), facility(f"{name} far", place=AMSTERDAM)
        for where in (self.near, self.far):
            goods(where, **{self.article(kind): UNITS for kind in ARTICLES})
        placed = shop.order(
            lines={self.article("shirt"): 2, self.article("cap"): 1},
            tenantOrderId=name,
            status="LOCKED" if state == LOCKED else "OPEN",
            consumer={"addresses": [ADDRESS], "email": "before@shop.example"},
            customAttributes={"was": "before"},
            deliveryPreferences={"shipping": {"serviceLevel": "DELIVERY"}},
        )
        self.order_id, self.process_id = placed["id"], placed["processId"]
        due = {"processRef": self.process_id, "provisioningTime": LONG_AGO, "status": "ACTIVE"}
        self.expiry_id = shop.client.post("/api/expiries", due, format="json").json()["id"]
        if state == STARTED:
            shop.act(shop.job(placed), "START")
        elif state == PICKED:
            shop.pick(shop.job(placed), 2, 1)
        self.read = self._read(state)

    def article(self, kind: str) -> str:
        return f"{self.name}-{kind}"

    def _read(self, state: str) -> Read:
        get = self.shop.client.get
        order = get(f"/api/orders/{self.order_id}").json()
        handover = HandoverJob.objects.filter(process_id=self.process_id).first()
        return Read(
            order=order,
            process=get(f"/api/processes/{self.process_id}").json(),
            job=None if state == LOCKED else self.shop.job(order),
            handover=get(f"/api/handoverjobs/{handover.pk}").json() if handover else None,
            expiry=get(f"/api/expiries/{self.expiry_id}").json(),
        )

    def picture(self) -> dict[str, Any]:
        """Return everything that came of the order once the router is done, without ids, names and times."""
        plans_route_due()
        pictures = {
            "order": self._order(),
            "process": Process.objects.values_list("status", "doms_status", "operative_status").get(pk=self.process_id),
            "expiry": Expiry.objects.values_list("status", "version", "expiry_time").get(pk=self.expiry_id),
            "plans": [self._plan(plan) for plan in self._of(RoutingPlan)],
            "pick jobs": [
                (job.status, job.sub_status, self._place(job.facility_id), job.custom_attributes, self._picked(job))
                for job in self._of(PickJob)
            ],
            "handovers": [
                (job.status, [(line.kind, line.quantity, line.status) for line in job.lines.order_by("position")])
                for job in self._of(HandoverJob)
            ],
            "reservations": sorted(
                (held.status, held.quantity, self._place(held.stock.facility_id), held.stock.tenant_article_id)
                for held in self._of(Reservation).select_related("stock")
            ),
            "stocks": sorted(
                (self._place(stock.facility_id), stock.tenant_article_id, stock.on_hand, stock.reserved)
                for stock in Stock.objects.filter(facility__in=[self.near, self.far])
            ),
            "events": list(
                Event.objects.filter(process_id=self.process_id).order_by("sequence").values_list("name", flat=True)
            ),
        }
        return {name: self._anonymous(picture) for name, picture in pictures.items()}

    def _of(self, model: Any) -> Any:
        return model.objects.filter(process_id=self.process_id).order_by("pk")

    def _order(self) -> Any:
        version = Order.objects.values_list("version", flat=True).get(pk=self.order_id)
        return {**self.shop.client.get(f"/api/orders/{self.order_id}").json(), "version": version}

    def _plan(self, plan: RoutingPlan) -> Any:
        lines = [(line["article"]["tenantArticleId"], line["quantity"]) for line in plan.lines]
        left = [self._place(key) for key in plan.blacklist]
        return plan.status, self._place(plan.facility_id), plan.locked, plan.reroute_reason, left, sorted(lines)

    def _picked(self, job: PickJob) -> Any:
        return sorted(job.lines.values_list("tenant_article_id", "quantity", "picked", "status"))

    def _place(self, key: object) -> str:
        return {str(self.near.pk): "near", str(self.far.pk): "far", "None": "nowhere"}[str(key)]

    def _anonymous(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._anonymous(item) for key, item in value.items() if key not in NAMES_AND_TIMES}
        if isinstance(value, list | tuple):
            return [self._anonymous(item) for item in value]
        return value.replace(self.name, "twin") if isinstance(value, str) else value
