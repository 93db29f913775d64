"""The load units that picked goods lie in. They have no process; their own row is their lock."""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.common.ids import new_id, parse_id
from fulfillment.common.privacy import note_process
from fulfillment.common.transitions import perform
from fulfillment.common.versioning import save_changes
from fulfillment.picking.models import LoadUnit, PickJob
from fulfillment.picking.schemas.load_units import (
    LoadUnitForUpdate,
    LoadUnitPatchActions,
    LoadUnitsForCreation,
    PickingLoadUnitForCreation,
)
from fulfillment.picking.selectors import load_units_visible, pick_jobs_visible

DETAILS = (
    "descriptionLocalized",
    "dimensions",
    "iconUrl",
    "loadUnitTypeRef",
    "nameLocalized",
    "operativeContainerTypeRef",
    "stackRef",
    "storageLocationRef",
    "weightLimitInG",
)
FIELDS = ("codes", "lines", "custom_attributes", "details")


def load_units_create(
    *, body: LoadUnitsForCreation, actor: Actor, now: datetime.datetime | None = None
) -> list[LoadUnit]:
    """Make load units, all or none; each belongs to pick jobs of one facility. Raises: InvalidInput.

    Source: ``POST /api/loadunits``.
    """
    now = now or clock_now()
    with transaction.atomic():
        return [
            _create(as_json(unit), _named_jobs(unit.pick_job_refs, actor, path=f"$.loadUnits[{place}]"), actor, now)
            for place, unit in enumerate(body.load_units)
        ]


def load_unit_create_for_pick_job(
    *, pick_job_id: str, body: PickingLoadUnitForCreation, actor: Actor, now: datetime.datetime | None = None
) -> LoadUnit:
    """Make a load unit of one pick job. Raises: NotFound, PermissionMissing.

    Source: ``POST /api/pickjobs/{pickJobId}/loadunits``.
    """
    actor.require(ApiPermission.PICKJOB_WRITE)
    job = pick_jobs_visible(actor=actor).known(pick_job_id)
    with transaction.atomic():
        return _create(as_json(body), [job], actor, now or clock_now())


def load_unit_patch(
    *,
    load_unit_id: str,
    body: LoadUnitPatchActions | LoadUnitForUpdate,
    actor: Actor,
    now: datetime.datetime | None = None,
) -> LoadUnit:
    """Replace the lines of a load unit, or any of its properties.

    Raises: NotFound, VersionConflict, InvalidInput, IllegalTransition once it is obsolete.
    Source: ``PATCH /api/loadunits/{loadUnitId}``.
    """
    with load_unit_at_hand(load_unit_id=load_unit_id, version=body.version, actor=actor) as unit:
        change = body.actions[-1] if isinstance(body, LoadUnitPatchActions) else body
        plain = as_json(change)
        _take_over(unit, plain)
        if "pickJobRefs" in plain:
            _move_to(unit, plain["pickJobRefs"], actor)
        _require_consumer_data(list(unit.pick_jobs.only("process_id", "anonymized_at")))
        load_unit_amend(unit=unit, actor=actor, now=now or clock_now())
    return unit


def load_unit_amend(*, unit: LoadUnit, actor: Actor, now: datetime.datetime) -> None:
    """Write what the caller has changed of a load unit. Raises: IllegalTransition once it is obsolete."""
    perform(unit, "amend", actor=actor)
    save_changes(unit, fields=FIELDS, now=now, audit=Audited("amend", actor=actor))


@contextmanager
def load_unit_at_hand(*, load_unit_id: str, actor: Actor, version: int | None = None) -> Iterator[LoadUnit]:
    """Lock a load unit that *actor* sees and give it. Raises: NotFound, VersionConflict."""
    with transaction.atomic():
        locked = load_units_visible(actor=actor).select_for_update(of=("self",))
        unit: LoadUnit = locked.known(load_unit_id)
        yield unit.require_version(version)


def _create(plain: dict[str, Any], jobs: Sequence[PickJob], actor: Actor, now: datetime.datetime) -> LoadUnit:
    _require_consumer_data(jobs)
    unit = LoadUnit(facility_id=jobs[0].facility_id, created_at=now, modified_at=now)
    _take_over(unit, plain)
    unit.save(force_insert=True)
    unit.pick_jobs.set(jobs)
    Audited("create", actor=actor).created(unit, now=now)
    return unit


def _require_consumer_data(jobs: Sequence[PickJob]) -> None:
    """Refuse to write about goods of anonymized jobs only, and note whose goods they are. Raises: IllegalTransition."""
    note_process(*(job.process_id for job in jobs))
    if jobs and all(job.anonymized_at for job in jobs):
        raise IllegalTransition("The pick jobs of the load unit are anonymized; nothing can be written on it any more.")


def _take_over(unit: LoadUnit, plain: dict[str, Any]) -> None:
    unit.codes = plain.get("codes", unit.codes)
    unit.custom_attributes = plain.get("customAttributes", unit.custom_attributes)
    unit.details = {**unit.details, **{name: plain[name] for name in DETAILS if name in plain}}
    if "loadUnitLineItems" in plain:
        unit.lines = _lines(plain["loadUnitLineItems"])


def _lines(items: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    lines = [{"id": str(new_id()), **item} for item in items]
    if len({line["id"] for line in lines}) != len(lines):
        raise InvalidInput("Two lines have the same id", path="$.loadUnitLineItems")
    return lines


def _move_to(unit: LoadUnit, references: Sequence[str], actor: Actor) -> None:
    jobs = _named_jobs(references, actor, path="$")
    if jobs[0].facility_id != unit.facility_id:
        raise InvalidInput("The pick jobs are of another facility than the load unit", path="$.pickJobRefs")
    unit.pick_jobs.set(jobs)


def _named_jobs(references: Sequence[str], actor: Actor, *, path: str) -> list[PickJob]:
    """Return the pick jobs of a body. Raises: InvalidInput for one *actor* does not see, and for several facilities."""
    keys = [key for key in map(parse_id, references) if key]
    found = {str(job.pk): job for job in pick_jobs_visible(actor=actor).filter(pk__in=keys)}
    for place, reference in enumerate(references):
        if reference not in found:
            raise InvalidInput(f"There is no pick job {reference!r:.80}", path=f"{path}.pickJobRefs[{place}]")
    if len({job.facility_id for job in found.values()}) != 1:
        raise InvalidInput("The pick jobs of a load unit are of one facility", path=f"{path}.pickJobRefs")
    return list(found.values())
