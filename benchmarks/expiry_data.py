"""Orders that are to be collected, in every state that can expire: some made by the services, the others copies.

A copy is every row of its original with other ids and another order number, so it is as true as the original; units
that copies hold or have taken are added to the stock they lie in.
"""

import datetime
import itertools
import random
import re
import sys
from typing import Any

import django

django.setup()

import psycopg  # noqa: E402
from psycopg import sql  # noqa: E402
from tqdm import tqdm  # noqa: E402

from fulfillment.accounts.permissions import ALL  # noqa: E402
from fulfillment.common import clock  # noqa: E402
from fulfillment.common.actor import SYSTEM, Actor  # noqa: E402
from fulfillment.common.bodies import parse_body  # noqa: E402
from fulfillment.facilities.models import Facility  # noqa: E402
from fulfillment.inventory.models import Listing  # noqa: E402
from fulfillment.inventory.schemas.stocks import StockForCreation  # noqa: E402
from fulfillment.inventory.services.stocks import stock_create  # noqa: E402
from fulfillment.picking.models import PickJob  # noqa: E402
from fulfillment.picking.services import LinePicked, pick_job_at_hand, pick_job_pick, pick_job_start  # noqa: E402
from orders.models import Order  # noqa: E402
from orders.schemas import OrderForCreation  # noqa: E402
from orders.services import order_create  # noqa: E402
from routing.services import plans_route_due  # noqa: E402

PICKER = Actor(kind="USER", id="picker", name="Picker", permissions=ALL)
STORES, ARTICLES, ORIGINALS, STOCK = 20, 50, 200, 100_000
LINES = 3
SOON = 25  # seconds, in which a worker and beat have started
# Of forty orders ten are picked, one is being picked, and one is locked.
PICKED, STARTED, LOCKED = range(10), 10, 11
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
# With the column by which the rows of a process are found, in the order of their foreign keys.
OF_PROCESS = (
    ("processes_process", "id = %(process)s"),
    ("orders_order", "process_id = %(process)s"),
    ("orders_orderline", "order_id IN (SELECT id FROM orders_order WHERE process_id = %(process)s)"),
    ("expiry_expiry", "process_id = %(process)s"),
    ("routing_routingplan", "process_id = %(process)s"),
    ("routing_decisionlog", "plan_id IN (SELECT id FROM routing_routingplan WHERE process_id = %(process)s)"),
    ("inventory_reservation", "process_id = %(process)s"),
    ("inventory_stockmovement", "process_id = %(process)s"),
    ("picking_pickjob", "process_id = %(process)s"),
    ("picking_pickline", "pick_job_id IN (SELECT id FROM picking_pickjob WHERE process_id = %(process)s)"),
    ("handover_handoverjob", "process_id = %(process)s"),
    (
        "handover_handoverline",
        "handover_job_id IN (SELECT id FROM handover_handoverjob WHERE process_id = %(process)s)",
    ),
    ("processes_statuschange", "process_id = %(process)s"),
    ("events_event", "process_id = %(process)s"),
    ("audits_audit", "process_id = %(process)s"),
)


def due_orders(raw: "psycopg.Connection[Any]", number: int) -> None:
    """Write *number* orders that are to be collected tomorrow."""
    originals = min(ORIGINALS, number)
    _originals(originals)
    shared = {str(key) for model in (Facility, Listing) for key in model.objects.values_list("pk", flat=True)}
    shared |= {str(key) for (key,) in raw.execute("SELECT id FROM inventory_stock")}
    processes = [process for (process,) in raw.execute("SELECT process_id FROM orders_order ORDER BY id")]
    # Of true rows nothing has to be checked, and nobody else is here.
    raw.execute("SET session_replication_role = replica")
    for place, process in enumerate(tqdm(processes, desc="copies", file=sys.stderr, disable=None)):
        copies = number // originals + (place < number % originals) - 1
        _copy(raw, process, copies, shared)
    raw.execute(RESERVED)
    raw.execute(MOVED)
    raw.execute(ON_HAND)
    raw.execute("SET session_replication_role = origin")
    raw.execute("VACUUM (ANALYZE)")


def become_due(raw: "psycopg.Connection[Any]") -> int:
    """Let the time of every order's expiry come soon, each at a moment of its own; return how many there are."""
    moved = raw.execute(BECOME_DUE, [SOON]).rowcount
    raw.execute("VACUUM (ANALYZE) expiry_expiry")
    return moved


def _originals(number: int) -> None:
    rng, now = random.Random(1), clock.now()
    stores = _stores(now)
    for place in range(number):
        body = _order(place, rng, stores, now)
        order_create(draft=parse_body(body, OrderForCreation), actor=SYSTEM)
    while plans_route_due():
        pass
    for place, order in enumerate(Order.objects.order_by("pk")):
        if place % 40 in PICKED or place % 40 == STARTED:
            job = PickJob.objects.get(order_id=order.pk)
            with pick_job_at_hand(pick_job_id=str(job.pk), version=None, actor=PICKER, now=clock.now()) as at_hand:
                pick_job_start(at_hand=at_hand)
            if place % 40 != STARTED:
                with pick_job_at_hand(pick_job_id=str(job.pk), version=None, actor=PICKER, now=clock.now()) as at_hand:
                    found = [LinePicked(line_id=str(line.pk), picked=line.quantity) for line in at_hand.lines]
                    pick_job_pick(at_hand=at_hand, lines=found)


