"""Carriers under /api/carriers."""

from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.facilities.documents import (
    carrier_configuration_document,
    carrier_document,
    stripped_carrier_document,
)
from fulfillment.facilities.schemas.carrier_configurations import CarrierConfiguration
from fulfillment.facilities.schemas.carriers import Carrier, CarrierForCreation, CarrierPatchActions, StrippedCarriers
from fulfillment.facilities.selectors import carrier_configuration, carriers
from fulfillment.facilities.services.carrier_configurations import carrier_configuration_replace
from fulfillment.facilities.services.carriers import carrier_create, carrier_patch

CHANGE_FAILURES = (400, 401, 403, 404, 409)


class CarriersView(ApiView):
    """Everybody who delivers parcels."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.CARRIER_READ,
        "POST": ApiPermission.CARRIER_WRITE,
    }

    @describe(
        "List carriers",
        answers={200: StrippedCarriers},
        query={"size": "1 to 250, default 25", "startAfterId": "The id of the last carrier of the page before"},
    )
    def get(self, request: Request) -> Response:
        return self.page(carriers(), name="carriers", document=stripped_carrier_document)

    @describe("Create carrier", body=CarrierForCreation, answers={201: Carrier}, failures=(400, 401, 403, 409))
    def post(self, request: Request) -> Response:
        carrier = carrier_create(body=self.body(CarrierForCreation), actor=self.actor, now=clock.now())
        return created(carrier_document(carrier), f"/api/carriers/{carrier.pk}")


class CarrierView(ApiView):
    """One carrier."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.CARRIER_READ,
        "PATCH": ApiPermission.CARRIER_WRITE,
    }

    @describe("Get carrier", answers={200: Carrier}, failures=(401, 403, 404))
    def get(self, request: Request, carrier_id: str) -> Response:
        return Response(carrier_document(carriers().known(carrier_id)))

    @describe("Update carrier", body=CarrierPatchActions, answers={200: Carrier}, failures=CHANGE_FAILURES)
    def patch(self, request: Request, carrier_id: str) -> Response:
        body = self.body(CarrierPatchActions)
        carrier = carrier_patch(carrier_id=carrier_id, body=body, actor=self.actor, now=clock.now())
        return Response(carrier_document(carrier))


class CarrierConfigurationView(ApiView):
    """How one carrier is used."""

    permissions: ClassVar[dict[str, str | None]] = {
        "GET": ApiPermission.CARRIER_READ,
        "PUT": ApiPermission.CARRIER_WRITE,
    }

    @describe("Get carrier config", answers={200: CarrierConfiguration}, failures=(401, 403, 404))
    def get(self, request: Request, carrier_id: str) -> Response:
        return Response(carrier_configuration_document(carrier_configuration(carrier_id=carrier_id)))

    @describe(
        "Update carrier config",
        body=CarrierConfiguration,
        answers={200: CarrierConfiguration},
        failures=CHANGE_FAILURES,
    )
    def put(self, request: Request, carrier_id: str) -> Response:
        body = self.body(CarrierConfiguration)
        configuration = carrier_configuration_replace(
            carrier_id=carrier_id, body=body, actor=self.actor, now=clock.now()
        )
        return Response(carrier_configuration_document(configuration))
