"""The GDPR configuration over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.configurations import configuration_in_force
from fulfillment.processes import schemas
from fulfillment.processes.gdpr import gdpr_configuration_document, gdpr_configuration_put
from fulfillment.processes.models import GdprConfiguration


class GdprConfigurationView(ApiView):
    """How long consumer data is kept."""

    permissions = {"GET": ApiPermission.CONFIG_READ, "PUT": ApiPermission.CONFIG_WRITE}

    @describe("Get GDPR config", answers={200: schemas.GdprConfiguration}, failures=(401, 403))
    def get(self, request: Request) -> Response:
        """Return what is in force: the defaults, with version 0, until somebody sets anything."""
        return Response(gdpr_configuration_document(configuration_in_force(GdprConfiguration)))

    @describe(
        "Update GDPR config",
        body=schemas.GdprConfiguration,
        answers={200: schemas.GdprConfiguration},
        failures=(400, 401, 403, 409),
    )
    def put(self, request: Request) -> Response:
        """Replace the configuration; what is absent has its default. The version of one that was never set is 0."""
        configuration, _ = gdpr_configuration_put(body=self.body(schemas.GdprConfiguration), actor=self.actor)
        return Response(gdpr_configuration_document(configuration))
