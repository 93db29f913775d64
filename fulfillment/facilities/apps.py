"""Registers the facilities app with Django."""

from django.apps import AppConfig


class FacilitiesConfig(AppConfig):
    name = "fulfillment.facilities"
    label = "facilities"

    def ready(self) -> None:
        """Tell the apps below what they may ask."""
        from . import references  # noqa: F401, PLC0415 - models are loaded only now
