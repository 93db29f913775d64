"""Quotes in the backoffice: the list, the page of one with its plans and their map, and the form that asks for one."""

from .lists import FulfilmentOptionAdmin
from .reads import quotes_found

__all__ = ["FulfilmentOptionAdmin", "quotes_found"]
