"""A small network, some orders and the people who look after them."""

import datetime
from typing import Any

from expiry.schemas import ExpiryConfiguration
from expiry.services import expiry_configuration_put
from fulfillment.accounts.models import User
from fulfillment.accounts.roles import PROVIDED_ROLES
from fulfillment.accounts.services import roles_provision
from fulfillment.common import clock
from fulfillment.common.actor import SYSTEM
from fulfillment.common.bodies import parse_body
from fulfillment.facilities.models import Facility
from fulfillment.facilities.schemas.carriers import CarrierForCreation
from fulfillment.facilities.services.carriers import carrier_create
from fulfillment.handover.models import Parcel, Shipment
from fulfillment.handover.schemas.configuration import HandoverConfigurationForCreate
from fulfillment.handover.services import handover_configuration_put
from fulfillment.inventory.models import Listing, Stock, StockMovement
from fulfillment.picking.models import PickJob
from fulfillment.picking.schemas.configuration import PickingConfigurations
from fulfillment.picking.services import (
    LinePicked,
    pick_job_at_hand,
    pick_job_pick,
    pick_job_start,
    picking_configuration_patch,
)
from fulfillment.processes.gdpr import gdpr_configuration_put
from fulfillment.processes.schemas import GdprConfiguration
from fulfillment.tags.schemas import TagForCreation
from fulfillment.tags.services import tag_create
from fulfilment_options.models import FulfilmentOption
from fulfilment_options.schemas import FulfilmentOptionsRequest
from fulfilment_options.services import fulfilment_option_create
from orders.models import Order
from orders.schemas import OrderForCreation
from orders.schemas.cancelation_reasons import CancelationReasonForCreation
from orders.schemas.configuration import OrderCancelationConfiguration, OrderModificationConfiguration
from orders.services import (
    cancelation_reason_create,
    order_cancelation_configuration_put,
    order_create,
    order_modification_configuration_put,
)
from orders.services.lock_rules import lock_rule_create
from routing.services import plans_route_due
from tests.cast import opening

PASSWORD = "let me in, please"
PLACES = {
    "Berlin": (52.52, 13.40, "10115"),
    "Hamburg": (53.55, 9.99, "20095"),
    "Munich": (48.14, 11.58, "80331"),
    "Cologne": (50.94, 6.96, "50667"),
}
ARTICLES = {"SHOE-42": "Trail running shoe", "JACKET-M": "Rain jacket", "SOCKS": "Wool socks, 3 pairs"}


def person(email: str, role: str | None = None, **fields: Any) -> User:
    """Return somebody who may use the backoffice, with one of the provided roles or as superuser."""
    first, last = email.split("@", maxsplit=1)[0].title().split(".")
    names = {"first_name": first, "last_name": last, "is_staff": True}
    if role is None:
        return User.objects.create_superuser(email, PASSWORD, **{**names, **fields})
    assert role in {definition.name for definition in PROVIDED_ROLES}
    roles_provision()
    user = User.objects.create_user(email, PASSWORD, **{**names, **fields})
    user.groups.add(user.groups.model.objects.get(name=role))
    return user


def network(*, on_hand: int = 10, names: tuple[str, ...] = tuple(PLACES)) -> dict[str, Facility]:
    """Return stores by the name of their city; each sells and has every article."""
    now = clock.now()
    facilities = {}
    for name in names:
        latitude, longitude, postal_code = PLACES[name]
        address = {
            "street": "Market street",
            "houseNumber": "1",
            "postalCode": postal_code,
            "city": name,
            "country": "DE",
        }
        facilities[name] = Facility.objects.create(
            name=f"{name} store",
            tenant_facility_id=f"store-{name.lower()}",
            address=address,
            country="DE",
            postal_code=postal_code,
            city=name,
            latitude=latitude,
            longitude=longitude,
            coordinates_source="GIVEN",
            created_at=now,
            modified_at=now,
        )
    for facility in facilities.values():
        for article, title in ARTICLES.items():
            common = {"facility": facility, "tenant_article_id": article, "created_at": now, "modified_at": now}
            Listing.objects.create(title=title, **common)
            Stock.objects.create(on_hand=on_hand, **common)
    StockMovement.objects.bulk_create(opening(stock) for stock in Stock.objects.filter(on_hand__gt=0))
    carrier_create(body=CarrierForCreation(key="CUSTOM_BIKE", name="Bike"), actor=SYSTEM, now=now)
    handover_configuration_put(body=HandoverConfigurationForCreate(version=0), actor=SYSTEM, now=now)
    tag_create(body=TagForCreation(id="channel", allowed_values=["web"]), actor=SYSTEM, now=now)
    picking_configuration_patch(body=PickingConfigurations(version=0), actor=SYSTEM, now=now)
    order_rules()
    privacy = GdprConfiguration(version=0, retention_time=90, actor_anonymization=False)
    gdpr_configuration_put(body=privacy, actor=SYSTEM)
    expiry = ExpiryConfiguration(provisioning_time_offset_in_minutes=0)
    expiry_configuration_put(body=expiry, actor=SYSTEM)
    lock_rule_create(kind="COUNTRIES", parameters={}, actor=SYSTEM)
    return facilities


