"""The writes of picking: jobs come from routed plans, are picked, and end."""

from .actions import pick_job_act, pick_job_patch
from .again import pick_job_reset, pick_job_restart
from .at_hand import JobAtHand, job_at_hand, pick_job_at_hand
from .configuration import picking_configuration_patch
from .creation import JobToCreate, LineToPick, pick_job_create
from .discarding import load_unit_discard, load_units_discard
from .editing import pick_job_amend, pick_job_change_lines, pick_job_open, pick_job_wait, pick_jobs_tag
from .ending import (
    pick_job_abort,
    pick_job_cancel,
    pick_job_expire,
    pick_job_obsolete,
    pick_job_reject,
    pick_job_reroute,
    pick_job_restow,
    pick_jobs_cancel,
    pick_jobs_expire,
)
from .headless import pick_job_create_headless
from .load_units import (
    load_unit_amend,
    load_unit_create_for_pick_job,
    load_unit_patch,
    load_units_create,
)
from .picking import (
    LinePicked,
    pick_job_close,
    pick_job_pause,
    pick_job_pick,
    pick_job_pick_lines,
    pick_job_seal,
    pick_job_start,
)
from .readdressing import pick_job_readdress

__all__ = [
    "JobAtHand",
    "JobToCreate",
    "LinePicked",
    "LineToPick",
    "job_at_hand",
    "load_unit_amend",
    "load_unit_create_for_pick_job",
    "load_unit_discard",
    "load_unit_patch",
    "load_units_create",
    "load_units_discard",
    "pick_job_abort",
    "pick_job_act",
    "pick_job_amend",
    "pick_job_at_hand",
    "pick_job_cancel",
    "pick_job_change_lines",
    "pick_job_close",
    "pick_job_create",
    "pick_job_create_headless",
    "pick_job_expire",
    "pick_job_obsolete",
    "pick_job_open",
    "pick_job_patch",
    "pick_job_pause",
    "pick_job_pick",
    "pick_job_pick_lines",
    "pick_job_readdress",
    "pick_job_reject",
    "pick_job_reroute",
    "pick_job_reset",
    "pick_job_restart",
    "pick_job_restow",
    "pick_job_seal",
    "pick_job_start",
    "pick_job_wait",
    "pick_jobs_cancel",
    "pick_jobs_expire",
    "pick_jobs_tag",
    "picking_configuration_patch",
]
