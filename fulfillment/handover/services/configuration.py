"""Changing how this installation hands over."""

import datetime

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.configurations import configuration_put
from fulfillment.handover.models import HandoverConfiguration
from fulfillment.handover.schemas.configuration import HandoverConfigurationForCreate


def handover_configuration_put(
    *, body: HandoverConfigurationForCreate, actor: Actor, now: datetime.datetime | None = None
) -> tuple[HandoverConfiguration, bool]:
    """Replace the configuration; return it, and whether it was set for the first time.

    What is absent has its default. Raises: PermissionMissing, VersionConflict.
    Source: ``PUT /api/configurations/handover``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    plain = {name: value for name, value in as_json(body).items() if name != "version"}
    return configuration_put(
        model=HandoverConfiguration,
        version=body.version,
        body=plain,
        now=now or clock_now(),
        audit=Audited("put", actor=actor),
    )
