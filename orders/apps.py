"""Registers the orders app with Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    label = "orders"

    def ready(self) -> None:
        """Hear the events of the apps below."""
        from . import subscribers  # noqa: F401, PLC0415 - models are loaded only now
