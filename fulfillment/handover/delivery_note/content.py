"""What a delivery note says, before anybody thinks of paper."""

import datetime
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fulfillment.facilities.models import Facility
from fulfillment.facilities.time_zones import time_zone_of
from fulfillment.handover.models import HandoverJob, HandoverLine
from fulfillment.handover.states import HandoverChannel, HandoverJobStatus, HandoverLineKind

from .text import joined, plain

LOST = {HandoverJobStatus.CANCELED: "Canceled", HandoverJobStatus.OBSOLETE: "Obsolete"}
WHY_NOT = {HandoverLineKind.EXPECTED: "Expected, will follow", HandoverLineKind.MISSING: "Missing"}


@dataclass(frozen=True, slots=True)
class Row:
    """One article in a table; ``remark`` stands under its title."""

    article: str
    title: str
    quantity: str
    handed_over: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Everything a delivery note shows; ``code`` is what its barcode says, ``banner`` that it is not valid."""

    short_id: str
    code: str
    sender: Sequence[str]
    recipient: Sequence[str]
    facts: Sequence[tuple[str, str]]
    delivered: Sequence[Row]
    not_delivered: Sequence[Row]
    finished: bool
    signed: bool
    banner: str = ""


def note_of(job: HandoverJob, lines: Sequence[HandoverLine], facility: Facility) -> Note:
    """Return what the delivery note of *job* says; once it is handed over also what became of each line."""
    finished = job.status == HandoverJobStatus.HANDED_OVER
    provided = [line for line in lines if line.kind == HandoverLineKind.HANDOVER]
    others = [line for line in lines if line.kind != HandoverLineKind.HANDOVER]
    recipient = job.recipient or {}
    abroad = recipient.get("country", facility.country) != facility.country
    left = [line for line in provided if finished and line.handed_over < line.quantity]
    return Note(
        short_id=plain(job.short_id, most=40) or str(job.pk)[-8:].upper(),
        code=plain(job.short_id, most=255),
        sender=_address(facility.address, name=facility.name, country=abroad),
        recipient=_address(recipient, name=job.recipient_name, country=abroad),
        facts=_facts(job, facility),
        delivered=[_row(line, finished=finished) for line in provided if line.handed_over or not finished],
        not_delivered=[_left(line) for line in left]
        + [_row(line, remark=WHY_NOT[HandoverLineKind(line.kind)]) for line in others],
        finished=finished,
        signed=job.channel == HandoverChannel.COLLECT,
        banner=LOST.get(job.status, ""),
    )


def _facts(job: HandoverJob, facility: Facility) -> list[tuple[str, str]]:
    zone = _zone(facility.address)
    when = ("Handed over", job.handed_over_at) if job.handed_over_at else ("Due", job.target_time)
    facts = [
        ("Order", plain(job.tenant_order_id, most=60)),
        ("Ordered", _moment(job.order_date, zone)),
        (when[0], _moment(when[1], zone)),
        ("Channel", "Click and collect" if job.channel == HandoverChannel.COLLECT else "Delivery"),
        ("Payment", {True: "Paid", False: "To be paid", None: ""}[job.paid]),
    ]
    return [(name, value) for name, value in facts if value]


def _row(line: HandoverLine, *, finished: bool = False, remark: str = "") -> Row:
    return Row(
        article=plain(line.tenant_article_id, most=120),
        title=plain(line.article.get("title"), most=300),
        quantity=str(line.quantity),
        handed_over=str(line.handed_over) if finished else "",
        remark=remark,
    )


def _left(line: HandoverLine) -> Row:
    """Return the units of a finished line that nobody took, with the reasons that were given."""
    refused = "; ".join(_refused(item) for item in line.refused if item["quantity"])
    return Row(
        article=plain(line.tenant_article_id, most=120),
        title=plain(line.article.get("title"), most=300),
        quantity=str(line.quantity - line.handed_over),
        remark=f"Refused: {refused}" if refused else "Not handed over",
    )


def _refused(item: Mapping[str, Any]) -> str:
    localized = item.get("reasonLocalized") or {}
    english = [text for locale, text in localized.items() if locale.startswith("en")]
    reason = plain(item.get("reason")) or plain(next(iter([*english, *localized.values()]), ""))
    return joined(f"{item['quantity']} ×", joined(reason, item.get("comment"), separator=", "))


def _address(address: Mapping[str, Any], *, name: str, country: bool) -> list[str]:
    def value(key: str) -> object:
        return address.get(key)

    lines = [
        plain(name, most=120),
        joined(value("companyName")),
        joined(value("salutation"), value("personalTitle"), value("firstName"), value("lastName")),
        joined(value("street"), value("houseNumber")),
        joined(value("additionalAddressInfo")),
        joined(value("postalCode"), value("city")),
        joined(value("province"), value("country") if country else None, separator=", "),
    ]
    return list(dict.fromkeys(line for line in lines if line))


def _zone(address: Mapping[str, Any]) -> datetime.tzinfo:
    try:
        return zoneinfo.ZoneInfo(time_zone_of(address) or "UTC")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return datetime.UTC


def _moment(moment: datetime.datetime, zone: datetime.tzinfo) -> str:
    try:
        there = moment.astimezone(zone)
    except OverflowError:  # at the edges of the calendar there is no other zone
        there = moment
    return f"{there:%Y-%m-%d %H:%M} {there.tzname() or ''}".strip()
