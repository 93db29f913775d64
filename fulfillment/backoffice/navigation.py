"""The menu: what the reader may open, with the counts of what waits there."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from expiry.selectors import expiries_visible, expiring_within
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.common.admin import actor_for, bounded_count, count_text
from orders.models import Order
from orders.states import OrderStatus
from routing.selectors import routing_plans_visible
from routing.states import RoutingPlanStatus

HOUR = datetime.timedelta(hours=1)
TROUBLED = (RoutingPlanStatus.NOT_ROUTABLE, RoutingPlanStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu; ``badge`` names a count below."""

    title: str
    icon: str
    view: str
    permission: str
    badge: str = ""


GROUPS = (
    (
        "",
        (
            Entry("Home", "home", "admin:index", ""),
            Entry("Workplace", "barcode_scanner", "admin:picking_pickjob_workplace", "PICKJOB_READ"),
        ),
    ),
    (
        "Orders",
        (
            Entry("Locked orders", "lock", "admin:orders_order_locked", "ORDER_READ", badge="locked"),
            Entry("All orders", "receipt_long", "admin:orders_order_changelist", "ORDER_READ"),
            Entry("Expiries", "timer", "admin:expiry_expiry_changelist", "EXPIRIES_READ", badge="expiring"),
            Entry(
                "Quotes",
                "request_quote",
                "admin:fulfilment_options_fulfilmentoption_changelist",
                "STOCK_AVAILABILITIES_READ",
            ),
        ),
    ),
    (
        "Fulfillment",
        (
            Entry(
                "Routing plans", "alt_route", "admin:routing_routingplan_changelist", "ROUTING_READ", badge="troubled"
            ),
            Entry("Pick jobs", "shopping_basket", "admin:picking_pickjob_changelist", "PICKJOB_READ"),
            Entry("Handover jobs", "handshake", "admin:handover_handoverjob_changelist", "HANDOVERJOB_READ"),
            Entry("Shipments", "local_shipping", "admin:handover_shipment_changelist", "SHIPMENT_READ"),
            Entry("Parcels", "package_2", "admin:handover_parcel_changelist", "PARCEL_READ"),
        ),
    ),
    (
        "Network",
        (
            Entry("Facilities", "store", "admin:facilities_facility_changelist", "FACILITY_READ"),
            Entry("Carriers", "local_shipping", "admin:facilities_carrier_changelist", "CARRIER_READ"),
            Entry("Listings", "sell", "admin:inventory_listing_changelist", "LISTING_READ"),
            Entry("Stock", "inventory_2", "admin:inventory_stock_changelist", "STOCK_READ"),
        ),
    ),
    (
        "Rules",
        (
            Entry("Lock rules", "lock_person", "admin:orders_lockrule_changelist", "CONFIG_READ"),
            Entry(
                "Order modification",
                "edit_note",
                "admin:orders_ordermodificationconfiguration_changelist",
                "CONFIG_READ",
            ),
            Entry(
                "Order cancelation", "cancel", "admin:orders_ordercancelationconfiguration_changelist", "CONFIG_READ"
            ),
            Entry("Expiry rules", "more_time", "admin:expiry_expiryconfiguration_changelist", "CONFIG_READ"),
            Entry("Cancelation reasons", "list_alt", "admin:orders_cancelationreason_changelist", "CONFIG_READ"),
            Entry("Picking rules", "tune", "admin:picking_pickingconfiguration_changelist", "CONFIG_READ"),
            Entry("Handover rules", "handshake", "admin:handover_handoverconfiguration_changelist", "CONFIG_READ"),
            Entry("Tags", "label", "admin:tags_tag_changelist", "TAG_READ"),
            Entry("Privacy rules", "shield_person", "admin:processes_gdprconfiguration_changelist", "CONFIG_READ"),
        ),
    ),
    (
        "System",
        (
            Entry("Events", "bolt", "admin:events_event_changelist", "EVENT_READ"),
            Entry("Audit trail", "policy", "admin:audits_audit_changelist", "AUDIT_READ"),
            Entry("Users", "group", "admin:accounts_user_changelist", "USERS_READ"),
            Entry("Roles", "badge", "admin:auth_group_changelist", "ROLE_READ"),
            Entry("Sessions", "key", "admin:accounts_session_changelist", "USERS_READ"),
            Entry("API docs", "api", "api-docs", ""),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the menu for the reader of *request*."""
    actor = actor_for(request)
    return [
        {"title": title, "items": [_item(entry, request, actor) for entry in entries if _allowed(entry, actor)]}
        for title, entries in GROUPS
        if any(_allowed(entry, actor) for entry in entries)
    ]


def locked_count() -> int:
    """Return how many orders are locked, counted up to the bound of badges."""
    return bounded_count(Order.objects.filter(status=OrderStatus.LOCKED))


def troubled_count(actor: Actor) -> int:
    """Return how many plans wait for stock or for a person, counted up to the bound of badges."""
    return bounded_count(routing_plans_visible(actor=actor).filter(status__in=TROUBLED))


def expiring_count(actor: Actor) -> int:
    """Return how many orders expire within the hour, counted up to the bound of badges."""
    return bounded_count(expiring_within(expiries_visible(actor=actor), span=HOUR, now=clock.now()))


# What the badges count, and their colors.
BADGES: dict[str, tuple[Callable[[Actor], int], str]] = {
    "locked": (lambda _: locked_count(), "warning"),
    "troubled": (troubled_count, "danger"),
    "expiring": (expiring_count, "warning"),
}


def _allowed(entry: Entry, actor: Actor) -> bool:
    return not entry.permission or actor.can(entry.permission)


def _item(entry: Entry, request: HttpRequest, actor: Actor) -> dict[str, Any]:
    url = reverse(entry.view)
    counted, tone = BADGES.get(entry.badge, (lambda _: 0, ""))
    count = counted(actor)
    item: dict[str, Any] = {
        "title": entry.title,
        "icon": entry.icon,
        "link": url,
        "active": _active(entry, request, url),
    }
    if count:
        item |= {"badge": count_text(count), "badge_variant": tone}
    return item


def _active(entry: Entry, request: HttpRequest, url: str) -> bool:
    if entry.view == "admin:index":
        return request.path == url
    # A page may say where it belongs; else the longest address that it starts with wins.
    if named := getattr(request, "menu_entry", ""):
        return bool(entry.view == named)
    locked = reverse("admin:orders_order_locked")
    return request.path.startswith(url) and (url == locked or not request.path.startswith(locked))
