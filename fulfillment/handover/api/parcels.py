"""Parcels and their labels over HTTP."""

from django.http import HttpResponse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.versioning import known
from fulfillment.handover.documents import parcel_document, stripped_parcel_document
from fulfillment.handover.schemas import shipping_answers as answers
from fulfillment.handover.schemas.parcels import ParcelActionsParameter, ParcelForCreation, ParcelPatchActions
from fulfillment.handover.selectors import parcel_label, parcels_shown, parcels_visible
from fulfillment.handover.services import parcel_act, parcel_create, parcel_patch
from fulfillment.handover.states import DocumentType

PARCEL_QUERY = {"size": "Page size", "startAfterId": "The last id of the page before"}
MEDIA_TYPES = {
    DocumentType.PDF: "application/pdf",
    DocumentType.PNG: "image/png",
    DocumentType.JPG: "image/jpeg",
    DocumentType.JPEG: "image/jpeg",
    DocumentType.GIF: "image/gif",
    DocumentType.XML: "application/xml",
    DocumentType.JSON: "application/json",
    DocumentType.ZPL: "application/zpl",
}


class ShipmentParcelsView(ApiView):
    """The parcels of one shipment."""

    permissions = {"POST": ApiPermission.PARCEL_WRITE}

    @describe(
        "Create shipment parcel",
        body=ParcelForCreation,
        answers={201: answers.Parcel},
        failures=(400, 401, 403, 404, 409, 422),
    )
    def post(self, request: Request, shipment_id: str) -> Response:
        """Make a parcel; it goes by the carrier of its shipment."""
        parcel = parcel_create(shipment_id=shipment_id, body=self.body(ParcelForCreation), actor=self.actor)
        return created(parcel_document(parcel), f"/api/parcels/{parcel.pk}")


class ParcelsView(ApiView):
    """Parcels."""

    permissions = {"GET": ApiPermission.PARCEL_READ}

    @describe("List parcels", answers={200: answers.StrippedParcels}, query=PARCEL_QUERY)
    def get(self, request: Request) -> Response:
        """Return a page of parcels in the order of creation."""
        return self.page(parcels_visible(actor=self.actor), name="parcels", document=stripped_parcel_document)


class ParcelView(ApiView):
    """One parcel."""

    permissions = {"GET": ApiPermission.PARCEL_READ, "PATCH": ApiPermission.PARCEL_WRITE}

    @describe("Get parcel", answers={200: answers.Parcel}, failures=(401, 403, 404))
    def get(self, request: Request, parcel_id: str) -> Response:
        """Return the parcel with this id."""
        return Response(parcel_document(known(parcels_shown(actor=self.actor), parcel_id)))

    @describe(
        "Update parcel",
        body=ParcelPatchActions,
        answers={200: answers.Parcel},
        failures=(400, 401, 403, 404, 409),
    )
    def patch(self, request: Request, parcel_id: str) -> Response:
        """Carry out modifications in order, all or none."""
        body = self.body(ParcelPatchActions)
        return Response(parcel_document(parcel_patch(parcel_id=parcel_id, body=body, actor=self.actor)))


class ParcelActionsView(ApiView):
    """The verbs of one parcel."""

    permissions = {"POST": ApiPermission.PARCEL_WRITE}

    @describe(
        "Call parcel action",
        body=ParcelActionsParameter,
        answers={200: answers.Parcel},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, parcel_id: str) -> Response:
        """Carry out one action and return the parcel as it is then."""
        action = self.body(ParcelActionsParameter)
        return Response(parcel_document(parcel_act(parcel_id=parcel_id, action=action, actor=self.actor)))


class ParcelLabelView(ApiView):
    """One document of one parcel: SENDLABEL, RETURNLABEL or CUSTOMS."""

    permissions = {"GET": ApiPermission.PARCEL_READ}

    @describe("Get parcel label", failures=(401, 403, 404))
    def get(self, request: Request, parcel_id: str, kind: str) -> HttpResponse:
        """Return the file as it was uploaded, to be saved and not to be shown: a browser must not run it."""
        label = parcel_label(parcel_id=parcel_id, kind=kind, actor=self.actor)
        name = f"{label.kind}-{label.parcel_id}.{label.content_type}".lower()
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }
        media_type = MEDIA_TYPES[DocumentType(label.content_type)]
        return HttpResponse(bytes(label.content), content_type=media_type, headers=headers)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:  # noqa: FBT001, FBT002
        """Answer whatever the client accepts: a label has one form only, and failures are JSON."""
        return super().perform_content_negotiation(request, force=True)
