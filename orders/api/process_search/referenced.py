"""The properties ``referenced`` of a process search: what belongs to the process, and by what that is known."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from fulfillment.common.api.search import (
    Column,
    EnumList,
    Item,
    Json,
    JsonList,
    Moment,
    Nested,
    Several,
    StringSearch,
    Text,
    Through,
)
from fulfillment.common.api.search.places import Place
from fulfillment.common.api.search.walk import Condition, Walk
from fulfillment.handover.states import HandoverJobStatus, ParcelStatus, ShipmentStatus
from fulfillment.picking.states import PickJobStatus

from . import belonging

# The documented words.
ORDER_STATUSES = ("OPEN", "CANCELLED", "PROMISED", "LOCKED", "OBSOLETE")
SERVICE_LEVELS = ("DELIVERY", "SAMEDAY")
TRACKING_STATUSES = (
    "REGISTERED",
    "PICKED_UP",
    "DELIVERED",
    "NOT_DELIVERED",
    "TRANSIT",
    "EXCEPTION",
    "OUT_FOR_DELIVERY",
    "DESTROYED",
    "UNKNOWN",
    "CANCELED",
    "AWAITS_PICKUP_BY_RECEIVER",
    "DELAYED",
    "NOTIFICATION",
)


@dataclass(frozen=True)
class Lowercase:
    """A word that the search writes in capitals and the data in small letters."""

    place: Place

    def holds(self, lookup: str, value: Any, walk: Walk) -> Q:
        return self.place.holds(lookup, _lowered(value), walk)

    def lacks(self, lookup: str, value: Any, walk: Walk) -> Condition:
        return self.place.lacks(lookup, _lowered(value), walk)


def _lowered(value: Any) -> Any:
    return [word.lower() for word in value] if isinstance(value, list) else value.lower()


REFERENCED = Nested(
    {
        "carrier": Nested(
            {
                "carrierTrackingNumber": Several(belonging.PARCELS, StringSearch(Text("tracking_number"))),
                "name": Several(belonging.WITH_CARRIER, StringSearch("carrier__name")),
            }
        ),
        "consumerAddress": Nested(
            {
                # Of any of the consumer's addresses; the other one is where the goods go.
                "country": Several(
                    Through(belonging.ORDER, JsonList("consumer", "addresses")), StringSearch(Item("country"))
                ),
                "deliveryCountry": StringSearch(Text("order__country")),
            }
        ),
        "facility": Nested(
            {
                "address": Nested({"country": Several(belonging.WITH_FACILITY, StringSearch("facility__country"))}),
                "name": Several(belonging.WITH_FACILITY, StringSearch("facility__name")),
            }
        ),
        "handoverJob": Nested({"status": EnumList(belonging.HANDOVER_JOBS, HandoverJobStatus.values, "status")}),
        "order": Nested(
            {
                "consumerId": StringSearch(Text("order__consumer_id")),
                "orderDate": Moment("order__order_date"),
                "status": EnumList(belonging.ORDER, ORDER_STATUSES, "status"),
                # The process's own, which those that clients made without an order have, too.
                "tenantOrderId": StringSearch(Text("tenant_order_id")),
            }
        ),
        "parcel": Nested({"status": EnumList(belonging.PARCELS, ParcelStatus.values, "status")}),
        "parcelTrackingStatus": EnumList(
            belonging.PARCELS, TRACKING_STATUSES, Lowercase(Json("result", "trackingStatus"))
        ),
        "pickJob": Nested(
            {
                "shortId": Several(belonging.PICK_JOBS, StringSearch(Column("short_id"))),
                "status": EnumList(belonging.PICK_JOBS, PickJobStatus.values, "status"),
            }
        ),
        "serviceLevel": EnumList(
            belonging.ORDER, SERVICE_LEVELS, Json("delivery_preferences", "shipping", "serviceLevel")
        ),
        "shipment": Nested({"status": EnumList(belonging.SHIPMENTS, ShipmentStatus.values, "status")}),
        "targetTime": Several(belonging.WITH_TARGET_TIME, Moment("target_time")),
        "tenantArticleId": Several(belonging.WITH_ARTICLE, StringSearch("tenant_article_id")),
    }
)
