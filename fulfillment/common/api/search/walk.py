"""Where the translation of a search stands, in the request and in the data, and how much it may still hold."""

import datetime
from dataclasses import dataclass, field, replace

from django.db.models import Model, Q

from fulfillment.common.errors import InvalidInput

MAX_CONDITIONS = 500

# None restricts nothing. An empty Q would do in AND, but in OR it vanishes instead of winning.
Condition = Q | None


@dataclass
class Budget:
    """How many conditions a search may still have."""

    left: int = MAX_CONDITIONS


@dataclass(frozen=True)
class Walk:
    """Where in the request, and in the data, the translation stands."""

    model: type[Model]
    now: datetime.datetime
    facility_ids: frozenset[str] | None = None
    """The facilities whose part in an entity the caller may know of; None for all."""
    path: str = "$.query"
    depth: int = 0
    lists: int = 0
    by_index: bool = False
    """Whether the condition is to be found by indexes of its own, and not asked of rows that are at hand."""
    budget: Budget = field(default_factory=Budget)

    def at(self, name: str) -> "Walk":
        """Return where the property *name* stands."""
        return replace(self, path=f"{self.path}.{name}")

    def down(self, index: int) -> "Walk":
        """Return where the branch with this *index* of an ``and`` or ``or`` stands."""
        return replace(self, path=f"{self.path}[{index}]", depth=self.depth + 1)

    @property
    def item(self) -> str:
        """Return the SQL name of the entry of the innermost JSON list."""
        return f"item_{self.lists}"

    def spend(self) -> None:
        """Count one condition. Raises: InvalidInput if it is one too many."""
        self.budget.left -= 1
        if self.budget.left < 0:
            raise InvalidInput(f"The search has more than {MAX_CONDITIONS} conditions", path=self.path)
