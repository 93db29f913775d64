"""The shapes of quotes and of checkout options, in and out."""

from .quotes import (
    Attribute,
    Changed,
    Error,
    Errors,
    Fulfilment,
    FulfilmentItem,
    FulfilmentOptions,
    FulfilmentOptionsAddress,
    FulfilmentOptionsRequest,
    FulfilmentPlan,
    Item,
    PlanException,
    StateChange,
    UnfulfilledItem,
)

__all__ = [
    "Attribute",
    "Changed",
    "Error",
    "Errors",
    "Fulfilment",
    "FulfilmentItem",
    "FulfilmentOptions",
    "FulfilmentOptionsAddress",
    "FulfilmentOptionsRequest",
    "FulfilmentPlan",
    "Item",
    "PlanException",
    "StateChange",
    "UnfulfilledItem",
]
