"""Changing how this installation picks."""

import datetime

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.configurations import configuration_patch
from fulfillment.picking.models import PickingConfiguration
from fulfillment.picking.schemas.configuration import PickingConfigurations

# The entity's own; everything else that is documented is set as it came.
_ELSEWHERE = ("version", "created", "lastModified")


def picking_configuration_patch(
    *, body: PickingConfigurations, actor: Actor, now: datetime.datetime | None = None
) -> tuple[PickingConfiguration, bool]:
    """Set what *body* says and leave the rest; return the configuration, and whether it was set for the first time.

    Within a configuration what is not said stays, too; a list is replaced whole. Raises: PermissionMissing,
    VersionConflict. Source: ``PATCH /api/configurations/picking``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    changes = {name: value for name, value in as_json(body).items() if name not in _ELSEWHERE}
    for reason in changes.get("pickingShortPickConfiguration", {}).get("shortPickReasons", ()):
        reason.pop("reason", None)  # made for each answer
    return configuration_patch(
        model=PickingConfiguration,
        version=body.version,
        changes=changes,
        now=now or clock_now(),
        audit=Audited("patch", actor=actor),
    )
