"""Changing how long after its provisioning time a process expires."""

import datetime

from expiry import schemas
from expiry.configuration import LEAD_TIME, OFFSET
from expiry.models import ExpiryConfiguration
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import UNSET
from fulfillment.common.clock import now as clock_now
from fulfillment.common.configurations import configuration_begin_or_replace


def expiry_configuration_put(
    *, body: schemas.ExpiryConfiguration, actor: Actor, now: datetime.datetime | None = None
) -> tuple[ExpiryConfiguration, bool]:
    """Replace the configuration; return it, and whether it was set for the first time.

    It holds for expiries that are made or changed from now on. Raises: PermissionMissing; VersionConflict, once there
    is a configuration; InvalidInput for no version then. Source: ``PUT /api/configurations/expiry``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)

    def replaced(known: dict[str, object]) -> dict[str, object]:
        lead_time = (
            known.get(LEAD_TIME) if body.upcoming_lead_time_in_minutes is UNSET else body.upcoming_lead_time_in_minutes
        )
        off = {} if lead_time is None else {LEAD_TIME: lead_time}
        return {OFFSET: body.provisioning_time_offset_in_minutes, **off}

    return configuration_begin_or_replace(
        model=ExpiryConfiguration,
        version=None if body.version is UNSET else body.version,
        change=replaced,
        now=now or clock_now(),
        audit=Audited("replace", actor=actor),
    )
