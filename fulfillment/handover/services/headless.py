"""Handover jobs that a client makes on its own: for goods that were not picked here, or picked for nobody."""

import datetime
from typing import Any

from fulfillment.accounts.selectors import assigned_users
from fulfillment.common.actor import SYSTEM, Actor
from fulfillment.common.bodies import as_json, in_utc
from fulfillment.common.clock import now as clock_now
from fulfillment.common.ids import new_id, parse_id, short_id
from fulfillment.facilities.selectors import facility_for_client
from fulfillment.handover.models import HandoverJob, HandoverLine, Shipment
from fulfillment.handover.schemas.handover_jobs.creation import HandoverjobForCreation
from fulfillment.handover.states import HandoverJobStatus, HandoverLineKind, HandoverLineStatus
from fulfillment.processes.documents import tags_shown
from fulfillment.processes.recordable_attributes import attributes_new
from fulfillment.processes.services import process_for_client
from fulfillment.tags.selectors import references_in, tags_check

from .belonging import process_named, require_free, shipment_named
from .creation import handover_job_write
from .parcel_info import info_of

# Properties that are kept as they came because nothing here computes with them.
KEPT = (
    "carrierLogoUrl",
    "carrierRef",
    "carrierTrackingNumber",
    "loadUnitRefs",
    "operativeProcessRef",
    "parcelRef",
    "stickers",
    "transfers",
)
# Deprecated properties that say the same as those of `handoverJobParcelInfo`.
OF_THE_PARCEL = ("carrierLogoUrl", "carrierRef", "carrierTrackingNumber", "parcelRef", "shipmentRef")
LISTS = {
    "handoverJobLineItems": HandoverLineKind.HANDOVER,
    "expectedHandoverJobLineItems": HandoverLineKind.EXPECTED,
    "missingHandoverJobLineItems": HandoverLineKind.MISSING,
}
COLUMNS = {"article", "quantity", "globalLineItemId", "handedOverQuantity", "refused", "status"}


def handover_job_create_headless(
    *, body: HandoverjobForCreation, actor: Actor, now: datetime.datetime | None = None
) -> tuple[HandoverJob, list[HandoverLine]]:
    """Make a handover job as a client describes it; it moves no stock, then or later.

    It lives under the process of the pick job or shipment it names, else under the one it names, else one of its own.
    Raises: InvalidInput for something unknown or not belonging together, NotFound for a facility out of the actor's
    scope, Conflict if the pick job or the shipment has a handover job already. Source: ``POST /api/handoverjobs``.
    """
    now = now or clock_now()
    plain = as_json(body)
    facility = facility_for_client(reference=body.facility_ref, actor=actor)
    parcel = {name: plain[name] for name in OF_THE_PARCEL if name in plain} | plain.get("handoverJobParcelInfo", {})
    shipment = shipment_named(reference=parcel.get("shipmentRef"), facility=facility, actor=actor)
    pick_job_id = parse_id(body.pick_job_ref) if body.pick_job_ref else None
    process_id = process_named(body, pick_job_id=pick_job_id, shipment=shipment)
    tags_check(references=references_in(plain, lines=tuple(LISTS)))
    # A process that a pick job or shipment leads to is checked by what leads there.
    namer = actor if body.process_id else SYSTEM
    with process_for_client(
        process_id=process_id,
        tenant_order_id=body.tenant_order_id or "",
        tags=plain.get("tags", ()),
        actor=namer,
        now=now,
    ) as process:
        require_free(process, pick_job_id=pick_job_id, shipment=shipment, facility=facility)
        job = HandoverJob(
            process=process,
            facility=facility,
            pick_job_id=pick_job_id,
            shipment=shipment,
            channel=body.channel,
            status=HandoverJobStatus(body.status or HandoverJobStatus.OPEN),
            short_id=body.short_identifier or short_id(),
            recipient_name=body.full_identifier or "",
            tenant_order_id=body.tenant_order_id or "",
            order_date=in_utc(body.order_date, path="$.orderDate"),
            target_time=in_utc(body.target_time, path="$.targetTime"),
            paid=plain.get("paid"),
            recipient=plain.get("recipientAddress"),
            invoice_address=plain.get("invoiceAddress"),
            parcel_info=_parcel_info(parcel, shipment),
            assigned_users=assigned_users(body.assigned_users or ()),
            custom_attributes=plain.get("customAttributes"),
            properties={**{name: plain[name] for name in KEPT if name in plain}, **tags_shown(process)},
            created_at=now,
            modified_at=now,
        )
        lines = _lines(job, plain)
        handover_job_write(job=job, lines=lines, process=process, actor=actor, now=now)
    return job, lines


def _parcel_info(said: dict[str, Any], shipment: Shipment | None) -> dict[str, Any] | None:
    """Return what the client says of the parcel, and over it what its shipment knows better."""
    if shipment is None:
        return said or None
    # It was read before its process was locked.
    return said | info_of(Shipment.objects.select_related("carrier").get(pk=shipment.pk))


def _lines(job: HandoverJob, plain: dict[str, Any]) -> list[HandoverLine]:
    items = [(kind, item) for name, kind in LISTS.items() for item in plain.get(name, ())]
    return [_line(job, item, kind=kind, position=position) for position, (kind, item) in enumerate(items)]


def _line(job: HandoverJob, item: dict[str, Any], *, kind: HandoverLineKind, position: int) -> HandoverLine:
    details = attributes_new({name: value for name, value in item.items() if name not in COLUMNS})
    if substitutes := details.get("substituteLineItems"):
        details["substituteLineItems"] = [{**substitute, "id": str(new_id())} for substitute in substitutes]
    return HandoverLine(
        id=new_id(),
        handover_job=job,
        position=position,
        kind=kind,
        order_line_id=parse_id(item.get("globalLineItemId", "")),
        tenant_article_id=item["article"]["tenantArticleId"],
        article=item["article"],
        details=details,
        quantity=item["quantity"],
        refused=item.get("refused", []),
        status=HandoverLineStatus(item.get("status", HandoverLineStatus.OPEN)),
    )
