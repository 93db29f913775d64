"""Orders over HTTP."""

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.views import ApiView, created
from fulfillment.common.bodies import as_json
from orders import schemas
from orders.documents import order_document, stripped_order_document
from orders.selectors import orders_with_lines
from orders.services import order_act, order_create, order_line_item_describe, order_modify, orders_force_cancel

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
        """Take an order, OPEN, LOCKED or PROMISED; it is routed right after."""
        order, lines = order_create(draft=self.body(schemas.OrderForCreation), actor=self.actor)
        return created(order_document(order, lines), location=f"/api/orders/{order.pk}")


class OrderView(ApiView):
    """One order."""

    # What a modification needs beside ORDER_WRITE depends on what it modifies; the service asks for it.
    permissions = {"GET": ApiPermission.ORDER_READ, "PATCH": ApiPermission.ORDER_WRITE}

    @describe("Get order", answers={200: schemas.Order}, failures=(401, 403, 404))
    def get(self, request: Request, order_id: str) -> Response:
        """Return the order with this id."""
        order = orders_with_lines().known(order_id)
        return Response(order_document(order, order.lines.all()))

    @describe(
        "Update order",
        body=schemas.OrderForUpdate,
        answers={200: schemas.Order},
        failures=(400, 401, 403, 404, 409),
    )
    def patch(self, request: Request, order_id: str) -> Response:
        """Modify the order: all of what is said, or nothing."""
        draft = self.body(schemas.OrderForUpdate)
        return Response(order_document(*order_modify(order_id=order_id, draft=draft, actor=self.actor)))


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
        """Unlock, cancel or readdress the order; confirm or extend a promise."""
        action = self.body(schemas.OrderActionsParameter)
        return Response(order_document(*order_act(order_id=order_id, action=action, actor=self.actor)))


class OrderLineItemActionsView(ApiView):
    """The verbs of one line of an order."""

    permissions = {"POST": ApiPermission.ORDER_WRITE}

    @describe(
        "Call order line item action",
        body=schemas.OrderLineItemActionsParameter,
        answers={200: schemas.Order},
        failures=(400, 401, 403, 404, 409),
    )
    def post(self, request: Request, order_id: str, line_id: str) -> Response:
        """Replace the custom attributes of the line."""
        action = self.body(schemas.OrderLineItemActionsParameter)
        order, lines = order_line_item_describe(
            order_id=order_id,
            line_id=line_id,
            version=action.version,
            custom_attributes=action.custom_attributes,
            actor=self.actor,
        )
        return Response(order_document(order, lines))


class BulkOrderActionsView(ApiView):
    """One verb for several orders."""

    permissions = {"POST": ApiPermission.ORDER_FORCE_CANCEL}

    @describe(
        "Call bulk orders action",
        body=schemas.BulkOrderActionsParameter,
        answers={200: list[schemas.BulkOrderActionResult]},
        failures=(400, 401, 403, 404),
    )
    def post(self, request: Request) -> Response:
        """Force cancel up to 15 orders; each answers for itself."""
        action = self.body(schemas.BulkOrderActionsParameter)
        results = orders_force_cancel(orders=action.orders, actor=self.actor)
        return Response(as_json(results))
