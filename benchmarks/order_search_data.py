"""Fills an empty PostgreSQL with orders as a retailer has them after two years: lines and processes, by COPY.

Run `python -m benchmarks.order_search_data 1000000` with DATABASE_URL naming a migrated database without orders.

What is common and what is rare is fixed, so that searches can ask for a value that one order has, every hundredth,
or every second: see `COMMON`, `SOME` and `ONE`. Recent things (locked, promised, the campaign) are at the end, where
the order of creation comes to them last.
"""

import datetime
import os
import random
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import django

django.setup()

import orjson  # noqa: E402
import psycopg  # noqa: E402
from django.db import models  # noqa: E402
from psycopg import sql  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402
from tqdm import tqdm  # noqa: E402

from fulfillment.common import clock  # noqa: E402
from fulfillment.processes.models import Process  # noqa: E402
from orders.models import Order, OrderLine  # noqa: E402

DAYS = 730
END = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
BATCH = 5_000
CITIES, NAMES, ARTICLES, CONSUMERS, STORES = 3_000, 8_000, 20_000, 300_000, 200
COUNTRIES = ("DE",) * 60 + ("AT",) * 15 + ("NL",) * 15 + ("FR",) * 9 + ("CH",)
# What every second order has, every hundredth, and one alone.
COMMON, SOME, ONE = "common", "some", "one"

Row = dict[str, Any]


def main(orders: int) -> int:
    """Write *orders* orders; the indexes are dropped meanwhile and built at the end."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM orders_order LIMIT 1").fetchone():
            sys.exit("There are orders in the database already; name an empty one.")
        indexes = _drop_indexes(connection)
        rng = random.Random(1)
        with tqdm(total=orders, desc="orders", file=sys.stderr, disable=None) as bar:
            for start in range(0, orders, BATCH):
                batch = [_order(number, orders, rng) for number in range(start, min(start + BATCH, orders))]
                with connection.transaction():
                    _copy(connection, Process, (process for process, _, _ in batch))
                    _copy(connection, Order, (order for _, order, _ in batch))
                    _copy(connection, OrderLine, (line for _, _, lines in batch for line in lines))
                bar.update(len(batch))
        for index in tqdm(indexes, desc="indexes", file=sys.stderr, disable=None):
            connection.execute(index)
        connection.execute("VACUUM (ANALYZE)")
    return 0


def _drop_indexes(connection: "psycopg.Connection[Any]") -> list[str]:
    """Drop all that no constraint needs, and return the statements that make them again."""
    tables = [model._meta.db_table for model in (Process, Order, OrderLine)]
    found = connection.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT FROM pg_constraint WHERE conname = indexname)",
        (tables,),
    ).fetchall()
    for name, _ in found:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    return [statement for _, statement in found]


def _copy(connection: "psycopg.Connection[Any]", model: type[models.Model], rows: Iterator[Row]) -> None:
    """Write rows, given by attribute names; what they do not say is the model's default."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    defaults = {field.attname: None if field.primary_key else field.get_default() for field in fields}
    json = {field.attname for field in fields if isinstance(field, models.JSONField)}
    columns = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    with connection.cursor().copy(into) as copy:
        for row in rows:
            whole = {**defaults, **row}
            copy.write_row(
                [
                    Jsonb(value, dumps=orjson.dumps) if name in json and value is not None else value
                    for name, value in whole.items()
                ]
            )


def _key(at: datetime.datetime, rng: random.Random) -> uuid.UUID:
    """Return an id of version 7 that was made at this moment."""
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62))


def _order(number: int, orders: int, rng: random.Random) -> tuple[Row, Row, list[Row]]:
    at = END - datetime.timedelta(days=DAYS) * (1 - number / orders)
    process_key, order_key = _key(at, rng), _key(at, rng)
    stamps = {"created_at": at, "modified_at": at}
    lone, recent = number == orders // 3, number >= orders * 29 // 30
    consumer_number = int(CONSUMERS * rng.random() ** 2)
    consumer = _consumer(consumer_number, lone=lone)
    delivery = _delivery(rng, at, lone=lone)
    entry = {"entity": "ORDER", "id": str(order_key), "status": "IN_PROGRESS", "state": "OPEN", "at": at.isoformat()}
    status = "IN_PROGRESS" if recent else "FINISHED"
    process = {
        "id": process_key,
        "order_id": order_key,
        "tenant_order_id": f"R-{number:08}",
        "status": status,
        "doms_status": "FINISHED",
        "operative_status": status,
        "inventory_status": status,
        "entities": [entry],
        "event_sequence": 1,
        **stamps,
    }
    order = {
        "id": order_key,
        "process_id": process_key,
        "tenant_order_id": f"R-{number:08}",
        "status": _status(rng, recent=recent),
        "order_date": at - datetime.timedelta(seconds=rng.expovariate(1 / 60)),
        "consumer": consumer,
        "consumer_id": consumer["consumerId"],
        "consumer_name": f"{consumer['addresses'][0]['firstName']} {consumer['addresses'][0]['lastName']}",
        "country": consumer["addresses"][0]["country"],
        "custom_attributes": _attributes(rng, number, lone=lone, recent=recent),
        "delivery_preferences": delivery,
        "properties": _properties(rng, lone=lone),
        **stamps,
    }
    return process, order, _lines(rng, at, order_key, lone=lone)


