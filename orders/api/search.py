"""``POST /api/orders/search``."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.api.openapi import describe
from fulfillment.common.api.search import (
    Attributes,
    Boolean,
    Enum,
    Indexed,
    Item,
    Json,
    JsonList,
    JsonMoment,
    Moment,
    Nested,
    NestedList,
    Related,
    Search,
    String,
    TermIndex,
    Text,
    indexed,
)
from fulfillment.common.api.views import ApiView
from orders import schemas
from orders.documents import order_document
from orders.models import Order
from orders.selectors import orders_with_lines
from orders.states import OrderStatus

ADDRESS_TYPES = ("POSTAL_ADDRESS", "PARCEL_LOCKER", "INVOICE_ADDRESS")
ADDRESS = (
    "city",
    "companyName",
    "country",
    "email",
    "firstName",
    "houseNumber",
    "lastName",
    "postalCode",
    "province",
    "street",
)
SERVICE_LEVELS = ("DELIVERY", "SAMEDAY")
LANGUAGES = ("de_DE", "en_US", "ru_RU")

# The functions and their indexes are in the migrations, which have to know these names.
TERMS = TermIndex("order_terms", ("consumer", "custom_attributes", "delivery_preferences", "properties"))
LINE_TERMS = TermIndex("order_line_terms", ("tenant_article_id", "title", "article"))

ADDRESSES = NestedList(
    JsonList("consumer", "addresses"),
    {"addressType": Enum(Item("addressType"), ADDRESS_TYPES), **{name: String(Item(name)) for name in ADDRESS}},
)
COLLECT = NestedList(
    JsonList("delivery_preferences", "collect"),
    {"facilityRef": String(Item("facilityRef")), "paid": Boolean(Item("paid"))},
)
SHIPPING = Nested(
    {
        "desiredDeliveryTime": Moment(JsonMoment("delivery_preferences", "shipping", "desiredDeliveryTime")),
        "serviceLevel": Enum(Json("delivery_preferences", "shipping", "serviceLevel"), SERVICE_LEVELS),
    }
)
LINES = NestedList(
    Related("lines"),
    {
        "article": Indexed(
            Nested(
                {
                    "tenantArticleId": String("tenant_article_id"),
                    "title": String("title"),
                    "titleLocalized": Nested(
                        {name: String(Json("article", "titleLocalized", name)) for name in LANGUAGES}
                    ),
                }
            ),
            LINE_TERMS,
            "article",
        )
    },
)
PAYMENT = Nested(
    {
        "currency": String(Json("properties", "paymentInfo", "currency")),
        "method": String(Json("properties", "paymentInfo", "method")),
        "methodLocalized": Nested(
            {name: String(Json("properties", "paymentInfo", "methodLocalized", name)) for name in LANGUAGES}
        ),
    }
)

ORDER_SEARCH = Search(
    "Order",
    "orders",
    shape=schemas.Order,
    fields={
        "tenantOrderId": String("tenant_order_id"),
        "status": Enum("status", OrderStatus.values),
        "orderDate": Moment("order_date"),
        "orderLineItems": LINES,
        **indexed(
            TERMS,
            {
                "consumer": Nested({"consumerId": String(Text("consumer_id")), "addresses": ADDRESSES}),
                "customAttributes": Attributes("custom_attributes"),
                "deliveryPreferences": Nested({"collect": COLLECT, "shipping": SHIPPING}),
                "paymentInfo": PAYMENT,
                "tags": NestedList(JsonList("properties", "tags"), {"value": String(Item("value"))}),
            },
        ),
    },
    sorts={"orderDate": "order_date", "status": "status"},
    default="orderDate",
    # What every tenth order has fills a page out of the first, what every hundredth has out of the second.
    windows=(250, 3_000, 12_000),
)


class OrderSearchView(ApiView):
    """Orders by what is known of them."""

    # The description asks for the first; who may read the list may search it, too.
    permissions = {"POST": (ApiPermission.ADMIN_MODULES_READ, ApiPermission.ORDER_READ)}

    @describe("Search orders", body=ORDER_SEARCH.payload, answers={200: ORDER_SEARCH.result})
    def post(self, request: Request) -> Response:
        """Return a page of the orders that fulfill the query, in the order asked for, else by their date."""
        asked = self.body(ORDER_SEARCH.payload)
        return Response(ORDER_SEARCH.page(orders_with_lines(), asked, document=_document, now=clock.now()))


def _document(order: Order) -> dict[str, Any]:
    return order_document(order, list(order.lines.all()))
