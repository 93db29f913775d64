"""The lives of quotes, their plans and the parts of these."""

from typing import Any

from django.db import models
from django_fsm import RETURN_VALUE, FSMField, transition

from fulfillment.accounts.permissions import SYSTEM_ONLY, ApiPermission

from .states import OFFERED, FulfilmentOptionStatus, FulfilmentPlanStatus, FulfilmentStatus

SILENT = {"event": None, "silent": "a quote is a question; only orders are told of"}


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
        source=[FulfilmentOptionStatus.OPTIONS_PROVIDED, FulfilmentOptionStatus.DECLINED],
        target=FulfilmentOptionStatus.ACCEPTED,
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def accept(self) -> None:
        """Have one of the plans taken up."""

    @transition(
        field=status,
        source=[FulfilmentOptionStatus.OPTIONS_PROVIDED, FulfilmentOptionStatus.NO_OPTIONS],
        target=FulfilmentOptionStatus.DECLINED,
        permission=ApiPermission.ORDER_WRITE,
        custom=SILENT,
    )
    def decline(self) -> None:
        """Want none of the plans."""

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

    class Meta:
        abstract = True

    def begin_partial(self) -> None:
        """Let a new plan say that it has not everything."""
        self._meta.get_field("status").set_state(self, FulfilmentPlanStatus.PARTIAL)  # type: ignore[union-attr]

    @transition(
        field=status,
        source=list(OFFERED),
        target=FulfilmentPlanStatus.ORDERED,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def order(self) -> None:
        """Be what an order wants."""


class FulfilmentLifecycle(models.Model):
    """The verbs of one part of a plan."""

    creation_states = (FulfilmentStatus.PROPOSED,)

    status: Any = FSMField(default=FulfilmentStatus.PROPOSED, choices=FulfilmentStatus.choices, protected=True)

    class Meta:
        abstract = True

    @transition(
        field=status,
        source=FulfilmentStatus.PROPOSED,
        target=FulfilmentStatus.ORDERED,
        permission=SYSTEM_ONLY,
        custom=SILENT,
    )
    def order(self) -> None:
        """Be a part of what an order wants."""
