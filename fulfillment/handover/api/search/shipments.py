"""``POST /api/shipments/search``."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import Boolean, Enum, Given, Key, Moment, NestedList, Related, Search, String, Text
from fulfillment.common.api.views import ApiView
from fulfillment.handover.documents import shipment_document
from fulfillment.handover.models import Shipment
from fulfillment.handover.schemas import shipping_answers as answers
from fulfillment.handover.selectors import shipments_shown
from fulfillment.handover.states import ParcelStatus, ShipmentStatus

SHIPMENT_SEARCH = Search(
    "Shipment",
    "shipments",
    shape=answers.Shipment,
    fields={
        "id": String(Key("id")),
        "anonymized": Boolean(Given("anonymized_at")),
        "carrierKey": String("carrier__key"),
        "carrierRef": String(Key("carrier_id")),
        "created": Moment("created_at"),
        "facilityRef": String(Key("facility_id")),
        "parcels": NestedList(Related("parcels"), {"status": Enum("status", ParcelStatus.values)}),
        "pickJobRef": String(Key("pick_job_id")),
        "status": Enum("status", ShipmentStatus.values),
        "targetTime": Moment("target_time"),
        "tenantOrderId": String(Text("tenant_order_id")),
    },
    sorts={"created": "created_at", "targetTime": "target_time"},
    required=("created",),
)


class ShipmentSearchView(ApiView):
    """Shipments by what is known of them."""

    permissions = {"POST": ApiPermission.SHIPMENT_READ}

    @describe("Search shipments", body=SHIPMENT_SEARCH.payload, answers={200: SHIPMENT_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the shipments that fulfill the query, in the order asked for, else of creation."""
        asked = self.body(SHIPMENT_SEARCH.payload)
        shipments = shipments_shown(actor=self.actor)
        return Response(SHIPMENT_SEARCH.page(shipments, asked, document=_document, now=clock.now()))


def _document(shipment: Shipment) -> dict[str, Any]:
    return shipment_document(shipment, shipment.parcels.all())
