"""Registers the events app with Django."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "fulfillment.events"
    label = "events"
