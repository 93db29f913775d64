"""Listings and stock in the backoffice."""

from .listings import ListingAdmin
from .stocks import StockAdmin

__all__ = ["ListingAdmin", "StockAdmin"]
