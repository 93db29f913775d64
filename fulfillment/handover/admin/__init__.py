"""Handover in the backoffice."""

from .configuration import HandoverConfigurationAdmin

__all__ = ["HandoverConfigurationAdmin"]
