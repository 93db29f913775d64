"""Registers the processes app with Django."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ProcessesConfig(AppConfig):
    name = "fulfillment.processes"
    label = "processes"

    def ready(self) -> None:
        """Let every app say where it holds consumer data (``privacy.py``), the lower ones first."""
        autodiscover_modules("privacy")
