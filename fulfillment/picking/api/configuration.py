"""The configuration of picking over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.configurations import configuration_in_force
from fulfillment.picking.configuration import picking_configuration_document
from fulfillment.picking.models import PickingConfiguration
from fulfillment.picking.schemas.configuration import PickingConfigurations
from fulfillment.picking.services.configuration import picking_configuration_patch


class PickingConfigurationView(ApiView):
    """How this installation picks."""

    permissions = {"GET": ApiPermission.CONFIG_READ, "PATCH": ApiPermission.CONFIG_WRITE}

    @describe("Get picking config", answers={200: PickingConfigurations}, failures=(401, 403))
    def get(self, request: Request) -> Response:
        """Return what is in force: the defaults, with version 0, until somebody sets anything."""
        return Response(picking_configuration_document(configuration_in_force(PickingConfiguration)))

    @describe(
        "Update picking config",
        body=PickingConfigurations,
        answers={200: PickingConfigurations, 201: PickingConfigurations},
        failures=(400, 401, 403, 409),
    )
    def patch(self, request: Request) -> Response:
        """Set what the body says, and leave the rest; lists are replaced whole. 201 the first time."""
        configuration, created = picking_configuration_patch(body=self.body(PickingConfigurations), actor=self.actor)
        return Response(picking_configuration_document(configuration), status=201 if created else 200)
