"""Registers the tags app with Django."""

from django.apps import AppConfig


class TagsConfig(AppConfig):
    name = "fulfillment.tags"
    label = "tags"