def _status(rng: random.Random, *, recent: bool) -> str:
    chance = rng.random()
    if recent and chance < 0.05:
        return "LOCKED" if chance < 0.03 else "PROMISED"
    return "CANCELLED" if chance > 0.95 else "OBSOLETE" if chance > 0.94 else "OPEN"


def _consumer(number: int, *, lone: bool) -> Row:
    own = random.Random(number)
    address = {
        "firstName": f"First{own.randrange(NAMES)}",
        "lastName": ONE if lone else f"Last{own.randrange(NAMES)}",
        "street": ONE if lone else f"{own.choice('ABCDEFGH')}-Straße {own.randrange(CITIES)}",
        "houseNumber": str(own.randrange(1, 120)),
        "postalCode": ONE if lone else f"{own.randrange(100_000):05}",
        "city": ONE if lone else COMMON if own.random() < 0.5 else f"City{own.randrange(CITIES)}",
        "province": ONE if lone else f"Province{own.randrange(16)}",
        "country": "LI" if lone else own.choice(COUNTRIES),
        "email": f"{ONE if lone else number}@consumer.example",
    }
    if own.random() < 0.05 or lone:
        address["companyName"] = ONE if lone else SOME if own.random() < 0.2 else f"Company{number}"
    addresses = [address]
    if own.random() < 0.2:
        addresses.append({**address, "addressType": "INVOICE_ADDRESS", "city": f"City{own.randrange(CITIES)}"})
    elif own.random() < 0.01:
        addresses[0] = {**address, "addressType": "PARCEL_LOCKER"}
    elif own.random() < 0.6:
        addresses[0] = {**address, "addressType": "POSTAL_ADDRESS"}
    return {"consumerId": ONE if lone else f"c-{number}", "email": address["email"], "addresses": addresses}


def _delivery(rng: random.Random, at: datetime.datetime, *, lone: bool) -> Row | None:
    chance = rng.random()
    if lone or chance < 0.2:
        return {"collect": [{"facilityRef": ONE if lone else f"store-{rng.randrange(STORES)}", "paid": chance < 0.1}]}
    shipping: Row = {"serviceLevel": "SAMEDAY" if chance > 0.99 else "DELIVERY"}
    if chance < 0.5:
        desired = at + datetime.timedelta(days=rng.randint(1, 9))
        shipping["desiredDeliveryTime"] = desired.replace(hour=12, minute=0, second=0, microsecond=0).isoformat()
    return {"shipping": shipping}


def _attributes(rng: random.Random, number: int, *, lone: bool, recent: bool) -> Row:
    attributes: Row = {
        "channel": rng.choice(("web", "web", "app", "store")),
        "erpNumber": f"E{number}",
        "points": rng.randrange(10_000),
        "vip": rng.random() < 0.01,
    }
    if recent and rng.random() < 0.3:
        attributes["campaign"] = "summer"
    return attributes | ({"gift": ONE} if lone else {})


def _properties(rng: random.Random, *, lone: bool) -> Row:
    method = {"en_US": "Invoice", "de_DE": "Rechnung"} if rng.random() < 0.5 else {"en_US": "Card", "de_DE": "Karte"}
    currency = "LIX" if lone else "CHF" if rng.random() < 0.01 else "EUR"
    properties: Row = {"paymentInfo": {"currency": currency, "methodLocalized": method}}
    if lone or rng.random() < 0.1:
        value = ONE if lone else f"tag-{min(int(rng.paretovariate(1)), 50)}"
        properties["tags"] = [{"id": "priority", "value": value}]
    return properties


def _lines(rng: random.Random, at: datetime.datetime, order_key: uuid.UUID, *, lone: bool) -> list[Row]:
    chosen = {int(ARTICLES * rng.random() ** 3) for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 6)))}
    articles = [f"A-{number:05}" for number in sorted(chosen)]
    articles += [COMMON] if rng.random() < 0.5 else []
    articles += [SOME] if rng.random() < 0.01 else []
    articles += [ONE] if lone else []
    return [
        {
            "id": _key(at, rng),
            "order_id": order_key,
            "position": position,
            "tenant_article_id": article,
            "title": f"Article {article}",
            "quantity": rng.choice((1, 1, 1, 2, 3)),
            "article": {
                "tenantArticleId": article,
                "title": f"Article {article}",
                "titleLocalized": {"en_US": f"Article {article}", "de_DE": f"Artikel {article}"},
            },
        }
        for position, article in enumerate(articles)
    ]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