def _stores(now: datetime.datetime) -> list[Facility]:
    stores = [
        Facility(
            name=f"Store {number}",
            tenant_facility_id=f"S-{number}",
            address={},
            country="DE",
            latitude=50 + number / 10,
            longitude=8,
            services=["SHIP_FROM_STORE", "PICKUP"],
            created_at=now,
            modified_at=now,
        )
        for number in range(STORES)
    ]
    Facility.objects.bulk_create(stores)
    for store, article in itertools.product(stores, range(ARTICLES)):
        Listing.objects.create(facility=store, tenant_article_id=f"A-{article}", created_at=now, modified_at=now)
        draft = {"facilityRef": str(store.pk), "tenantArticleId": f"A-{article}", "value": STOCK}
        stock_create(body=parse_body(draft, StockForCreation), actor=PICKER, now=now)
    return stores


def _order(place: int, rng: random.Random, stores: list[Facility], now: datetime.datetime) -> dict[str, Any]:
    address = {"street": "Domstr.", "houseNumber": "20", "postalCode": "50668", "city": "Köln", "country": "DE"}
    tomorrow = (now + datetime.timedelta(days=1)).isoformat()
    collect = {"facilityRef": str(rng.choice(stores).pk), "paid": True, "provisioningTime": tomorrow}
    locked = {"status": "LOCKED"} if place % 40 == LOCKED else {}
    return {
        "tenantOrderId": f"due-{place:03}-00000",
        "orderDate": now.isoformat(),
        "consumer": {"addresses": [address]},
        "orderLineItems": [
            {"quantity": rng.randint(1, 3), "article": {"tenantArticleId": f"A-{article}", "title": "Article"}}
            for article in rng.sample(range(ARTICLES), 1 + place % LINES)
        ],
        "deliveryPreferences": {"collect": [collect]},
        **locked,
    }


def _copy(raw: "psycopg.Connection[Any]", process: Any, copies: int, shared: set[str]) -> None:
    """Write the rows of *process* so many times more, all ids but the *shared* ones renamed, and the number."""
    texts = [(table, _columns(raw, table), _rows(raw, table, meant, process)) for table, meant in OF_PROCESS]
    own = {key for _, _, text in texts for key in KEY.findall(text)} - shared
    number = re.search(r"due-\d{3}-00000", texts[0][2])
    assert number is not None
    changing = re.compile(f"({'|'.join(sorted(own))}|{number[0]})")
    rng = random.Random(str(process))
    salts = [rng.getrandbits(48) for _ in range(copies)]
    with raw.transaction():
        for table, columns, text in texts:
            parts = changing.split(text)
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
            with raw.cursor().copy(into) as copy:
                for salt, place in zip(salts, itertools.count(1)):
                    renamed = {key: f"{key[:24]}{int(key[24:], 16) ^ salt:012x}" for key in own}
                    renamed[number[0]] = f"{number[0][:8]}{place:05}"
                    copy.write("".join(renamed.get(part, part) if odd % 2 else part for odd, part in enumerate(parts)))


def _columns(raw: "psycopg.Connection[Any]", table: str) -> sql.Composed:
    query = """
        SELECT column_name FROM information_schema.columns
        WHERE table_name = %s AND is_generated = 'NEVER' AND is_identity = 'NO' ORDER BY ordinal_position
    """
    return sql.SQL(", ").join(sql.Identifier(str(name)) for (name,) in raw.execute(query, [table]))


def _rows(raw: "psycopg.Connection[Any]", table: str, meant: str, process: Any) -> str:
    """Return the rows as COPY writes them."""
    chosen = sql.SQL("COPY (SELECT {} FROM {} WHERE {} ORDER BY id) TO STDOUT").format(
        _columns(raw, table), sql.Identifier(table), sql.SQL(meant.replace("%(process)s", f"'{process}'"))
    )
    with raw.cursor().copy(chosen) as copy:
        return "".join(bytes(part).decode() for part in copy)


RESERVED = """
    UPDATE inventory_stock SET reserved = held FROM (
        SELECT stock_id, sum(quantity) AS held FROM inventory_reservation WHERE status = 'ACTIVE' GROUP BY 1
    ) AS active WHERE active.stock_id = inventory_stock.id
"""
MOVED = """
    UPDATE inventory_stockmovement SET on_hand = told.left FROM (
        SELECT id, sum(quantity) OVER (PARTITION BY stock_id ORDER BY id) AS left FROM inventory_stockmovement
    ) AS told WHERE told.id = inventory_stockmovement.id AND told.left <> inventory_stockmovement.on_hand
"""
ON_HAND = """
    UPDATE inventory_stock SET on_hand = moved FROM (
        SELECT stock_id, sum(quantity) AS moved FROM inventory_stockmovement GROUP BY 1
    ) AS told WHERE told.stock_id = inventory_stock.id AND moved <> on_hand
"""
BECOME_DUE = """
    UPDATE expiry_expiry SET provisioning_time = moment, expiry_time = moment FROM (
        SELECT id, now() + (%s - random()) * interval '1 second' AS moment FROM processes_process
        WHERE order_id IS NOT NULL
    ) AS due WHERE due.id = process_id AND status = 'ACTIVE'
"""
