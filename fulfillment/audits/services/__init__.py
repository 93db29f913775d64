"""Writing to the trail, and what privacy takes out of it."""

from .privacy import audits_anonymize, audits_delete
from .records import Audited

__all__ = ["Audited", "audits_anonymize", "audits_delete"]
