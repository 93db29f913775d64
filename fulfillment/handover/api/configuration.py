"""The configuration of handover over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.configurations import configuration_in_force
from fulfillment.handover.configuration import handover_configuration_document
from fulfillment.handover.models import HandoverConfiguration
from fulfillment.handover.schemas import configuration as schemas
from fulfillment.handover.services.configuration import handover_configuration_put


class HandoverConfigurationView(ApiView):
    """How this installation hands over."""

    permissions = {"GET": ApiPermission.CONFIG_READ, "PUT": ApiPermission.CONFIG_WRITE}

    @describe("Get handover config", answers={200: schemas.HandoverConfiguration}, failures=(401, 403))
    def get(self, request: Request) -> Response:
        """Return what is in force: the defaults, with version 0, until somebody sets anything."""
        return Response(handover_configuration_document(configuration_in_force(HandoverConfiguration)))

    @describe(
        "Update handover configuration",
        body=schemas.HandoverConfigurationForCreate,
        answers={200: schemas.HandoverConfiguration},
        failures=(400, 401, 403, 409),
    )
    def put(self, request: Request) -> Response:
        """Replace the configuration; what is absent has its default. The version of one that was never set is 0."""
        body = self.body(schemas.HandoverConfigurationForCreate)
        configuration, _ = handover_configuration_put(body=body, actor=self.actor)
        return Response(handover_configuration_document(configuration))
