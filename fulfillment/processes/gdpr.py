"""How long consumer data is kept, and whether the names of those who work with it are."""

import datetime
from dataclasses import dataclass
from typing import Any

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.bodies import as_json
from fulfillment.common.clock import now as clock_now
from fulfillment.common.configurations import configuration_in_force, configuration_put

from . import schemas
from .models import GdprConfiguration

# Until somebody says otherwise: anonymized after a quarter, never deleted, and actors with it.
DEFAULTS: dict[str, Any] = {"retentionTime": 90, "actorAnonymization": True}
# The entity's own; everything else is kept as it came.
_ELSEWHERE = ("id", "version", "created", "lastModified")


@dataclass(frozen=True, slots=True)
class GdprRules:
    """How long after its creation a process keeps consumer data, and how long after that it is kept itself.

    ``deletion`` is None where anonymized processes are never deleted; ``configured`` says that somebody has set them.
    """

    retention: datetime.timedelta
    deletion: datetime.timedelta | None
    actors_anonymized: bool
    configured: bool


def gdpr_rules() -> GdprRules:
    """Return the rules in force; one look-up by key."""
    configuration = configuration_in_force(GdprConfiguration)
    said = configuration.said(DEFAULTS)
    deletion = said.get("deletionTimeAfterRetention")
    return GdprRules(
        retention=datetime.timedelta(days=said["retentionTime"]),
        deletion=None if deletion is None else datetime.timedelta(days=deletion),
        actors_anonymized=said["actorAnonymization"],
        configured=configuration.version > 0,
    )


def actors_are_anonymized() -> bool:
    """Return whether what is kept of a change must not name who made it (``actorAnonymization``)."""
    return gdpr_rules().actors_anonymized


def gdpr_configuration_document(configuration: GdprConfiguration) -> dict[str, Any]:
    """Return the whole configuration (``GdprConfiguration``)."""
    return configuration.document(DEFAULTS)


def gdpr_configuration_put(
    *, body: schemas.GdprConfiguration, actor: Actor, now: datetime.datetime | None = None
) -> tuple[GdprConfiguration, bool]:
    """Replace the configuration; return it, and whether it was set for the first time.

    What is absent has its default; without ``deletionTimeAfterRetention`` processes are never deleted. It holds for
    every process from now on, also for those that are there: a shorter time may make many of them due at once.
    Raises: PermissionMissing, VersionConflict. Source: ``PUT /api/configurations/gdpr``.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    plain = {name: value for name, value in as_json(body).items() if name not in _ELSEWHERE}
    return configuration_put(
        model=GdprConfiguration,
        version=body.version,
        body=plain,
        now=now or clock_now(),
        audit=Audited("put", actor=actor),
    )
