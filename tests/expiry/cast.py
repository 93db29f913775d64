"""Orders that have to be collected in time, and the time that goes by."""

import datetime
from typing import Any

from django.db.models import F
from rest_framework.test import APIClient

from expiry.models import Expiry
from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.processes.models import Process
from orders.models import Order
from tests.picking.cast import Shop


def moment(minutes: float = 0) -> str:
    """Return a moment so many minutes from now as ISO 8601."""
    return (now() + datetime.timedelta(minutes=minutes)).isoformat()


def to_collect(shop: Shop, where: Facility, *, lines: dict[str, int], minutes: float = 60, **changes: Any) -> Any:
    """Place an order that is to be collected in so many minutes, route it, and return its document."""
    collect = {"facilityRef": str(where.pk), "paid": True, "provisioningTime": moment(minutes)}
    return shop.order(lines=lines, **{"deliveryPreferences": {"collect": [collect]}, **changes})


def expiry_of(order: Any) -> Expiry:
    """Return the expiry of the order with this document."""
    found: Expiry = Expiry.objects.select_related("process").get(process=order["processId"])
    return found


def expiries(client: APIClient, order: Any) -> Any:
    """Return the expiries of an order as the API lists them."""
    return client.get("/api/expiries", {"processRef": order["processId"]}).json()


def let_pass(minutes: float) -> None:
    """Let time pass for every expiry; the rows move, for what is due is decided by the database's clock."""
    gone = datetime.timedelta(minutes=minutes)
    Expiry.objects.update(provisioning_time=F("provisioning_time") - gone, expiry_time=F("expiry_time") - gone)


def statuses(order: Any) -> dict[str, list[str]]:
    """Return the states of everything under an order's process, by kind."""
    process = Process.objects.get(pk=order["processId"])
    return {
        "order": [Order.objects.get(pk=order["id"]).status],
        "process": [process.status],
        "plans": list(process.routing_plans.order_by("pk").values_list("status", flat=True)),
        "jobs": list(process.pick_jobs.order_by("pk").values_list("status", flat=True)),
        "handovers": list(process.handover_jobs.order_by("pk").values_list("status", flat=True)),
        "expiry": list(Expiry.objects.filter(process=process).values_list("status", flat=True)),
    }
