"""``POST /api/parcels/search``."""

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import (
    Either,
    Enum,
    Json,
    JsonList,
    Key,
    Moment,
    Nested,
    NestedList,
    Search,
    String,
    Text,
)
from fulfillment.common.api.views import ApiView
from fulfillment.handover.documents import parcel_document
from fulfillment.handover.schemas import shipping_answers as answers
from fulfillment.handover.selectors import parcels_shown
from fulfillment.handover.states import ParcelStatus

from .parts import address, item_article

# A parcel that names no recipient goes where its shipment goes, as its document says.
OWN_RECIPIENT = Q(properties__has_key="recipient")


def _recipient(name: str) -> Either:
    return Either(OWN_RECIPIENT, Json("properties", "recipient", name), Json("shipment__recipient", name))


PARCEL_SEARCH = Search(
    "Parcel",
    "parcels",
    shape=answers.Parcel,
    fields={
        "id": String(Key("id")),
        "carrierRef": String(Key("carrier_id")),
        "created": Moment("created_at"),
        "facilityRef": String(Key("facility_id")),
        "invoice": address(lambda name: Json("properties", "invoice", name)),
        "items": NestedList(JsonList("items"), {"article": item_article()}),
        "lastModified": Moment("modified_at"),
        "recipient": address(_recipient),
        "result": Nested({"carrierTrackingNumber": String(Text("tracking_number"))}),
        "shipmentRef": String(Key("shipment_id")),
        "shortId": String(Json("properties", "shortId")),
        "status": Enum("status", ParcelStatus.values),
        "tenantOrderId": String(Json("properties", "tenantOrderId")),
    },
    sorts={"created": "created_at", "lastModified": "modified_at"},
)


class ParcelSearchView(ApiView):
    """Parcels by what is known of them."""

    permissions = {"POST": ApiPermission.PARCEL_READ}

    @describe("Search parcels", body=PARCEL_SEARCH.payload, answers={200: PARCEL_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the parcels that fulfill the query, in the order asked for, else of creation."""
        asked = self.body(PARCEL_SEARCH.payload)
        parcels = parcels_shown(actor=self.actor)
        return Response(PARCEL_SEARCH.page(parcels, asked, document=parcel_document, now=clock.now()))
