"""Making load units obsolete."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import InvalidInput, NotFound, Unprocessable
from fulfillment.common.ids import parse_id
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import save_changes
from fulfillment.picking.models import LoadUnit
from fulfillment.picking.selectors import load_units_visible, pick_jobs_visible
from fulfillment.picking.states import LoadUnitStatus

from .load_units import load_unit_at_hand

MOST_AT_ONCE = 250


def load_unit_discard(*, load_unit_id: str, actor: Actor, now: datetime.datetime | None = None) -> LoadUnit:
    """Make a load unit obsolete. Raises: NotFound, IllegalTransition if it is already.

    Source: ``DELETE /api/loadunits/{loadUnitId}``.
    """
    with load_unit_at_hand(load_unit_id=load_unit_id, actor=actor) as unit:
        _discard(unit, actor, now or clock_now())
    return unit


def load_units_discard(
    *, pick_job_ref: str, load_unit_ids: Sequence[str], actor: Actor, now: datetime.datetime | None = None
) -> list[LoadUnit]:
    """Make the load units of a pick job obsolete, or those with these ids, or those of both, all or none.

    Raises: InvalidInput for neither; NotFound for an unknown pick job or load unit; Unprocessable for a load unit that
    is obsolete already or not of the pick job. Source: ``DELETE /api/loadunits``.
    """
    now = now or clock_now()
    if not pick_job_ref and not load_unit_ids:
        raise InvalidInput("pickJobRef or id is expected; without either, nothing says which load units are meant.")
    if len(load_unit_ids) > MOST_AT_ONCE:
        raise InvalidInput(f"id has {len(load_unit_ids)} values; at most {MOST_AT_ONCE} are possible.")
    with transaction.atomic():
        units = load_units_visible(actor=actor).select_for_update(of=("self",)).order_by("pk")
        of_job = None
        if pick_job_ref:
            job = pick_jobs_visible(actor=actor).known(pick_job_ref)
            of_job = set(LoadUnit.pick_jobs.through.objects.filter(pickjob=job).values_list("loadunit_id", flat=True))
        if load_unit_ids:
            found = _known_units(units, load_unit_ids)
            _require_discardable(found, of_job)
        else:
            found = list(units.filter(pk__in=of_job or (), status=LoadUnitStatus.AVAILABLE))
        for unit in found:
            _discard(unit, actor, now)
    return found


def _discard(unit: LoadUnit, actor: Actor, now: datetime.datetime) -> None:
    perform(unit, "discard", actor=actor)
    save_changes(unit, fields=("status",), now=now, audit=Audited("discard", actor=actor))


def _known_units(units: Any, load_unit_ids: Sequence[str]) -> list[LoadUnit]:
    wanted = dict.fromkeys(load_unit_ids)
    found = {str(unit.pk): unit for unit in units.filter(pk__in=[key for key in map(parse_id, wanted) if key])}
    for load_unit_id in wanted:
        if load_unit_id not in found:
            raise NotFound(f"There is no load unit with the id {load_unit_id!r:.80}.")
    return list(found.values())


def _require_discardable(units: Sequence[LoadUnit], of_job: set[Any] | None) -> None:
    for unit in units:
        if unit.status != LoadUnitStatus.AVAILABLE:
            raise Unprocessable(f"The load unit {unit.pk} is {unit.status} already.", summary="Nothing to delete")
        if of_job is not None and unit.pk not in of_job:
            raise Unprocessable(f"The load unit {unit.pk} is not of this pick job.", summary="Contradicting parameters")
