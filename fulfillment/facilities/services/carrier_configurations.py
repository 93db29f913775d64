"""Replacing how a carrier is used."""

import datetime

from django.db import transaction

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.errors import InvalidInput
from fulfillment.common.versioning import save_changes
from fulfillment.facilities.models import CarrierConfiguration
from fulfillment.facilities.schemas.carrier_configurations import CarrierConfiguration as Body
from fulfillment.facilities.selectors import carrier_configuration

from .carriers import CONFIGURATION_DEFAULTS

# The entity's own; everything else that is documented goes to the details as it came.
_ELSEWHERE = {"id", "version", "created", "lastModified", "carrierRef"}


@transaction.atomic
def carrier_configuration_replace(
    *, carrier_id: str, body: Body, actor: Actor, now: datetime.datetime
) -> CarrierConfiguration:
    """Give a carrier a whole configuration; what is absent is removed. Raises: NotFound, VersionConflict.

    Raises: InvalidInput if the body means another carrier.
    """
    actor.require(ApiPermission.CARRIER_WRITE)
    configuration = carrier_configuration(carrier_id=carrier_id, lock=True).require_version(body.version)
    if body.carrier_ref != carrier_id:
        raise InvalidInput(f"The configuration is that of the carrier {carrier_id}.", path="$.carrierRef")
    given = {name: value for name, value in as_json(body).items() if name not in _ELSEWHERE}
    details = {**CONFIGURATION_DEFAULTS, **given}
    if details != configuration.details:
        configuration.details = details
        save_changes(configuration, fields=("details",), now=now, audit=Audited("replace", actor=actor))
    return configuration
