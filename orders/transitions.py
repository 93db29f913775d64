"""The life of an order."""

import datetime
from typing import Any

from django.db import models
from django_fsm import FSMField, transition

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.bodies import as_json
from fulfillment.events.names import EventName
from fulfillment.processes.states import ModuleEntity, ModuleEntityStatus

from .states import OrderStatus


class OrderLifecycle(models.Model):
    """The verbs that change ``status``; each notes the reason beside it."""

    creation_states = (OrderStatus.OPEN, OrderStatus.LOCKED)
    keeps_history = True  # every transition is written to processes.StatusChange
    module_entity = ModuleEntity.ORDER
    module_statuses = {
        OrderStatus.OPEN: ModuleEntityStatus.IN_PROGRESS,
        OrderStatus.LOCKED: ModuleEntityStatus.PENDING,
        OrderStatus.CANCELLED: ModuleEntityStatus.CANCELED,
    }

    status: Any = FSMField(default=OrderStatus.OPEN, choices=OrderStatus.choices, protected=True)
    status_reasons = models.JSONField(default=list)
    delivery_preferences = models.JSONField(null=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=OrderStatus.LOCKED,
        target=OrderStatus.OPEN,
        permission=ApiPermission.ORDER_UNLOCK,
        custom={"event": EventName.ORDER_UNLOCKED},
    )
    def unlock(self, *, reason: str = "", target_time: datetime.datetime | None = None) -> None:
        """Let the order be picked; a target time moves the one of the delivery preferences."""
        self._note(OrderStatus.OPEN, reason)
        if target_time is not None:
            self.delivery_preferences = {**(self.delivery_preferences or {}), "targetTime": as_json(target_time)}

    @transition(
        field=status,
        source=[OrderStatus.OPEN, OrderStatus.LOCKED],
        target=OrderStatus.CANCELLED,
        permission=ApiPermission.ORDER_CANCEL,
        custom={"event": EventName.ORDER_CANCELLED},
    )
    def cancel(self, *, reason: str = "") -> None:
        """Give up the order."""
        self._note(OrderStatus.CANCELLED, reason)

    def _note(self, status: OrderStatus, reason: str) -> None:
        if reason:
            self.status_reasons = [*self.status_reasons, {"status": status.value, "reason": reason}]
