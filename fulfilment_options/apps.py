"""Registers the fulfilment_options app with Django."""

from django.apps import AppConfig


class FulfilmentOptionsConfig(AppConfig):
    name = "fulfilment_options"
    label = "fulfilment_options"

    def ready(self) -> None:
        """Hear the events of the apps below, and tell them what they may ask."""
        from . import agreements, subscribers  # noqa: F401, PLC0415 - models are loaded only now
