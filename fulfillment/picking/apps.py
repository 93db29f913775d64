"""Registers the picking app with Django."""

from django.apps import AppConfig


class PickingConfig(AppConfig):
    name = "fulfillment.picking"
    label = "picking"

    def ready(self) -> None:
        """Tell the apps below what they may ask."""
        from . import references  # noqa: F401, PLC0415 - models are loaded only now
