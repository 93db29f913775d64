"""Registers the handover app with Django."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "fulfillment.handover"
    label = "handover"
