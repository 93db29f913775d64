"""What may be done to orders, over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView
from fulfillment.common.configurations import configuration_in_force
from orders import models
from orders.configuration import order_cancelation_configuration_document, order_modification_configuration_document
from orders.schemas.configuration import OrderCancelationConfiguration, OrderModificationConfiguration
from orders.services import order_cancelation_configuration_put, order_modification_configuration_put


class OrderModificationConfigurationView(ApiView):
    """What of an order may be modified."""

    permissions = {"GET": ApiPermission.CONFIG_READ, "PUT": ApiPermission.CONFIG_WRITE}

    @describe("Get order modification config", answers={200: OrderModificationConfiguration}, failures=(401, 403))
    def get(self, request: Request) -> Response:
        """Return what is in force: the defaults, with version 0, until somebody sets anything."""
        found = configuration_in_force(models.OrderModificationConfiguration)
        return Response(order_modification_configuration_document(found))

    @describe(
        "Update order modification config",
        body=OrderModificationConfiguration,
        answers={200: OrderModificationConfiguration, 201: OrderModificationConfiguration},
        failures=(400, 401, 403, 409),
    )
    def put(self, request: Request) -> Response:
        """Replace the configuration; 201 the first time, which is made from version 0."""
        body = self.body(OrderModificationConfiguration)
        found, created = order_modification_configuration_put(body=body, actor=self.actor)
        return Response(order_modification_configuration_document(found), status=201 if created else 200)


class OrderCancelationConfigurationView(ApiView):
    """How orders may be cancelled."""

    permissions = {"GET": ApiPermission.CONFIG_READ, "PUT": ApiPermission.CONFIG_WRITE}

    @describe("Get order cancelation config", answers={200: OrderCancelationConfiguration}, failures=(401, 403))
    def get(self, request: Request) -> Response:
        """Return what is in force: the defaults, with version 0, until somebody sets anything."""
        found = configuration_in_force(models.OrderCancelationConfiguration)
        return Response(order_cancelation_configuration_document(found))

    @describe(
        "Update order cancelation config",
        body=OrderCancelationConfiguration,
        answers={200: OrderCancelationConfiguration, 201: OrderCancelationConfiguration},
        failures=(400, 401, 403, 409),
    )
    def put(self, request: Request) -> Response:
        """Replace the configuration; 201 the first time, which is made from version 0."""
        body = self.body(OrderCancelationConfiguration)
        found, created = order_cancelation_configuration_put(body=body, actor=self.actor)
        return Response(order_cancelation_configuration_document(found), status=201 if created else 200)