def order_rules() -> None:
    """Say what may be done to orders, as the defaults do, and add a reason for cancelling them."""
    modification = OrderModificationConfiguration(version=0, allow_order_line_item_modification=False)
    order_modification_configuration_put(body=modification, actor=SYSTEM)
    cancelation = OrderCancelationConfiguration(version=0, allow_force_cancel_order=False)
    order_cancelation_configuration_put(body=cancelation, actor=SYSTEM)
    body = CancelationReasonForCreation(reason="Payment failed", reason_localized={})
    cancelation_reason_create(body=body, actor=SYSTEM)


def order(
    number: str, *, city: str = "Berlin", status: str = "LOCKED", reason: str = "High value", **more: Any
) -> Order:
    """Return a new order to *city*; route it with `route`."""
    latitude, longitude, postal_code = PLACES[city]
    lines = more.pop("lines", {"SHOE-42": 1})
    consumer = more.pop("consumer", {})
    body = {
        "tenantOrderId": number,
        "orderDate": clock.now().isoformat(),
        "status": status,
        "statusReasons": [{"status": status, "reason": reason}] if reason else [],
        "consumer": {
            "consumerId": "C-1",
            "email": "jo@example.com",
            "addresses": [
                {
                    "firstName": "Jo",
                    "lastName": "Winter",
                    "street": "Long street",
                    "houseNumber": "7",
                    "postalCode": postal_code,
                    "city": city,
                    "country": "DE",
                    "coordinates": {"lat": latitude, "lon": longitude},
                }
            ],
            **consumer,
        },
        "orderLineItems": [
            {
                "article": {"tenantArticleId": article, "title": ARTICLES.get(article, article)},
                "quantity": quantity,
                "shopPrice": 59.9,
            }
            for article, quantity in lines.items()
        ],
        **more,
    }
    created, _ = order_create(draft=parse_body(body, OrderForCreation), actor=SYSTEM)
    return created


def to_collect(number: str, *, minutes: float = 60, status: str = "OPEN", city: str = "Berlin", **more: Any) -> Order:
    """Return a new order that is to be collected at the city's store in so many minutes."""
    where = Facility.objects.get(city=city)
    moment = clock.now() + datetime.timedelta(minutes=minutes)
    collect = {"facilityRef": str(where.pk), "paid": True, "provisioningTime": moment.isoformat()}
    preferences = {"collect": [collect]}
    return order(number, city=city, status=status, reason="", deliveryPreferences=preferences, **more)


def quote(number: str = "", *, city: str = "Berlin", **more: Any) -> FulfilmentOption:
    """Return a new quote for *city*; ``lines`` are articles with units."""
    lines = more.pop("lines", {"SHOE-42": 1})
    body = {
        "orderType": "HD",
        "trackingId": number,
        "address": {"postcode": PLACES[city][2], "city": city, "country": "DE"},
        "items": [{"skuRef": article, "requestedQuantity": units} for article, units in lines.items()],
        **more,
    }
    return fulfilment_option_create(draft=parse_body(body, FulfilmentOptionsRequest), actor=SYSTEM).option


def route() -> None:
    """Route everything that is due."""
    while plans_route_due():
        pass


def picked_and_packed(subject: Order) -> None:
    """Have the jobs of an order picked; what a carrier brings is in a parcel."""
    for job in PickJob.objects.filter(order_id=subject.pk):
        with pick_job_at_hand(pick_job_id=str(job.pk), actor=SYSTEM) as at_hand:
            pick_job_start(at_hand=at_hand)
            said = [LinePicked(line_id=str(line.pk), picked=line.quantity) for line in at_hand.lines]
            pick_job_pick(at_hand=at_hand, lines=said)
    for shipment in Shipment.objects.filter(process=subject.process_id):
        common = {"process_id": subject.process_id, "facility_id": shipment.facility_id}
        now = clock.now()
        Parcel.objects.create(
            shipment=shipment,
            tracking_number=f"T-{subject}",
            items=[{"tenantArticleId": "SHOE-42", "quantity": 1}],
            result={"trackingUrl": "https://carrier.example/T"},
            created_at=now,
            modified_at=now,
            **common,
        )


def older(subject: Order, *, hours: float) -> None:
    """Make an order look as if it had waited."""
    Order.objects.filter(pk=subject.pk).update(created_at=clock.now() - datetime.timedelta(hours=hours))
