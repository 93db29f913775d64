"""A modification of one order in the making: each property checked against what has started, nothing written yet."""

from collections.abc import Sequence
from typing import Any

from fulfillment.processes.models import Process
from orders.documents import line_document
from orders.models import Order, OrderLine
from orders.services.values import brief_of, value_of
from routing.selectors import units_settled

from .consumer import delivery_changes, merged_consumer
from .lines import LineDiff, diff_of
from .started import require_nothing_handed_over, require_nothing_started, require_unfinished
from .wishes import with_handling_time

Json = dict[str, Any]

REROUTING = frozenset({"orderLineItems", "customAttributes", "preferredHandlingTime"})


class Modification:
    """Takes the wished properties one by one; ``changes`` are those that make a difference, as they were asked for."""

    def __init__(self, order: Order, lines: Sequence[OrderLine], process: Process) -> None:
        self.order = order
        self.process = process
        self.diff = LineDiff(lines=list(lines))
        self.changes: Json = {}

    @property
    def lines(self) -> list[OrderLine]:
        """The lines as they will be, in their order."""
        return self.diff.lines

    @property
    def reroutes(self) -> bool:
        """Whether the plans have to be decided anew. Rule: seed page "Modify an order", rerouting behavior."""
        return not REROUTING.isdisjoint(self.changes)

    def apply(self, wanted: Json) -> None:
        """Set on the order in memory what *wanted* changes. Raises: InvalidInput, IllegalTransition."""
        if "consumer" in wanted:
            self._set_consumer(wanted["consumer"])
        if "customAttributes" in wanted:
            self._set_custom_attributes(wanted["customAttributes"])
        if "preferredHandlingTime" in wanted:
            self._set_handling_time(wanted["preferredHandlingTime"])
        if wanted.get("orderLineItems"):
            self._set_lines(wanted["orderLineItems"])
        known = self.order.properties.get("pricing", {})
        # Only the arrays that are given are replaced. Rule: ``OrderPricingForCreation``, partial-merge semantics.
        if "pricing" in wanted and (pricing := {**known, **wanted["pricing"]}) != known:
            self.order.properties = {**self.order.properties, "pricing": pricing}
            self.changes["pricing"] = wanted["pricing"]

    def write(self) -> None:
        """Write what changed of the lines; the order's own columns are its verb's to write."""
        self.diff.write()

    def _set_consumer(self, given: Json) -> None:
        order = self.order
        after = merged_consumer(order.consumer, given)
        if after == order.consumer:
            return
        places = delivery_changes(order.consumer, after)
        if places:
            name = "the delivery addresses" if "addresses" in places else f"consumer.{places[0]}"
            require_nothing_handed_over(self.process.pk, name=name)
        order.consumer = after
        order.consumer_id = after.get("consumerId", "")
        brief = brief_of(after)
        order.consumer_name, order.country = brief.name, brief.country
        self.changes["consumer"] = given

    def _set_custom_attributes(self, given: Json | None) -> None:
        if given == self.order.custom_attributes:
            return
        require_nothing_started(self.process.pk, name="customAttributes")
        self.order.custom_attributes = given
        self.changes["customAttributes"] = given

    def _set_handling_time(self, moment: str) -> None:
        preferences = with_handling_time(self.order.delivery_preferences, moment)
        if preferences == self.order.delivery_preferences:
            return
        require_nothing_started(self.process.pk, name="preferredHandlingTime")
        self.order.delivery_preferences = preferences
        self.changes["preferredHandlingTime"] = moment

    def _set_lines(self, entries: Sequence[Json]) -> None:
        diff = diff_of(self.order, self.lines, entries, settled=units_settled(process_id=self.process.pk))
        if not diff.changes:
            return
        if diff.moves_units:
            require_unfinished(self.process)
        self.diff = diff
        self.order.value = value_of([line_document(line) for line in diff.lines])
        self.changes["orderLineItems"] = diff.changes
