"""The trail in the backoffice: who changed what, from what to what."""

from .pages import AuditAdmin

__all__ = ["AuditAdmin"]
