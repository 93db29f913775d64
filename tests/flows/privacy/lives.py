"""Orders with planted strings, each brought through another life by API and backoffice."""

import datetime
from typing import Any
from unittest.mock import patch

from django.test import Client
from django.urls import reverse

from expiry.models import Expiry
from expiry.tasks import announce_due, expire_due
from fulfillment.common.actor import SYSTEM
from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.handover.models import Shipment
from orders.models import Order
from orders.services.lapses import orders_lapse_due
from orders.services.lock_rules import lock_rule_activate, lock_rule_create, lock_rule_deactivate
from routing.services import plans_route_due
from tests.expiry.cast import let_pass, moment
from tests.handover.cast import Counter
from tests.handover.shipping import Dock, label
from tests.picking.cast import Shop

from .planted import address, consumer, order, p

REFUSAL = {"quantity": 1, "reasonLocalized": {"en_US": p("refusal reason")}, "comment": p("refusal comment")}
SHORT = {"shortPickReason": {"reasonLocalized": {"en_US": p("short pick reason")}}}


class Lives:
    """Everything that can happen to an order before it is over; each method ends a life and returns the order."""

    def __init__(self, store: Facility, backoffice: Client) -> None:
        self.shop = Shop()
        self.counter, self.dock = Counter(self.shop.client), Dock(store, self.shop.client)
        self.store, self.backoffice = store, backoffice
        tag = {"id": "channel", "allowedValues": ["app"]}
        assert self.shop.client.post("/api/tags", tag, format="json").status_code == 201

    def all(self) -> None:
        """Live every life once."""
        self.unlocked_short_picked_and_collected()
        self.shipped_with_labels()
        self.cancelled_with_a_reason()
        self.rerouted()
        self.modified()
        self.locked_by_a_rule()
        self.promised_in_vain()
        self.expired()
        self.of_a_pick_job_alone()
        self.of_a_handover_alone()
        self.of_a_shipment_alone()

    def place(self, number: str, *, key: str = "", **changes: Any) -> dict[str, Any]:
        """Place an order and route it."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.shop.client.post("/api/orders", order(number, **changes), format="json", headers=headers)
        assert answer.status_code == 201, answer.json()
        plans_route_due()
        found: dict[str, Any] = answer.json()
        return found

    def unlocked_short_picked_and_collected(self) -> dict[str, Any]:
        """A locked order of somebody who comes for it: unlocked by a clerk, picked in part, refused in part."""
        collect = {"collect": [{"facilityRef": str(self.store.pk), "paid": True}]}
        placed = self.place("p-1", status="LOCKED", deliveryPreferences=collect, key="unlocked")
        url = reverse("admin:orders_order_verb", args=[placed["id"], "unlock"])
        answer = self.backoffice.post(url, {"version": 1, "comment": p("unlock comment")})
        assert answer.status_code == 302
        job = self.shop.job(placed)
        self.load_unit(job)
        note = {"customAttributes": {"note": p("line note")}}
        self.shop.pick(job, 1, 1, **SHORT, **note)
        handover = self.counter.read(self.shop.handover(job).pk)
        line = handover["handoverJobLineItems"][0]
        self.counter.patch(handover, {"action": "ModifyHandoverjob", "fullIdentifier": p("recipient renamed")})
        said = {"id": line["id"], "handedOverQuantity": line["quantity"] - 1, "refused": [REFUSAL]}
        self.counter.hand(handover, "FINISH_HANDOVER_JOB", lineItems=[said])
        return placed

    def load_unit(self, job: dict[str, Any]) -> None:
        """Put goods of a job in a box that says whose they are."""
        unit = {
            "pickJobRefs": [job["id"]],
            "codes": [f"BOX-{job['shortId']}"],
            "customAttributes": {"for": p("load unit attribute")},
        }
        answer = self.shop.client.post("/api/loadunits", {"loadUnits": [unit]}, format="json")
        assert answer.status_code == 201, answer.content
        made = answer.json()[0]
        change = {"version": made["version"], "descriptionLocalized": {"en_US": p("load unit note")}}
        answer = self.shop.client.patch(f"/api/loadunits/{made['id']}", change, format="json")
        assert answer.status_code == 200, answer.content

    def shipped_with_labels(self) -> dict[str, Any]:
        """An order that a carrier brings, with a label that names the recipient."""
        placed = self.place("p-2")
        job = self.shop.job(placed)
        self.shop.pick(job, 2, 1)
        self.ship(Shipment.objects.get(pick_job_id=job["id"]))
        self.counter.hand(self.counter.read(self.shop.handover(job).pk), "FINISH_HANDOVER_JOB", lineItems=[])
        return placed

    def ship(self, shipment: Shipment) -> None:
        """Give a shipment a parcel with its own recipient, a label and a carrier that speaks of it."""
        parcel = self.dock.parcel({"id": str(shipment.pk)}, recipient=address(lastName=p("parcel recipient")))
        text = f"%PDF-1.1\n{p('label text')}\n%%EOF\n".encode()
        tracked = {
            "trackingNumber": p("tracking number"),
            "trackingUrl": f"https://track.example/{p('tracking address')}",
        }
        self.dock.labeled(parcel, labels=[label(content=text, **tracked)])
        self.dock.modify("parcels", parcel, result={"summary": p("carrier summary")})

    def cancelled_with_a_reason(self) -> dict[str, Any]:
        """A locked order that a clerk cancels, and says why; its creation was sent twice with a key."""
        placed = self.place("p-3", status="LOCKED", key=f"key-{p('repeated request').encode().hex()}")
        again = {**order("p-3", status="LOCKED")}
        headers = {"Idempotency-Key": f"key-{p('repeated request').encode().hex()}"}
        answer = self.shop.client.post("/api/orders", again, format="json", headers=headers)
        assert answer.headers["Idempotent-Replayed"] == "true"
        url = reverse("admin:orders_order_verb", args=[placed["id"], "cancel"])
        answer = self.backoffice.post(url, {"version": 1, "comment": p("cancel comment"), "reason": ""})
        assert Order.objects.get(pk=placed["id"]).status == "CANCELLED"
        return placed

    def rerouted(self) -> dict[str, Any]:
        """An order that one facility gives up, and nobody else has: cancelled in the end."""
        placed = self.place("p-4")
        job = self.shop.job(placed)
        self.shop.act(job, "START")
        self.shop.act(job, "ABORT")
        plans_route_due()
        version = Order.objects.get(pk=placed["id"]).version
        body = {"name": "CANCEL", "version": version}
        answer = self.shop.client.post(
            f"/api/orders/{placed['id']}/actions", body, format="json", headers={"Idempotency-Key": "cancel-4"}
        )
        assert answer.status_code == 200, answer.json()
        return placed

    def modified(self) -> dict[str, Any]:
        """An order whose consumer moved, then wanted something else, and was given up by force."""
        rules = self.shop.client.put
        rules(
            "/api/configurations/ordermodification",
            {"version": 0, "allowOrderLineItemModification": True},
            format="json",
        )
        rules("/api/configurations/ordercancelation", {"version": 0, "allowForceCancelOrder": True}, format="json")
        placed = self.place("p-5")
        moved = {**consumer(), "email": p("modified email"), "addresses": [address(lastName=p("modified name"))]}
        lines = [{"id": line["id"], "quantity": 3} for line in placed["orderLineItems"][:1]]
        lines[0]["customAttributes"] = {"gift": p("modified line")}
        for change in (
            {"consumer": moved, "comment": p("modified comment")},
            {"orderLineItems": lines, "customAttributes": {"hint": p("modified attribute")}},
        ):
            body = {"version": Order.objects.get(pk=placed["id"]).version, **change}
            answer = self.shop.client.patch(f"/api/orders/{placed['id']}", body, format="json")
            assert answer.status_code == 200, answer.content
        plans_route_due()
        self.shop.act(self.shop.job(placed), "START")
        self.end(placed, "FORCE_CANCEL")
        return placed

    def locked_by_a_rule(self) -> dict[str, Any]:
        """An order that a rule has looked at, and that it locked for what it saw."""
        looked = {"path": "seen", "operator": "EXISTS", "subject": "ORDER"}
        made = lock_rule_create(kind="ATTRIBUTE", parameters=looked, name="Seen", actor=SYSTEM)
        lock_rule_activate(rule_id=str(made.pk), version=1, actor=SYSTEM)
        placed = self.place("p-6", customAttributes={"seen": p("rule saw")})
        assert p("rule saw")[:9] in str(Order.objects.get(pk=placed["id"]).lock_rules)
        self.end(placed, "CANCEL")
        lock_rule_deactivate(rule_id=str(made.pk), version=2, actor=SYSTEM)
        return placed

    def promised_in_vain(self) -> None:
        """A promise that nobody confirmed in time."""
        body = order("p-7", consumer={**consumer(), "email": p("promised email")})
        for name in ("status", "statusReasons", "pricing"):
            del body[name]
        answer = self.shop.client.post("/api/promises/deliverypromise", body, format="json")
        assert answer.status_code == 201, answer.content
        Order.objects.filter(promised_until__isnull=False).update(promised_until=now() - datetime.timedelta(minutes=1))
        while orders_lapse_due():
            pass
        assert Order.objects.get(pk=answer.json()["orderRef"]).status == "OBSOLETE"

    def expired(self) -> None:
        """An order that nobody came for; announcing that broke, and so did its end, before it came."""
        rules = {"provisioningTimeOffsetInMinutes": 5, "upcomingLeadTimeInMinutes": 30}
        self.shop.client.put("/api/configurations/expiry", rules, format="json")
        collect = {"facilityRef": str(self.store.pk), "provisioningTime": moment()}
        placed = self.place("p-8", deliveryPreferences={"collect": [collect]})
        with patch("expiry.services.announcing.expiry_announce", side_effect=KeyError(p("announcement error"))):
            announce_due()
        let_pass(minutes=6)
        with patch("expiry.services.sweep.order_expire", side_effect=KeyError(p("expiry error"))):
            expire_due()
        Expiry.objects.update(lease_until=None)
        expire_due()
        assert Order.objects.get(pk=placed["id"]).status == "CANCELLED"

    def end(self, placed: dict[str, Any], name: str) -> None:
        """Give an order up."""
        body = {"name": name, "version": Order.objects.get(pk=placed["id"]).version}
        answer = self.shop.client.post(f"/api/orders/{placed['id']}/actions", body, format="json")
        assert answer.status_code == 200, answer.json()

    def of_a_pick_job_alone(self) -> dict[str, Any]:
        """A pick job that a client made for somebody."""
        details = {"shipping": {"identifier": p("pick job recipient"), "recipientaddress": address()}}
        body = {
            "facilityRef": str(self.store.pk),
            "orderDate": "2026-01-01T10:00:00Z",
            "pickLineItems": [{"article": {"tenantArticleId": "shirt", "title": "T-Shirt"}, "quantity": 1}],
            "deliveryinformation": {"channel": "SHIPPING", "details": details},
            "customAttributes": {"for": p("pick job attribute")},
            "shortId": p("pick job recipient"),
        }
        made: dict[str, Any] = self.dock.post("/api/pickjobs", body, expect=201)
        self.shop.act(made, "CANCEL")
        return made

    def of_a_handover_alone(self) -> dict[str, Any]:
        """A handover job that a client made for somebody."""
        job: dict[str, Any] = self.counter.headless(
            self.store, fullIdentifier=p("counter recipient"), recipientAddress=address()
        )
        self.counter.hand(job, "FINISH_HANDOVER_JOB", lineItems=[])
        return job

    def of_a_shipment_alone(self) -> dict[str, Any]:
        """A shipment that a client made for somebody, and gave up."""
        made: dict[str, Any] = self.dock.shipment(targetAddress=address(lastName=p("own shipment name")))
        self.dock.modify("shipments", made, status="CANCELED")
        return made
