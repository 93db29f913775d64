"""Orders to be searched, and what finds them again."""

from typing import Any

from fulfillment.common.clock import now
from fulfillment.tags.models import Tag
from tests.cast import administrator, client_of, facility, goods, order_body
from tests.contract import matches

URL = "/api/orders/search"

HOME = {
    "firstName": "Ada",
    "lastName": "Meyer",
    "companyName": "Meyer & Söhne",
    "street": "Domstr.",
    "houseNumber": "20",
    "postalCode": "50668",
    "city": "Köln",
    "province": "NRW",
    "country": "DE",
    "email": "ada@meyer.example",
    "addressType": "POSTAL_ADDRESS",
}
OFFICE = {**HOME, "street": "Keizersgracht", "city": "Amsterdam", "country": "NL", "addressType": "INVOICE_ADDRESS"}
PLAIN = {"street": "A", "postalCode": "1", "city": "Köln", "country": "DE"}


class Archive:
    """Three orders: 1 has everything and is shipped, 2 is locked and collected, 3 has hardly anything."""

    def __init__(self) -> None:
        self.client = client_of(administrator())
        self.store = facility()
        for key, values in (("priority", ["high", "low"]), ("team", ["blue"])):
            Tag.objects.create(key=key, allowed_values=values, created_at=now(), modified_at=now())
        goods(self.store, A=9, B=9)
        self.first = self.place(
            tenantOrderId="o-1",
            orderDate="2024-01-01T12:00:00Z",
            consumer={"consumerId": "c-1", "addresses": [HOME, OFFICE]},
            customAttributes={
                "color": "red",
                "points": 5,
                "vip": True,
                "due": "2024-05-01T12:00:00.250+02:00",
                "code": "7",
                "nested": {"color": "blue"},
            },
            deliveryPreferences={
                "shipping": {"serviceLevel": "SAMEDAY", "desiredDeliveryTime": "2024-01-03T01:30:00.5+02:00"}
            },
            paymentInfo={
                "currency": "CHF",
                "methodLocalized": {"de_DE": "Rechnung", "en_US": "Invoice", "ru_RU": "Счёт"},
            },
            tags=[{"id": "priority", "value": "high"}, {"id": "team", "value": "blue"}],
            orderLineItems=[
                line("A", "Shirt", titleLocalized={"de_DE": "Hemd", "en_US": "Shirt", "ru_RU": "Рубашка"}),
                line("B", "Hat (red)"),
            ],
        )
        self.second = self.place(
            tenantOrderId="o-2",
            orderDate="2024-01-01T12:00:00Z",
            status="LOCKED",
            consumer={"consumerId": "c-2", "addresses": [{**PLAIN, "lastName": "Meyer"}]},
            customAttributes={"color": "blue", "points": 7.5, "vip": False, "due": "soon", "code": 7},
            deliveryPreferences={"collect": [{"facilityRef": str(self.store.pk), "paid": True}]},
            paymentInfo={"currency": "EUR"},
            tags=[{"id": "priority", "value": "low"}],
            orderLineItems=[line("B", "Hat (red)")],
        )
        self.third = self.place(
            tenantOrderId=None,
            orderDate="2023-12-31T23:30:00-05:00",
            consumer={},
            customAttributes=None,
            deliveryPreferences=None,
            orderLineItems=[line("A", "Shirt")],
        )
        self.ids = [order["id"] for order in (self.first, self.second, self.third)]

    def place(self, **changes: Any) -> Any:
        """Place an order; None takes a property of the example away."""
        body = {name: value for name, value in order_body(**changes).items() if value is not None}
        answer = self.client.post("/api/orders", body, format="json")
        assert answer.status_code == 201, answer.content
        return answer.json()

    def search(self, query: dict[str, Any], **payload: Any) -> Any:
        """Search and return the answer, which is the documented one."""
        answer = self.client.post(URL, {"query": query, **payload}, format="json")
        assert answer.status_code == 200, answer.content
        assert matches("OrderPaginatedResult", answer.json())
        return answer.json()

    def found(self, query: dict[str, Any], **payload: Any) -> str:
        """Search and return the numbers of the orders that are found, in the order of creation."""
        shown = self.search(query, **payload)["orders"]
        return "".join(sorted(str(self.ids.index(order["id"]) + 1) for order in shown))


def line(article: str, title: str, **more: Any) -> dict[str, Any]:
    return {"article": {"tenantArticleId": article, "title": title, **more}, "quantity": 2}


def under(path: str, **asked: Any) -> dict[str, Any]:
    """Return the query for the property at *path*; a list in it is written ``name[]``."""
    query: dict[str, Any] = asked
    for name in reversed(path.split(".")):
        query = {name.removesuffix("[]"): {"contains": query} if name.endswith("[]") else query}
    return query
