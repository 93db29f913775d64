"""The reasons a customer is offered for what stays behind."""

from fulfillment.common.localization import translated
from fulfillment.handover.configuration import handover_rules


def refusal_reasons() -> dict[str, dict[str, str]]:
    """Return the reasons in all their languages by what people read of them."""
    return {translated(reason): reason for reason in handover_rules().refused_reasons}
