"""Shipments over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.versioning import known
from fulfillment.handover.documents import shipment_document
from fulfillment.handover.models import Shipment
from fulfillment.handover.schemas import shipping_answers as answers
from fulfillment.handover.schemas.shipments import (
    ShipmentActionsParameter,
    ShipmentForCreation,
    ShipmentPatchActions,
)
from fulfillment.handover.selectors import shipments_shown
from fulfillment.handover.services import shipment_act, shipment_create, shipment_patch

from .shipment_filters import SHIPMENT_QUERY, ShipmentFilters


class ShipmentsView(ApiView):
    """Shipments: goods that carriers bring to customers."""

    permissions = {"GET": ApiPermission.SHIPMENT_READ, "POST": ApiPermission.SHIPMENT_WRITE}

    @describe("List shipments", answers={200: answers.StrippedShipments}, query=SHIPMENT_QUERY)
    def get(self, request: Request) -> Response:
        """Return a page of shipments in the order of creation."""
        shipments = self.filtered(shipments_shown(actor=self.actor), ShipmentFilters)
        return self.page(shipments, name="shipments", document=_document)

    @describe(
        "Create shipment",
        body=ShipmentForCreation,
        answers={201: answers.Shipment, 303: None},
        failures=(400, 401, 403, 404),
    )
    def post(self, request: Request) -> Response:
        """Make a shipment without picking; 303 leads to the one that the pick job has already."""
        shipment, new = shipment_create(body=self.body(ShipmentForCreation), actor=self.actor)
        location = f"/api/shipments/{shipment.pk}"
        return created(_document(shipment), location) if new else Response(status=303, headers={"Location": location})


class ShipmentView(ApiView):
    """One shipment."""

    permissions = {"GET": ApiPermission.SHIPMENT_READ, "PATCH": ApiPermission.SHIPMENT_WRITE}

    @describe("Get shipment", answers={200: answers.Shipment}, failures=(401, 403, 404))
    def get(self, request: Request, shipment_id: str) -> Response:
        """Return the shipment with this id and its parcels."""
        return Response(_document(known(shipments_shown(actor=self.actor), shipment_id)))

    @describe(
        "Update shipment",
        body=ShipmentPatchActions,
        answers={200: answers.Shipment},
        failures=(400, 401, 403, 404, 409),
    )
    def patch(self, request: Request, shipment_id: str) -> Response:
        """Carry out modifications in order, all or none. Deprecated."""
        body = self.body(ShipmentPatchActions)
        return Response(_document(shipment_patch(shipment_id=shipment_id, body=body, actor=self.actor)))


class ShipmentActionsView(ApiView):
    """The verbs of one shipment."""

    permissions = {"POST": ApiPermission.SHIPMENT_WRITE}

    @describe(
        "Call shipment action",
        body=ShipmentActionsParameter,
        answers={200: answers.Shipment},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, shipment_id: str) -> Response:
        """Carry out one action and return the shipment as it is then."""
        action = self.body(ShipmentActionsParameter)
        return Response(_document(shipment_act(shipment_id=shipment_id, action=action, actor=self.actor)))


def _document(shipment: Shipment) -> dict[str, object]:
    # Sorted here and not in the query, so that what a list has read ahead for all of its shipments is used.
    return shipment_document(shipment, sorted(shipment.parcels.all(), key=lambda parcel: parcel.pk))
