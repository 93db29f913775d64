"""The reasons a picker is offered for what is missing."""

from fulfillment.common.localization import translated
from fulfillment.picking.configuration import picking_rules


def short_pick_reasons() -> dict[str, dict[str, str]]:
    """Return the reasons in all their languages by what people read of them."""
    return {translated(reason): reason for reason in picking_rules().short_pick_reasons}
