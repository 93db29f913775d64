"""Registers the processes app with Django."""

from django.apps import AppConfig


class ProcessesConfig(AppConfig):
    name = "fulfillment.processes"
    label = "processes"
