"""Registers the picking app with Django."""

from django.apps import AppConfig


class PickingConfig(AppConfig):
    name = "fulfillment.picking"
    label = "picking"

    def ready(self) -> None:
        """Hear the events of the apps below, and tell them what they may ask."""
        from . import references, subscribers  # noqa: F401, PLC0415 - models are loaded only now
