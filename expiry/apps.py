"""Registers the expiry app with Django."""

from django.apps import AppConfig


class ExpiryConfig(AppConfig):
    name = "expiry"
    label = "expiry"

    def ready(self) -> None:
        """Hear the events of the apps below."""
        from . import subscribers  # noqa: F401, PLC0415 - models are loaded only now
