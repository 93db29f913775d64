"""The life of a reservation: held once, then given back or picked, once."""

from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY
from fulfillment.events.names import EventName
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .states import ReservationStatus


class ReservationLifecycle(models.Model):
    """The verbs that change ``status``; a reservation that left ACTIVE never comes back."""

    creation_states = (ReservationStatus.ACTIVE,)
    module_entity = ModuleEntity.RESERVATION  # all those of one plan together
    module_statuses = {
        ReservationStatus.ACTIVE: ModuleEntityStatus.IN_PROGRESS,
        ReservationStatus.RELEASED: ModuleEntityStatus.CANCELED,
        ReservationStatus.CONSUMED: ModuleEntityStatus.FINISHED,
    }

    status: Any = FSMField(default=ReservationStatus.ACTIVE, choices=ReservationStatus.choices, protected=True)
    consumed = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=ReservationStatus.ACTIVE,
        target=ReservationStatus.RELEASED,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.INVENTORY_RESERVATIONS_DELETED},
    )
    def release(self) -> None:
        """Give the units back to the free stock."""

    @transition(
        field=status,
        source=ReservationStatus.ACTIVE,
        target=ReservationStatus.CONSUMED,
        permission=SYSTEM_ONLY,
        custom={"event": EventName.INVENTORY_RESERVATIONS_DELETED},
    )
    def consume(self, *, units: int) -> None:
        """End with *units* of what was held taken off the shelf; the rest is free again."""
        self.consumed = units
