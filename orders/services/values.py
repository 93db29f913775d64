"""What lists and clerks see of an order at a glance: the consumer's name, the country, the value."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .targets import delivery_address

MAX_VALUE = Decimal(10) ** 17


@dataclass(frozen=True, slots=True)
class ConsumerBrief:
    """Who and where, in a line."""

    name: str
    country: str


def brief_of(consumer: dict[str, Any]) -> ConsumerBrief:
    """Return the consumer's name and the country of the delivery address; empty where unknown."""
    address = delivery_address(consumer) or {}
    person = " ".join(filter(None, (address.get("firstName"), address.get("lastName"))))
    name = person or address.get("companyName") or consumer.get("email") or consumer.get("consumerId") or ""
    return ConsumerBrief(name=name[:255], country=address.get("country", ""))


def value_of(lines: Sequence[dict[str, Any]]) -> Decimal | None:
    """Return the sum of shop price × quantity; None where a line has no price, for half a sum misleads a clerk."""
    if any("shopPrice" not in line for line in lines):
        return None
    value = sum((Decimal(str(line["shopPrice"])) * line["quantity"] for line in lines), Decimal(0))
    return value.quantize(Decimal("0.01")) if abs(value) < MAX_VALUE else None
