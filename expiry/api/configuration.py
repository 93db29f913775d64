"""The expiry configuration over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from expiry import schemas
from expiry.configuration import expiry_configuration_document
from expiry.models import ExpiryConfiguration
from expiry.services import expiry_configuration_put
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.configurations import configuration_in_force
from fulfillment.common.errors import NotFound


class ExpiryConfigurationView(ApiView):
    """How long after the provisioning time processes expire."""

    permissions = {"GET": ApiPermission.CONFIG_READ, "PUT": ApiPermission.CONFIG_WRITE}

    @describe("Get expiry config", answers={200: schemas.ExpiryConfiguration}, failures=(401, 403, 404))
    def get(self, request: Request) -> Response:
        """Return the configuration; 404 until somebody has made one, while processes expire when they are provided."""
        found = configuration_in_force(ExpiryConfiguration)
        if not found.version:
            raise NotFound("There is no expiry configuration yet; processes expire at their provisioning time.")
        return Response(expiry_configuration_document(found))

    @describe(
        "Update expiry config",
        body=schemas.ExpiryConfiguration,
        answers={200: schemas.ExpiryConfiguration, 201: schemas.ExpiryConfiguration},
        failures=(400, 401, 403, 409),
    )
    def put(self, request: Request) -> Response:
        """Replace the configuration; 201 the first time, whatever the version says."""
        body = self.body(schemas.ExpiryConfiguration)
        found, created = expiry_configuration_put(body=body, actor=self.actor)
        return Response(expiry_configuration_document(found), status=201 if created else 200)
