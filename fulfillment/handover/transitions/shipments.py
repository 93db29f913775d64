"""The life of a shipment."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.handover.states import UNSENT, ShipmentStatus
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

NOT_TOLD = "subscribers are told of the handover, not of each step of its paperwork"


class ShipmentLifecycle(models.Model):
    """The verbs of a shipment."""

    creation_states = (ShipmentStatus.INITIAL,)
    keeps_history = True
    module_entity = ModuleEntity.SHIPMENT
    module_statuses = {
        ShipmentStatus.INITIAL: ModuleEntityStatus.CREATED,
        ShipmentStatus.REQUEST: ModuleEntityStatus.IN_PROGRESS,
        ShipmentStatus.RETRYABLE: ModuleEntityStatus.STUCK,
        ShipmentStatus.CONFIRMED: ModuleEntityStatus.IN_PROGRESS,
        ShipmentStatus.COMPLETED: ModuleEntityStatus.FINISHED,
        ShipmentStatus.CANCELED: ModuleEntityStatus.CANCELED,
        ShipmentStatus.OBSOLETE: ModuleEntityStatus.OBSOLETE,
    }

    status: Any = FSMField(default=ShipmentStatus.INITIAL, choices=ShipmentStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=[ShipmentStatus.INITIAL, ShipmentStatus.RETRYABLE],
        target=ShipmentStatus.REQUEST,
        permission=ApiPermission.SHIPMENT_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def request(self) -> None:
        """Ask the carrier."""

    @transition(
        field=status,
        source=[ShipmentStatus.INITIAL, ShipmentStatus.REQUEST],
        target=ShipmentStatus.RETRYABLE,
        permission=ApiPermission.SHIPMENT_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def turn_down(self) -> None:
        """Have been refused by the carrier, for now."""

    @transition(
        field=status,
        source=[ShipmentStatus.INITIAL, ShipmentStatus.REQUEST, ShipmentStatus.RETRYABLE],
        target=ShipmentStatus.CONFIRMED,
        permission=ApiPermission.SHIPMENT_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def confirm(self) -> None:
        """Have a parcel with its label."""

    @transition(
        field=status,
        source=list(UNSENT),
        target=ShipmentStatus.COMPLETED,
        permission=ApiPermission.SHIPMENT_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def complete(self) -> None:
        """Be in the carrier's hands."""

    @transition(
        field=status,
        source=[ShipmentStatus.COMPLETED, ShipmentStatus.CANCELED],
        target=ShipmentStatus.INITIAL,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "the reverted handover tells it"},
    )
    def reopen(self) -> None:
        """Be here again: its handover was reverted."""

    @transition(
        field=status,
        source=list(UNSENT),
        target=ShipmentStatus.CANCELED,
        permission=ApiPermission.SHIPMENT_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def cancel(self) -> None:
        """Send nothing."""

    @transition(
        field=status,
        source=list(UNSENT),
        target=ShipmentStatus.OBSOLETE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "picking began anew and tells of it"},
    )
    def supersede(self) -> None:
        """Make way for the shipment that will follow when picking is done again."""

    @transition(
        field=status,
        source=list(UNSENT),
        target=None,
        permission=ApiPermission.SHIPMENT_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def amend(self) -> None:
        """Change carrier, address, times or lines."""
