"""What leaves the shelves, comes back, and is held again: one line of each, in units."""

import uuid
from dataclasses import dataclass

from fulfillment.inventory.selectors import Place
from fulfillment.inventory.states import ShortPickCorrection


@dataclass(frozen=True, slots=True)
class Take:
    """What was picked for one pick line (``reference``): at most what the plan reserved for the order line.

    Without a plan nothing was reserved. ``missing`` units were wanted and not found.
    """

    reference: uuid.UUID
    facility_id: uuid.UUID
    tenant_article_id: str
    plan_id: uuid.UUID | None
    order_line_id: uuid.UUID | None
    picked: int
    missing: int
    correction: ShortPickCorrection = ShortPickCorrection.KEEP

    @property
    def place(self) -> Place:
        return self.facility_id, self.tenant_article_id


@dataclass(frozen=True, slots=True)
class Return:
    """Units of one pick line or handover line (``reference``) that come back to their shelf."""

    reference: uuid.UUID
    facility_id: uuid.UUID
    tenant_article_id: str
    quantity: int

    @property
    def place(self) -> Place:
        return self.facility_id, self.tenant_article_id


@dataclass(frozen=True, slots=True)
class Rehold:
    """Units of one line of one plan, to be held again where they were."""

    plan_id: uuid.UUID
    order_line_id: uuid.UUID
    facility_id: uuid.UUID
    tenant_article_id: str
    quantity: int

    @property
    def place(self) -> Place:
        return self.facility_id, self.tenant_article_id
