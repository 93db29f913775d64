"""Registers the inventory app with Django."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    name = "fulfillment.inventory"
    label = "inventory"
