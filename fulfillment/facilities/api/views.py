"""Facilities under /api/facilities."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.facilities.documents import facility_document, stripped_facility_document
from fulfillment.facilities.schemas.answers import ManagedFacility, StrippedFacilities, Supplier
from fulfillment.facilities.schemas.incoming import FacilityPatchActions
from fulfillment.facilities.selectors import facility_by_reference, visible_facilities
from fulfillment.facilities.services.facilities import (
    facility_call_action,
    facility_create,
    facility_modify,
    facility_patch,
    facility_replace,
)

from . import shapes
from .filters import FacilityFilters, facility_order

ONE = {200: (ManagedFacility, Supplier)}
CHANGE_FAILURES = (400, 401, 403, 404, 409)


class FacilitiesView(ApiView):
    """The network."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.FACILITY_READ,
        "POST": ApiPermission.FACILITY_CREATE,
    }

    @describe(
        "List facilities",
        answers={200: StrippedFacilities},
        query={
            "status": "ONLINE, SUSPENDED or OFFLINE; may be repeated",
            "type": "MANAGED_FACILITY or SUPPLIER; may be repeated",
            "tenantFacilityId": "The client's own id",
            "orderBy": "NAME, CREATED or POSTAL_CODE_ASC",
            "size": "1 to 250, default 25",
            "startAfterId": "The id of the last facility of the page before",
        },
    )
    def get(self, request: Request) -> Response:
        facilities = self.filtered(visible_facilities(actor=self.actor), FacilityFilters)
        order = facility_order(request.query_params)
        return self.page(facilities, name="facilities", document=stripped_facility_document, order=order)

    @describe(
        "Create facility",
        body=shapes.CREATION,
        answers={201: (ManagedFacility, Supplier)},
        failures=(400, 401, 403, 409),
    )
    def post(self, request: Request) -> Response:
        body = self.body(shapes.creation_shape(request.data))
        facility = facility_create(body=body, actor=self.actor, now=clock.now())
        return created(facility_document(facility), f"/api/facilities/{facility.pk}")


class FacilityView(ApiView):
    """One facility, by its id or ``urn:fft:facility:tenantFacilityId:{tenantFacilityId}``."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.FACILITY_READ,
        "PUT": ApiPermission.FACILITY_WRITE,
        "PATCH": ApiPermission.FACILITY_WRITE,
    }

    @describe("Get facility", answers=ONE, failures=(401, 403, 404))
    def get(self, request: Request, facility_id: str) -> Response:
        facilities = visible_facilities(actor=self.actor)
        return Response(facility_document(facility_by_reference(reference=facility_id, facilities=facilities)))

    @describe("Replace facility", body=shapes.REPLACEMENT, answers=ONE, failures=CHANGE_FAILURES)
    def put(self, request: Request, facility_id: str) -> Response:
        body = self.body(shapes.replacement_shape(request.data))
        facility = facility_replace(reference=facility_id, body=body, actor=self.actor, now=clock.now())
        return Response(facility_document(facility))

    @describe("Update facility", body=shapes.MODIFICATION, answers=ONE, failures=CHANGE_FAILURES)
    def patch(self, request: Request, facility_id: str) -> Response:
        now = clock.now()
        if shapes.has_actions(request.data):
            actions = self.body(FacilityPatchActions)
            facility = facility_patch(reference=facility_id, body=actions, actor=self.actor, now=now)
        else:
            body = self.body(shapes.modification_shape(request.data))
            facility = facility_modify(reference=facility_id, body=body, actor=self.actor, now=now)
        return Response(facility_document(facility))


class FacilityActionsView(ApiView):
    """Actions on one facility."""

    permissions: ClassVar[dict[str, str | None]] = {"POST": ApiPermission.FACILITY_WRITE}

    @describe("Call facility action", body=shapes.ACTION, answers=ONE, failures=CHANGE_FAILURES)
    def post(self, request: Request, facility_id: str) -> Response:
        body = self.body(shapes.action_shape(request.data))
        facility = facility_call_action(reference=facility_id, body=body, actor=self.actor, now=clock.now())
        return Response(facility_document(facility))
