"""How busy facilities are: the open pick jobs of each, which a rating weighs."""

import time

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from fulfillment.facilities.selectors import FacilityTable
from fulfillment.picking.selectors import open_jobs_by_facility

Reals = NDArray[np.float64]
KEPT_SECONDS = 2.0

_kept: tuple[float, FacilityTable, Reals] | None = None


def workload_now(table: FacilityTable) -> Reals:
    """Return the number of open pick jobs of each facility of *table*, by one query."""
    workload = np.zeros(len(table.ids))
    for facility_id, jobs in open_jobs_by_facility().items():
        row = table.row_of.get(facility_id)
        if row is not None:
            workload[row] = jobs
    return workload


def workload_kept(table: FacilityTable) -> Reals:
    """Return what `workload_now` returned at most ``WORKLOAD_KEPT_SECONDS`` (2) ago; not to be changed."""
    global _kept  # noqa: PLW0603 - one process, one answer kept
    kept, now = _kept, time.monotonic()
    if kept is not None and kept[1] is table and now < kept[0]:
        return kept[2]
    workload = workload_now(table)
    _kept = (now + getattr(settings, "WORKLOAD_KEPT_SECONDS", KEPT_SECONDS), table, workload)
    return workload
