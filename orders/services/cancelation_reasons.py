"""Adding, changing and removing the reasons that may be given for cancelling an order."""

import datetime

from django.db import IntegrityError, transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import Conflict
from fulfillment.common.versioning import save_changes
from orders.models import CancelationReason
from orders.schemas.cancelation_reasons import CancelationReasonForCreation, CancelationReasonForModification

_FIELDS = ("reason", "reason_localized")


@transaction.atomic
def cancelation_reason_create(
    *, body: CancelationReasonForCreation, actor: Actor, now: datetime.datetime | None = None
) -> tuple[CancelationReason, bool]:
    """Add a reason; return it and True, or the one that has the same ``reason`` already, as it is, and False.

    Raises: PermissionMissing. Source: ``POST /api/cancelationreasons``, answers 201 and 303.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    now = now or clock_now()
    new = CancelationReason(**_columns(body), created_at=now, modified_at=now)
    key = new.pk
    # Writes nothing new where there is one, but locks it, so that it cannot be removed before it is read.
    CancelationReason.objects.bulk_create(
        [new], update_conflicts=True, unique_fields=["reason"], update_fields=["reason"]
    )
    found: CancelationReason = CancelationReason.objects.get(reason=body.reason)
    if found.pk == key:
        Audited("create", actor=actor).created(found, now=now)
    return found, found.pk == key


@transaction.atomic
def cancelation_reason_put(
    *,
    cancelation_reason_id: str,
    body: CancelationReasonForModification,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> CancelationReason:
    """Replace the texts of a reason; orders that were cancelled with it keep those they have.

    Raises: PermissionMissing, NotFound, VersionConflict; Conflict naming another one with the same ``reason``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    known = _locked(cancelation_reason_id).require_version(body.version)
    before = {name: getattr(known, name) for name in _FIELDS}
    after = _columns(body)
    if after == before:
        return known
    for name, value in after.items():
        setattr(known, name, value)
    _refuse_taken(known)
    try:
        with transaction.atomic():
            save_changes(known, fields=_FIELDS, now=now or clock_now(), audit=Audited("replace", actor=actor))
    except IntegrityError:
        # Another request took the text meanwhile.
        _refuse_taken(known)
        raise
    return known


@transaction.atomic
def cancelation_reason_delete(
    *, cancelation_reason_id: str, actor: Actor, version: int | None = None, now: datetime.datetime | None = None
) -> None:
    """Remove a reason; orders that were cancelled with it keep their copy.

    Raises: PermissionMissing, NotFound, VersionConflict.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    reason = _locked(cancelation_reason_id).require_version(version)
    Audited("delete", actor=actor).deleted(reason, now=now or clock_now())
    reason.delete()


def _locked(cancelation_reason_id: str) -> CancelationReason:
    known: CancelationReason = CancelationReason.objects.select_for_update().known(cancelation_reason_id)
    return known


def _columns(body: CancelationReasonForCreation | CancelationReasonForModification) -> dict[str, object]:
    return {"reason": body.reason, "reason_localized": as_json(body.reason_localized)}


def _refuse_taken(wanted: CancelationReason) -> None:
    others = CancelationReason.objects.filter(reason=wanted.reason).exclude(pk=wanted.pk)
    taken = others.values_list("pk", flat=True).first()
    if taken:
        raise Conflict(f"The cancelation reason {taken} says {wanted.reason!r:.80} already.")
