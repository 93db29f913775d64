"""Changing what an installation allows to be done to orders."""

import datetime

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.configurations import configuration_put
from orders import models
from orders.configuration import FORCE_CANCEL, LINE_ITEMS
from orders.schemas import configuration as schemas


def order_modification_configuration_put(
    *, body: schemas.OrderModificationConfiguration, actor: Actor, now: datetime.datetime | None = None
) -> tuple[models.OrderModificationConfiguration, bool]:
    """Replace what may be modified; return the configuration, and whether it was set for the first time.

    Raises: PermissionMissing, VersionConflict. Source: ``PUT /api/configurations/ordermodification``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    plain = {LINE_ITEMS: body.allow_order_line_item_modification}
    return configuration_put(
        model=models.OrderModificationConfiguration,
        version=body.version,
        body=plain,
        now=now or clock_now(),
        audit=Audited("replace", actor=actor),
    )


def order_cancelation_configuration_put(
    *, body: schemas.OrderCancelationConfiguration, actor: Actor, now: datetime.datetime | None = None
) -> tuple[models.OrderCancelationConfiguration, bool]:
    """Replace how orders may be cancelled; return the configuration, and whether it was set for the first time.

    Raises: PermissionMissing, VersionConflict. Source: ``PUT /api/configurations/ordercancelation``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    plain = {FORCE_CANCEL: body.allow_force_cancel_order}
    return configuration_put(
        model=models.OrderCancelationConfiguration,
        version=body.version,
        body=plain,
        now=now or clock_now(),
        audit=Audited("replace", actor=actor),
    )
