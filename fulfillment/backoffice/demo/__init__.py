"""A network to try things out with: facilities, articles, people and orders in every state, loaded once."""

from .loading import DemoSummary, demo_load
from .people import PEOPLE, demo_password

__all__ = ["PEOPLE", "DemoSummary", "demo_load", "demo_password"]
