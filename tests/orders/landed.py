"""Rows as the first release wrote them, by the models of its migrations."""

import datetime
from typing import Any

from fulfillment.common.clock import now
from fulfillment.common.ids import new_id

RELEASE = [
    (app, "0001_initial") for app in ("orders", "processes", "picking", "routing", "inventory", "facilities", "events")
]
# Recent enough that privacy asks nothing yet, at a time of the day with parts of a second.
MOMENT = (now() - datetime.timedelta(days=20)).replace(hour=12, minute=30, second=15, microsecond=250_000)
LATER = MOMENT + datetime.timedelta(minutes=5)
HOME = {"firstName": "Jo", "lastName": "Winter", "street": "Domstr.", "postalCode": "50668", "country": "DE"}
OFFICE = {**HOME, "companyName": "Winter Ltd", "addressType": "INVOICE_ADDRESS"}
ARTICLE = {"tenantArticleId": "shirt", "title": "Shirt"}


class Landed:
    """A facility with one article, and what happened to orders of it."""

    def __init__(self, apps: Any) -> None:
        self.apps = apps
        self.facility = self.new(
            "facilities", "Facility", name="Köln", tenant_facility_id="K1", address={"street": "Hohe Str."}
        )
        shelf = {"facility": self.facility, "tenant_article_id": "shirt"}
        self.stock = self.new("inventory", "Stock", on_hand=100, **shelf)

    def new(self, app: str, model: str, *, at: datetime.datetime = MOMENT, **fields: Any) -> Any:
        """Write one row of an entity."""
        rows = self.apps.get_model(app, model).objects
        return rows.create(**{"created_at": at, "modified_at": at, **fields})

    def order(self, *, status: str = "OPEN", units: int = 2, shipping: dict[str, Any] | None = None) -> "Order":
        """An order with its process; it is collected unless it is shipped."""
        return Order(self, status=status, units=units, shipping=shipping)


class Order:
    """One order and what lies under it; every step is written with its change and its event."""

    def __init__(self, landed: Landed, *, status: str, units: int, shipping: dict[str, Any] | None) -> None:
        self.landed, self.units = landed, units
        collect = [{"facilityRef": str(landed.facility.pk), "paid": True}]
        self.preferences = {"collect": collect} if shipping is None else {"shipping": shipping}
        self.locked = status == "LOCKED"
        self.process = landed.new("processes", "Process")
        self.row = landed.new(
            "orders",
            "Order",
            process=self.process,
            order_date=MOMENT,
            consumer={"addresses": [OFFICE, HOME]},
            status=status,
            delivery_preferences=self.preferences,
        )
        lines = landed.apps.get_model("orders", "OrderLine").objects
        self.line = lines.create(
            id=new_id(), order=self.row, position=0, tenant_article_id="shirt", title="Shirt", quantity=units,
            article=ARTICLE,
        )  # fmt: skip
        self._tell("ORDER_CREATED")

    def plan(self, *, units: int | None = None) -> Any:
        """A plan that waits for its first run."""
        line = {"id": str(self.line.pk), "article": ARTICLE, "quantity": units or self.units}
        service = "PICKUP" if "collect" in self.preferences else "SHIP_FROM_STORE"
        return self.landed.new(
            "routing",
            "RoutingPlan",
            process=self.process,
            order_id=self.row.pk,
            order_date=MOMENT,
            locked=self.locked,
            lines=[line],
            target={"service": service, "preselected": [], "address": HOME},
            delivery_preferences=self.preferences,
            due_at=datetime.datetime.now(tz=datetime.UTC),
        )

    def decide(self, plan: Any, verb: str, status: str) -> Any:
        """Route a plan to the facility, or hold it there: its units are reserved."""
        self.step(plan, verb, status, event="ROUTING_PLAN_ROUTED" if verb == "route" else None)
        type(plan).objects.filter(pk=plan.pk).update(facility=self.landed.facility, due_at=None)
        units = plan.lines[0]["quantity"]
        stocks = type(self.landed.stock).objects.filter(pk=self.landed.stock.pk)
        stocks.update(reserved=stocks.get().reserved + units)
        self._tell("INVENTORY_RESERVATIONS_CREATED")
        return self.landed.new(
            "inventory", "Reservation", at=LATER, stock=self.landed.stock, process=self.process, plan_id=plan.pk,
            order_line_id=self.line.pk, quantity=units,
        )  # fmt: skip

    def job(self, plan: Any) -> Any:
        """The pick job of a routed plan, with its delivery as it was told then."""
        collect, shipping = self.preferences.get("collect"), self.preferences.get("shipping")
        job = self.landed.new(
            "picking",
            "PickJob",
            at=LATER,
            process=self.process,
            plan_id=plan.pk,
            order_id=self.row.pk,
            facility=self.landed.facility,
            short_id="ABCDE",
            order_date=MOMENT,
            channel="COLLECT" if collect else "SHIPPING",
            target_time=LATER,
            delivery={"collect": collect[0]} if collect else {"shipping": shipping},
        )
        self.landed.apps.get_model("picking", "PickLine").objects.create(
            id=new_id(), pick_job=job, position=0, order_line_id=self.line.pk, tenant_article_id="shirt",
            article=ARTICLE, quantity=plan.lines[0]["quantity"],
        )  # fmt: skip
        self._tell("PICK_JOB_CREATED")
        return job

    def cancel(self, *, plans: list[Any], reservations: list[Any], jobs: list[Any]) -> None:
        """Cancel the order with everything under it."""
        self.step(self.row, "cancel", "CANCELLED", event="ORDER_CANCELLED")
        for reservation in reservations:
            stocks = type(self.landed.stock).objects.filter(pk=self.landed.stock.pk)
            stocks.update(reserved=stocks.get().reserved - reservation.quantity)
            rows = type(reservation).objects.filter(pk=reservation.pk)
            rows.update(status="RELEASED", version=2, modified_at=LATER)
        for job in jobs:
            self.step(job, "cancel", "CANCELED", event="PICK_JOB_CANCELED")
        for plan in plans:
            self.step(plan, "cancel", "CANCELED", event="ROUTING_PLAN_CANCELLED")
            type(plan).objects.filter(pk=plan.pk).update(due_at=None)
        type(self.process).objects.filter(pk=self.process.pk).update(status="CANCELED")

    def step(self, entity: Any, verb: str, target: str, *, event: str | None) -> None:
        """Let an entity go to another state."""
        rows = type(entity).objects.filter(pk=entity.pk)
        before = rows.get()
        rows.update(status=target, version=before.version + 1, modified_at=LATER)
        self.landed.apps.get_model("processes", "StatusChange").objects.create(
            id=new_id(), process=self.process, entity=entity._meta.model_name, entity_id=entity.pk, verb=verb,
            source=before.status, target=target, created_at=LATER,
        )  # fmt: skip
        if event:
            self._tell(event)

    def _tell(self, name: str) -> None:
        rows = type(self.process).objects.filter(pk=self.process.pk)
        sequence = rows.get().event_sequence + 1
        rows.update(event_sequence=sequence)
        self.landed.apps.get_model("events", "Event").objects.create(
            id=new_id(), name=name, process_id=self.process.pk, sequence=sequence, payload={}, created_at=MOMENT
        )
