"""Registers the handover app with Django."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "fulfillment.handover"
    label = "handover"

    def ready(self) -> None:
        """Tell the apps below what they may ask."""
        from . import references  # noqa: F401, PLC0415 - models are loaded only now
