"""The fixed cast of the tests: users, clients, facilities with goods, and the documentation's example orders."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from rest_framework.test import APIClient

from fulfillment.accounts.actors import actor_of
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now
from fulfillment.facilities.models import Facility
from fulfillment.inventory.models import Listing, Stock, StockMovement

PASSWORD = "correct horse battery staple"

KOELN = {"country": "DE", "postalCode": "50667", "city": "Köln", "lat": 50.9375, "lon": 6.9603}
AMSTERDAM = {"country": "NL", "postalCode": "1012 JS", "city": "Amsterdam", "lat": 52.3731, "lon": 4.8926}

LOCKED_ORDER: dict[str, Any] = {
    "consumer": {
        "addresses": [
            {
                "salutation": "Mr.",
                "firstName": "Test",
                "lastName": "Customer",
                "street": "Domstr.",
                "houseNumber": "20",
                "postalCode": "50668",
                "city": "Köln",
                "country": "DE",
            }
        ],
        "email": "customer@mail.com",
    },
    "orderDate": "2023-03-06T17:30:00Z",
    "status": "LOCKED",
    "statusReasons": [{"status": "LOCKED", "reason": "Fraud check necessary."}],
    "tenantOrderId": "order-111",
    "customAttributes": {"someInternalId": "xyz-123"},
    "deliveryPreferences": {
        "targetTime": "2023-03-08T14:00:00Z",
        "collect": [{"paid": True, "facilityRef": "<facility-id>"}],
    },
    "orderLineItems": [
        {
            "quantity": 2,
            "article": {
                "tenantArticleId": "111222333",
                "title": "T-Shirt",
                "imageUrl": "https://loremflickr.com/320/240/shirt",
                "attributes": [
                    {"key": "%%subtitle%%", "value": "Super Brand", "category": "descriptive", "priority": 100},
                    {"key": "Color", "value": "white", "category": "descriptive", "priority": 101},
                    {"key": "Size", "value": "M", "category": "descriptive", "priority": 102},
                ],
            },
            "scannableCodes": ["5714500878421"],
            "customAttributes": {"someInternalId": "0815"},
        }
    ],
}

THREE_LINE_ORDER: dict[str, Any] = {
    "consumer": {
        "addresses": [
            {
                "salutation": "Meneer",
                "firstName": "David",
                "lastName": "van den Boomgaard",
                "street": "Rombout Hogerbeetsstraat",
                "houseNumber": "96",
                "postalCode": "1052 XM",
                "province": "Noord-Holland",
                "city": "Amsterdam",
                "country": "NL",
            }
        ],
        "email": "[email protected]",
    },
    "tenantOrderId": "R456728546",
    "orderDate": "2024-01-19T08:45:50.525Z",
    "orderLineItems": [
        {"article": {"tenantArticleId": "TSHIRT-W-2468", "title": "Basic T-Shirt White"}, "quantity": 10},
        {"article": {"tenantArticleId": "JEANS-B-2605", "title": "Washed Slim Fit Jeans"}, "quantity": 3},
        {"article": {"tenantArticleId": "SNEAK-W-4891", "title": "White Sneakers"}, "quantity": 1},
    ],
    "deliveryPreferences": {"shipping": {"serviceLevel": "DELIVERY"}},
}


def administrator(email: str = "admin@fulfillment.example") -> Any:
    """A user who may do everything."""
    return get_user_model().objects.create_superuser(email=email, password=PASSWORD)


def user_with(*permissions: str, email: str = "somebody@fulfillment.example", **attributes: Any) -> Any:
    """A user with just these permissions of the API."""
    from django.contrib.auth.models import Permission

    user = get_user_model().objects.create_user(email=email, password=PASSWORD, **attributes)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts", codename__in=permissions))
    return user


def client_of(user: Any) -> APIClient:
    """A client that is signed in as *user*, without the cost of signing in."""
    client = APIClient()
    client.force_authenticate(user=user, token=actor_of(get_user_model().objects.get(pk=user.pk)))
    return client


def actor(*permissions: str) -> Actor:
    """An actor for tests of services."""
    return Actor(kind="USER", id="test", name="Test", permissions=frozenset(permissions))


def facility(name: str = "Köln", *, place: dict[str, Any] | None = None, **attributes: Any) -> Facility:
    """A facility that is online and offers everything."""
    where = place or KOELN
    moment = now()
    return Facility.objects.create(
        **{
            "name": name,
            "tenant_facility_id": attributes.pop("tenant_facility_id", f"{name}-{uuid.uuid4().hex[:6]}"),
            "address": {
                "companyName": name,
                "street": "Hohe Str.",
                "houseNumber": "1",
                "postalCode": where["postalCode"],
                "city": where["city"],
                "country": where["country"],
            },
            "country": where["country"],
            "postal_code": where["postalCode"],
            "city": where["city"],
            "latitude": where["lat"],
            "longitude": where["lon"],
            "coordinates_source": "GIVEN",
            "services": ["SHIP_FROM_STORE", "PICKUP"],
            "created_at": moment,
            "modified_at": moment,
            **attributes,
        }
    )


def goods(where: Facility, **units: int) -> dict[str, Stock]:
    """List articles at a facility and put units on its shelf; ``__`` in a name stands for a hyphen."""
    moment = now()
    stocks = {}
    for name, on_hand in units.items():
        article = name.replace("__", "-").removeprefix("a_")
        Listing.objects.create(facility=where, tenant_article_id=article, created_at=moment, modified_at=moment)
        stocks[article] = Stock.objects.create(
            facility=where, tenant_article_id=article, on_hand=on_hand, created_at=moment, modified_at=moment
        )
    StockMovement.objects.bulk_create(opening(stock) for stock in stocks.values() if stock.on_hand)
    return stocks


def opening(stock: Stock) -> StockMovement:
    """The movement that a stock begins with which no service made."""
    return StockMovement(
        facility_id=stock.facility_id,
        tenant_article_id=stock.tenant_article_id,
        stock_id=stock.pk,
        quantity=stock.on_hand,
        cause="OPENING",
        on_hand=stock.on_hand,
        created_at=stock.created_at,
    )


def order_body(*, article: str = "A", quantity: int = 1, **properties: Any) -> dict[str, Any]:
    """The smallest order a shop would send."""
    return {
        "consumer": {"addresses": [{"street": "Domstr.", "postalCode": "50668", "city": "Köln", "country": "DE"}]},
        "orderDate": "2024-01-19T08:45:50.525Z",
        "orderLineItems": [{"article": {"tenantArticleId": article, "title": article}, "quantity": quantity}],
        **properties,
    }
