"""The life of a parcel."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission
from fulfillment.handover.states import SENDABLE, ParcelStatus
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .shipments import NOT_TOLD


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
