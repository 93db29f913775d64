"""The lives of handover jobs, shipments and parcels."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.events.names import EventName
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .states import PENDING, SENDABLE, UNSENT, HandoverJobStatus, ParcelStatus, ShipmentStatus

NOT_TOLD = "subscribers are told of the handover, not of each step of its paperwork"


class HandoverJobLifecycle(models.Model):
    """The verbs of a handover job; those without a target are bound to states, but leave the state alone."""

    creation_states = (HandoverJobStatus.OPEN, HandoverJobStatus.WAITING_FOR_INPUT)
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = ModuleEntity.HANDOVER_JOB
    module_statuses = {
        HandoverJobStatus.OPEN: ModuleEntityStatus.CREATED,
        HandoverJobStatus.WAITING_FOR_INPUT: ModuleEntityStatus.PENDING,
        HandoverJobStatus.HANDED_OVER: ModuleEntityStatus.FINISHED,
        HandoverJobStatus.CANCELED: ModuleEntityStatus.CANCELED,
        HandoverJobStatus.OBSOLETE: ModuleEntityStatus.OBSOLETE,
    }

    status: Any = FSMField(default=HandoverJobStatus.OPEN, choices=HandoverJobStatus.choices, protected=True)
    cancel_reason = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=list(PENDING),
        target=HandoverJobStatus.HANDED_OVER,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": EventName.HANDOVERJOB_HANDED_OVER},
    )
    def finish(self) -> None:
        """Give the goods to the customer or the carrier."""

    @transition(
        field=status,
        source=list(PENDING),
        target=HandoverJobStatus.CANCELED,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": EventName.HANDOVERJOB_CANCELED},
    )
    def cancel(self, *, cancel_reason: str) -> None:
        """Give up: nobody took the goods."""
        self.cancel_reason = cancel_reason

    @transition(
        field=status,
        source=[HandoverJobStatus.HANDED_OVER, HandoverJobStatus.CANCELED],
        target=HandoverJobStatus.OPEN,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": EventName.HANDOVERJOB_REVERTED},
    )
    def revert(self) -> None:
        """Take back what was finished or canceled by mistake."""
        self.cancel_reason = ""

    @transition(
        field=status,
        source=HandoverJobStatus.OPEN,
        target=HandoverJobStatus.WAITING_FOR_INPUT,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "nothing a subscriber could act on has happened"},
    )
    def wait(self) -> None:
        """Wait for something that must be said or brought first."""

    @transition(
        field=status,
        source=HandoverJobStatus.WAITING_FOR_INPUT,
        target=HandoverJobStatus.OPEN,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "nothing a subscriber could act on has happened"},
    )
    def resume(self) -> None:
        """Have got what was missing."""

    @transition(
        field=status,
        source=list(PENDING),
        target=HandoverJobStatus.OBSOLETE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "picking began anew and tells of it"},
    )
    def supersede(self) -> None:
        """Make way for the job that will follow when picking is done again."""

    @transition(
        field=status,
        source=list(PENDING),
        target=None,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "the handover itself tells what became of each line"},
    )
    def change_lines(self) -> None:
        """Note what became of lines: refused, moved, split, recorded."""

    @transition(
        field=status,
        source=list(PENDING),
        target=None,
        permission=ApiPermission.HANDOVERJOB_WRITE,
        custom={"event": None, "silent": "the platform's events have none for it"},
    )
    def amend(self) -> None:
        """Change what the job says beside its lines: who takes it, when, who works on it."""


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


class ParcelLifecycle(models.Model):
    """The verbs of a parcel."""

    creation_states = (ParcelStatus.OPEN, ParcelStatus.WAITING_FOR_INPUT, ParcelStatus.DONE)
    keeps_history = True
    module_entity = ModuleEntity.PARCEL
    module_statuses = {
        ParcelStatus.OPEN: ModuleEntityStatus.CREATED,
        ParcelStatus.WAITING_FOR_INPUT: ModuleEntityStatus.PENDING,
        ParcelStatus.PROCESSING: ModuleEntityStatus.IN_PROGRESS,
        ParcelStatus.DONE: ModuleEntityStatus.FINISHED,
        ParcelStatus.FAILED: ModuleEntityStatus.STUCK,
        ParcelStatus.CANCELED: ModuleEntityStatus.CANCELED,
        ParcelStatus.OBSOLETE: ModuleEntityStatus.OBSOLETE,
    }

    status: Any = FSMField(default=ParcelStatus.OPEN, choices=ParcelStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=[ParcelStatus.OPEN, ParcelStatus.FAILED, ParcelStatus.WAITING_FOR_INPUT],
        target=ParcelStatus.PROCESSING,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def process_label(self) -> None:
        """Wait for the label that was ordered."""

    @transition(
        field=status,
        source=list(SENDABLE),
        target=ParcelStatus.DONE,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def finish(self) -> None:
        """Have what the carrier needs to take it."""

    @transition(
        field=status,
        source=[ParcelStatus.OPEN, ParcelStatus.PROCESSING, ParcelStatus.WAITING_FOR_INPUT],
        target=ParcelStatus.FAILED,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def fail(self) -> None:
        """Be refused by the carrier."""

    @transition(
        field=status,
        source=ParcelStatus.OPEN,
        target=ParcelStatus.WAITING_FOR_INPUT,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def wait(self) -> None:
        """Wait for something that must be said first."""

    @transition(
        field=status,
        source=[ParcelStatus.WAITING_FOR_INPUT, ParcelStatus.FAILED, ParcelStatus.CANCELED],
        target=ParcelStatus.OPEN,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def reopen(self) -> None:
        """Start again."""

    @transition(
        field=status,
        source=[*SENDABLE, ParcelStatus.DONE],
        target=ParcelStatus.CANCELED,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def cancel(self) -> None:
        """Not be sent."""

    @transition(
        field=status,
        source=[*SENDABLE, ParcelStatus.DONE],
        target=ParcelStatus.OBSOLETE,
        permission=SYSTEM_ONLY,
        custom={"event": None, "silent": "picking began anew and tells of it"},
    )
    def supersede(self) -> None:
        """Go with its shipment."""

    @transition(
        field=status,
        source=[*SENDABLE, ParcelStatus.DONE],
        target=None,
        permission=ApiPermission.PARCEL_WRITE,
        custom={"event": None, "silent": NOT_TOLD},
    )
    def amend(self) -> None:
        """Change sizes, services, contents or what the carrier said."""
