"""The lives of quotes, their plans and the parts of these."""

import datetime
import uuid
from typing import Any

from django.db import models
from django_fsm import RETURN_VALUE, FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission

from .states import OFFERED, ORDERABLE, FulfilmentOptionStatus, FulfilmentPlanStatus, FulfilmentStatus

SILENT = {"event": None, "silent": "a quote is a question; only orders are told of"}


def _has_plans(option: Any) -> bool:
    """Say whether there is a plan to take up."""
    return bool(option.count)


class FulfilmentOptionLifecycle(models.Model):
    """The verbs of a quote."""

    creation_states = (FulfilmentOptionStatus.OPTIONS_PROVIDED, FulfilmentOptionStatus.NO_OPTIONS)

    status: Any = FSMField(
        default=FulfilmentOptionStatus.OPTIONS_PROVIDED, choices=FulfilmentOptionStatus.choices, protected=True
    )
    count = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def begin_without_options(self) -> None:
        """Let a new quote say that there are no plans."""
        self._meta.get_field("status").set_state(self, FulfilmentOptionStatus.NO_OPTIONS)  # type: ignore[union-attr]

    @transition(
        field=status,
        source=FulfilmentOptionStatus.OPTIONS_PROVIDED,
        target=FulfilmentOptionStatus.HELD,
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def hold(self) -> None:
        """Have the stock of one of the plans kept for the customer."""

    @transition(
        field=status,
        source=FulfilmentOptionStatus.HELD,
        target=FulfilmentOptionStatus.OPTIONS_PROVIDED,
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def release(self) -> None:
        """Have it kept no longer; the plans can still be taken up."""

    @transition(
        field=status,
        source=[
            FulfilmentOptionStatus.OPTIONS_PROVIDED,
            FulfilmentOptionStatus.HELD,
            FulfilmentOptionStatus.DECLINED,
        ],
        target=FulfilmentOptionStatus.ACCEPTED,
        conditions=[_has_plans],
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def accept(self) -> None:
        """Have one of the plans taken up; what a plan holds stays held for the order."""

    @transition(
        field=status,
        source=[
            FulfilmentOptionStatus.OPTIONS_PROVIDED,
            FulfilmentOptionStatus.NO_OPTIONS,
            FulfilmentOptionStatus.HELD,
        ],
        target=FulfilmentOptionStatus.DECLINED,
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def decline(self) -> None:
        """Want none of the plans, nor what one of them holds."""

    @transition(
        field=status,
        source=FulfilmentOptionStatus.DECLINED,
        target=RETURN_VALUE(FulfilmentOptionStatus.OPTIONS_PROVIDED, FulfilmentOptionStatus.NO_OPTIONS),
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def reopen(self) -> FulfilmentOptionStatus:
        """Think again; there may have been no plans."""
        return FulfilmentOptionStatus.OPTIONS_PROVIDED if self.count else FulfilmentOptionStatus.NO_OPTIONS


class FulfilmentPlanLifecycle(models.Model):
    """The verbs of a plan."""

    creation_states = OFFERED

    status: Any = FSMField(default=FulfilmentPlanStatus.COMPLETE, choices=FulfilmentPlanStatus.choices, protected=True)
    held_until = models.DateTimeField(null=True)
    order_id = models.UUIDField(null=True)

    exceptions: list[dict[str, Any]]

    class Meta:
        abstract = True

    def begin_partial(self) -> None:
        """Let a new plan say that it has not everything."""
        self._meta.get_field("status").set_state(self, FulfilmentPlanStatus.PARTIAL)  # type: ignore[union-attr]

    @transition(
        field=status,
        source=list(OFFERED),
        target=FulfilmentPlanStatus.HELD,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def hold(self, *, until: datetime.datetime) -> None:
        """Keep its stock for the customer; the caller has reserved it."""
        self.held_until = until

    @transition(
        field=status,
        source=FulfilmentPlanStatus.HELD,
        target=RETURN_VALUE(*OFFERED),
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def release(self) -> FulfilmentPlanStatus:
        """Be a mere proposal again; the caller has given its stock back."""
        self.held_until = None
        partial = any(one["code"] == FulfilmentPlanStatus.PARTIAL for one in self.exceptions)
        return FulfilmentPlanStatus.PARTIAL if partial else FulfilmentPlanStatus.COMPLETE

    @transition(
        field=status,
        source=list(ORDERABLE),
        target=FulfilmentPlanStatus.ORDERED,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def order(self, *, order_id: uuid.UUID) -> None:
        """Be what an order wants."""
        self.order_id = order_id
        self.held_until = None


class FulfilmentLifecycle(models.Model):
    """The verbs of one part of a plan."""

    creation_states = (FulfilmentStatus.PROPOSED,)

    status: Any = FSMField(default=FulfilmentStatus.PROPOSED, choices=FulfilmentStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=FulfilmentStatus.PROPOSED,
        target=FulfilmentStatus.HELD,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def hold(self) -> None:
        """Be kept for the customer, as its plan."""

    @transition(
        field=status,
        source=FulfilmentStatus.HELD,
        target=FulfilmentStatus.PROPOSED,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def release(self) -> None:
        """Be kept no longer, as its plan."""

    @transition(
        field=status,
        source=[FulfilmentStatus.PROPOSED, FulfilmentStatus.HELD],
        target=FulfilmentStatus.ORDERED,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def order(self) -> None:
        """Be a part of what an order wants."""
