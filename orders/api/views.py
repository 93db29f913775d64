"""Orders over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.bodies import UNSET
from orders import schemas
from orders.documents import order_document, stripped_order_document
from orders.selectors import orders_with_lines
from orders.services import order_cancel, order_create, order_unlock

from .filters import OrderFilters


class OrdersView(ApiView):
    """Orders: create one, list them."""

    permissions = {"GET": ApiPermission.ORDER_READ, "POST": ApiPermission.ORDER_WRITE}

    @describe(
        "List orders",
        answers={200: schemas.StrippedOrders},
        query={
            "tenantOrderId": "The client's own order number",
            "consumerId": "The client's own id of the consumer",
            "size": "Page size",
            "startAfterId": "The last id of the page before",
        },
    )
    def get(self, request: Request) -> Response:
        """Return a page of orders in the order of creation."""
        orders = self.filtered(orders_with_lines(), OrderFilters)
        return self.page(orders, name="orders", document=stripped_order_document)

    @describe(
        "Create order",
        body=schemas.OrderForCreation,
        answers={201: schemas.Order},
        failures=(400, 401, 403, 409, 413, 415),
    )
    def post(self, request: Request) -> Response:
        """Take an order, OPEN or LOCKED; it is routed right after."""
        order, lines = order_create(draft=self.body(schemas.OrderForCreation), actor=self.actor)
        return created(order_document(order, lines), location=f"/api/orders/{order.pk}")


class OrderView(ApiView):
    """One order."""

    permissions = {"GET": ApiPermission.ORDER_READ}

    @describe("Get order", answers={200: schemas.Order}, failures=(401, 403, 404))
    def get(self, request: Request, order_id: str) -> Response:
        """Return the order with this id."""
        order = orders_with_lines().known(order_id)
        return Response(order_document(order, order.lines.all()))


class OrderActionsView(ApiView):
    """The verbs of an order."""

    # Which permission a verb needs is declared by its transition; the service asks for it.
    permissions = {"POST": None}

    @describe(
        "Call order action",
        body=schemas.OrderActionsParameter,
        answers={200: schemas.Order},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, order_id: str) -> Response:
        """Unlock or cancel the order."""
        action: schemas.OrderActionsParameter = self.body(schemas.OrderActionsParameter)
        if isinstance(action, schemas.OrderUnlockActionParameter):
            order, lines = order_unlock(
                order_id=order_id,
                version=action.version,
                target_time=None if action.target_time is UNSET else action.target_time,
                actor=self.actor,
            )
        else:
            order, lines = order_cancel(
                order_id=order_id,
                version=action.version,
                cancelation_reason_id=None if action.cancelation_reason_id is UNSET else action.cancelation_reason_id,
                actor=self.actor,
            )
        return Response(order_document(order, lines))
