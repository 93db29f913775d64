"""How this installation picks: what a short pick does to the stock, and which reasons a picker may give."""

from dataclasses import dataclass

from fulfillment.inventory.states import ShortPickCorrection


@dataclass(frozen=True, slots=True)
class PickingRules:
    """The rules that verbs of picking ask for."""

    short_pick_correction: ShortPickCorrection = ShortPickCorrection.MISSING


def picking_rules() -> PickingRules:
    """Return the rules in force."""
    return PickingRules()
