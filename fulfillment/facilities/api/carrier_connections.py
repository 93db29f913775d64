"""The carriers of a facility under /api/facilities/{id}/carriers."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.facilities.documents import connected_carrier_document, facility_carrier_document
from fulfillment.facilities.schemas.carrier_connections import (
    FacilityCarrierConnection,
    FacilityCarrierConnectionForCreation,
    FacilityCarrierConnectionForModification,
)
from fulfillment.facilities.schemas.carriers import StrippedCarriers
from fulfillment.facilities.selectors import (
    carrier_connection,
    carrier_connections,
    facility_by_reference,
    visible_facilities,
)
from fulfillment.facilities.services.carrier_connections import facility_carrier_create, facility_carrier_replace

CHANGE_FAILURES = (400, 401, 403, 404, 409)


class FacilityCarriersView(ApiView):
    """The carriers that are connected with a facility, all of them."""

    permissions: ClassVar[dict[str, str | None]] = {"GET": ApiPermission.FACILITY_READ}

    @describe("List facility carrier connections", answers={200: StrippedCarriers}, failures=(401, 403, 404))
    def get(self, request: Request, facility_id: str) -> Response:
        facilities = visible_facilities(actor=self.actor)
        facility = facility_by_reference(reference=facility_id, facilities=facilities)
        shown = [connected_carrier_document(connection) for connection in carrier_connections(facility=facility)]
        return Response({"carriers": shown, "total": len(shown)})


class FacilityCarrierView(ApiView):
    """The connection of a facility with a carrier."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.FACILITY_READ,
        "POST": ApiPermission.FACILITY_WRITE,
        "PUT": ApiPermission.FACILITY_WRITE,
    }

    @describe("Get facility carrier connection", answers={200: FacilityCarrierConnection}, failures=(401, 403, 404))
    def get(self, request: Request, facility_id: str, carrier_ref: str) -> Response:
        facilities = visible_facilities(actor=self.actor)
        facility = facility_by_reference(reference=facility_id, facilities=facilities)
        return Response(facility_carrier_document(carrier_connection(facility=facility, carrier_id=carrier_ref)))

    @describe(
        "Create facility carrier connection",
        body=FacilityCarrierConnectionForCreation,
        answers={201: FacilityCarrierConnection},
        failures=CHANGE_FAILURES,
    )
    def post(self, request: Request, facility_id: str, carrier_ref: str) -> Response:
        body = self.body(FacilityCarrierConnectionForCreation)
        connection = facility_carrier_create(
            reference=facility_id, carrier_id=carrier_ref, body=body, actor=self.actor, now=clock.now()
        )
        where = f"/api/facilities/{connection.facility_id}/carriers/{connection.carrier_id}"
        return created(facility_carrier_document(connection), where)

    @describe(
        "Update facility carrier connection",
        body=FacilityCarrierConnectionForModification,
        answers={200: FacilityCarrierConnection},
        failures=CHANGE_FAILURES,
    )
    def put(self, request: Request, facility_id: str, carrier_ref: str) -> Response:
        body = self.body(FacilityCarrierConnectionForModification)
        connection = facility_carrier_replace(
            reference=facility_id, carrier_id=carrier_ref, body=body, actor=self.actor, now=clock.now()
        )
        return Response(facility_carrier_document(connection))
