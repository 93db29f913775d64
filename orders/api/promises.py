"""Promises over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from orders import schemas
from orders.documents.promises import promise_document
from orders.selectors.promises import promise_outcome
from orders.services import promise_create


class DeliveryPromiseView(ApiView):
    """Promises of delivery."""

    permissions = {"POST": ApiPermission.ORDER_WRITE}

    @describe(
        "Create promise order",
        body=schemas.PromiseRequest,
        answers={201: schemas.ResponseForDeliveryPromise},
        failures=(400, 401, 403, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Hold what a customer may order, route it at once, and tell who would send what."""
        order, _ = promise_create(draft=self.body(schemas.PromiseRequest), actor=self.actor)
        return created(promise_document(promise_outcome(order=order)), location=f"/api/orders/{order.pk}")
