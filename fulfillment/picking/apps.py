"""Registers the picking app with Django."""

from django.apps import AppConfig


class PickingConfig(AppConfig):
    name = "fulfillment.picking"
    label = "picking"
