"""The orders of the demo: routed, locked for every reason, unlocked, cancelled, split, waiting and urgent."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from . import assortment as articles
from . import consumers
from .assortment import BY_ID, Article, attributes, scannable_code
from .consumers import Consumer, consumer_body
from .network import AMSTERDAM, KOELN, SUSPENDED

SEEDS = Path(__file__).parent / "seeds"
After = Literal["", "UNLOCK", "CANCEL", "EXPIRE"]
# What somebody did about its expiry when it came in.
Waits = Literal["", "LONGER", "FOREVER"]
# How far its first pick job got: begun, begun with one unit picked, picked, picked with one unit missing, given up by
# the facility, handed over, not collected.
Work = Literal["", "STARTED", "HALFWAY", "PICKED", "SHORT", "ABORTED", "HANDED_OVER", "NO_SHOW"]


def minutes(number: int) -> datetime.timedelta:
    """Return that many minutes."""
    return datetime.timedelta(minutes=number)


def hours(number: float) -> datetime.timedelta:
    """Return that many hours."""
    return datetime.timedelta(hours=number)


@dataclass(frozen=True, slots=True)
class DemoOrder:
    """One order: how old it is, why it is locked if it is, and what happens to it after it was routed."""

    number: str
    consumer: Consumer
    lines: tuple[tuple[str, int], ...]
    age: datetime.timedelta
    locked: str = ""
    fraud_score: int = 4
    collect_at: str = ""
    ready_in: datetime.timedelta | None = None
    promised_for: datetime.timedelta | None = None
    service_level: Literal["DELIVERY", "SAMEDAY"] = "DELIVERY"
    invoice_to: Consumer | None = None
    after: After = ""
    reason: str = ""
    work: Work = ""
    waits: Waits = ""
    tags: tuple[tuple[str, str], ...] = ()


FOR_CONSUMERS = (
    # Open and routed, all over the network.
    DemoOrder("F-20461", consumers.ANNA, (("KNIT-M-2712", 1), ("SCARF-S-2811", 1)), hours(76), work="HANDED_OVER"),
    DemoOrder(
        "F-20462",
        consumers.JONAS,
        (("RUN-X-4941", 1), ("SHORT-R-5112", 2), ("BOTTLE-5321", 1)),
        hours(71),
        work="HANDED_OVER",
        tags=(("channel", "app"),),
    ),
    DemoOrder("F-20463", consumers.LUC, (("COAT-W-2741", 1),), hours(52), work="PICKED"),
    DemoOrder("F-20464", consumers.EVA, (("LINEN-P-6121", 2), ("TOWEL-S-6111", 4)), hours(47), work="SHORT"),
    DemoOrder("F-20465", consumers.SANNE, (("SNEAK-B-4892", 1), ("SOCKS-5-2841", 2)), hours(28), work="ABORTED"),
    DemoOrder(
        "F-20466", consumers.REMO, (("BOOT-H-4912", 1), ("PACK-45-5313", 1)), hours(22), tags=(("channel", "web"),)
    ),
    DemoOrder("F-20467", consumers.MATEO, (("BALL-F-5231", 1), ("JACK-R-5121", 1)), hours(17)),
    DemoOrder("F-20468", consumers.FREJA, (("MUG-4-6211", 2), ("VASE-G-6311", 1)), hours(8)),
    DemoOrder(
        "F-20469",
        consumers.PIOTR,
        (("CHINO-B-2611", 1), ("POLO-G-2511", 1)),
        hours(5),
        tags=(("channel", "web"), ("gift", "wrap"), ("gift", "card")),
    ),
    DemoOrder(
        "F-20470",
        consumers.ANNA,
        (("CANDLE-6321", 2),),
        minutes(35),
        service_level="SAMEDAY",
        tags=(("channel", "app"), ("customer", "vip")),
    ),
    # Locked, three days to five minutes old.
    DemoOrder(
        "F-20471",
        consumers.VIKTOR,
        (("BIKE-RD-7004", 1),),
        hours(72),
        "High value: above 2,000 €, first order of this consumer.",
        71,
        tags=(("channel", "web"),),
    ),
    DemoOrder("F-20472", consumers.JONAS, (("BAG-T-2831", 2),), hours(48), "Fraud score 83 of 100.", 83),
    DemoOrder(
        "F-20473",
        consumers.MIRA,
        (("TRENCH-B-2742", 1), ("PUMP-N-4921", 1)),
        hours(26),
        "Address mismatch: the invoice goes to another country.",
        58,
        invoice_to=consumers.LUC,
    ),
    DemoOrder("F-20474", consumers.VIKTOR, (("DUMB-8-5221", 6),), hours(9), "First order of this consumer.", 44),
    DemoOrder(
        "F-20475",
        consumers.LUC,
        (("KNIT-C-2711", 4), ("DRESS-E-2634", 3)),
        hours(3),
        "Unusual quantity for this consumer.",
        62,
    ),
    DemoOrder(
        "F-20476", consumers.MIRA, (("SNEAK-R-4893", 1),), minutes(70), "Card declined twice, then accepted.", 77
    ),
    DemoOrder(
        "F-20477",
        consumers.GIULIA,
        (("ESPRESSO-7002", 1),),
        minutes(25),
        "Phone number could not be verified.",
        39,
        tags=(("channel", "web"), ("customer", "employee")),
    ),
    DemoOrder("F-20478", consumers.JONAS, (("RACKET-5241", 1),), minutes(5), "Fraud score 91 of 100.", 91),
    # Arrived open; a lock rule held it back.
    DemoOrder("F-20498", consumers.MATEO, (("HOOD-N-2721", 2), ("SOCKS-5-2841", 1)), minutes(12), fraud_score=94),
    # Locked, and its time is nearly over: the customer comes for it in less than an hour.
    DemoOrder(
        "F-20479",
        consumers.ANNA,
        (("BLAZER-T-2731", 1),),
        hours(20),
        "Pays at the counter: identity to be checked.",
        21,
        collect_at=KOELN,
        ready_in=minutes(160),
    ),
    # Click and collect.
    DemoOrder("F-20480", consumers.SANNE, (("PAN-I-6222", 1),), hours(2), collect_at=AMSTERDAM, ready_in=minutes(210)),
    # A store's day: waiting, begun, halfway, ready at the counter, short picked, gone, never fetched.
    DemoOrder("F-20488", consumers.ANNA, (("MUG-4-6211", 1), ("PAN-I-6222", 2)), hours(3), collect_at=KOELN),
    DemoOrder("F-20489", consumers.JONAS, (("YOGA-M-5211", 3),), hours(4), collect_at=KOELN, work="STARTED"),
    DemoOrder(
        "F-20490",
        consumers.EVA,
        (("SCARF-S-2811", 2), ("POLO-G-2511", 1)),
        hours(5),
        collect_at=KOELN,
        ready_in=minutes(145),
        work="HALFWAY",
    ),
    DemoOrder(
        "F-20491",
        consumers.CLARA,
        (("HOOD-N-2721", 1),),
        hours(7),
        collect_at=KOELN,
        work="PICKED",
        tags=(("channel", "store"),),
    ),
    DemoOrder("F-20492", consumers.MIRA, (("CHINO-B-2611", 2),), hours(9), collect_at=KOELN, work="SHORT"),
    DemoOrder("F-20493", consumers.HENRIK, (("BALL-F-5231", 1),), hours(26), collect_at=KOELN, work="HANDED_OVER"),
    DemoOrder("F-20494", consumers.LUC, (("PACK-45-5313", 1),), hours(49), collect_at=KOELN, work="NO_SHOW"),
    DemoOrder("F-20495", consumers.SANNE, (("PLATE-6-6212", 2),), hours(6), collect_at=AMSTERDAM, work="PICKED"),
    # Nobody has fetched these: at their time they are given up. One goes soon, one got more time, one waits for as long
    # as it takes, and one is gone.
    DemoOrder("F-20499", consumers.REMO, (("SCARF-S-2811", 1),), hours(8), collect_at=KOELN, ready_in=minutes(12)),
    DemoOrder(
        "F-20500",
        consumers.FREJA,
        (("VASE-G-6311", 1),),
        hours(10),
        collect_at=KOELN,
        ready_in=minutes(50),
        waits="LONGER",
        reason="Customer called: stuck in traffic, comes after work.",
    ),
    DemoOrder(
        "F-20501",
        consumers.GIULIA,
        (("HOOD-N-2721", 1),),
        hours(74),
        collect_at=KOELN,
        ready_in=hours(-26),
        waits="FOREVER",
        reason="In hospital; her daughter will fetch it.",
    ),
    DemoOrder(
        "F-20502",
        consumers.JONAS,
        (("TOWEL-S-6111", 2),),
        hours(30),
        collect_at=KOELN,
        ready_in=hours(-5),
        after="EXPIRE",
    ),
    # Was locked, and a clerk let it go; was fine, and the consumer changed her mind.
    DemoOrder(
        "F-20481",
        consumers.CLARA,
        (("TENT-2-5311", 1), ("BAG-SL-5312", 2)),
        hours(30),
        "High value.",
        35,
        after="UNLOCK",
        reason="Called the consumer; order and address confirmed.",
    ),
    DemoOrder(
        "F-20482",
        consumers.EVA,
        (("DRESS-F-2633", 1),),
        hours(12),
        after="CANCEL",
        reason="Cancelled by the consumer: ordered in the wrong size.",
    ),
    DemoOrder(
        "F-20483",
        consumers.HENRIK,
        (("BAG-T-2831", 3),),
        hours(15),
        "Fraud score 97 of 100.",
        97,
        after="CANCEL",
        reason="Card reported as stolen.",
    ),
    # No facility has all of it: two parcels, and three.
    DemoOrder("F-20484", consumers.HENRIK, (("SURF-LB-7003", 1), ("LAMP-ARC-7001", 1)), hours(6)),
    DemoOrder("F-20485", consumers.CLARA, (("LAMP-ARC-7001", 1), ("ESPRESSO-7002", 1), ("BIKE-RD-7004", 1)), hours(4)),
    # Baskets at the checkout: nobody has bought yet, the stock is held until the promise ends.
    DemoOrder("F-20496", consumers.CLARA, (("BAG-T-2831", 1),), minutes(4), promised_for=hours(8)),
    DemoOrder("F-20497", consumers.EVA, (("DRESS-F-2633", 1),), minutes(2), promised_for=minutes(30)),
    # Nobody can fulfill these: sold out everywhere, and a store that takes no orders at present.
    DemoOrder("F-20486", consumers.REMO, ((articles.SLED.tenant_id, 1), ("FLEECE-5122", 1)), hours(1)),
    DemoOrder(
        "F-20487", consumers.HENRIK, (("BELT-L-2821", 1),), minutes(50), collect_at=SUSPENDED, ready_in=hours(26)
    ),
)


def examples(*, koeln: str) -> tuple[tuple[dict[str, Any], datetime.timedelta], ...]:
    """Return the two example orders of the API's documentation with their ages, *koeln* being the facility's id."""
    locked = json.loads((SEEDS / "locked_order.json").read_text().replace("<facility-id>", koeln))
    return ((locked, minutes(130)), (json.loads((SEEDS / "order.json").read_text()), minutes(20)))


def order_body(order: DemoOrder, *, now: datetime.datetime, facility_id: Callable[[str], str]) -> dict[str, Any]:
    """Return *order* as ``POST /api/orders`` would take it; *facility_id* knows the facilities' ids."""
    body: dict[str, Any] = {
        "tenantOrderId": order.number,
        "orderDate": (now - order.age).isoformat(),
        "consumer": consumer_body(order.consumer, invoice_to=order.invoice_to),
        "customAttributes": {"fraudScore": order.fraud_score, "shop": f"web-{order.consumer.country.lower()}"},
        "paymentInfo": {"currency": "EUR"},
        "orderLineItems": [_line(BY_ID[article], quantity) for article, quantity in order.lines],
    }
    if order.tags:
        body["tags"] = [{"id": key, "value": value} for key, value in order.tags]
    if order.locked:
        body |= {"status": "LOCKED", "statusReasons": [{"status": "LOCKED", "reason": order.locked}]}
    if order.promised_for:
        until = (now - order.age + order.promised_for).isoformat()
        body |= {"status": "PROMISED", "promisesOptions": {"validUntil": until}}
    if order.collect_at:
        ready = (now + (order.ready_in or hours(24))).isoformat()
        collect = {"facilityRef": facility_id(order.collect_at), "paid": not order.locked, "provisioningTime": ready}
        body["deliveryPreferences"] = {"collect": [collect]}
    else:
        body["deliveryPreferences"] = {"shipping": {"serviceLevel": order.service_level}}
    return body


def _line(article: Article, quantity: int) -> dict[str, Any]:
    return {
        "quantity": quantity,
        "article": {
            "tenantArticleId": article.tenant_id,
            "title": article.title,
            "weight": article.weight,
            "attributes": attributes(article),
        },
        "scannableCodes": [scannable_code(article)],
        "shopPrice": article.price,
    }
