"""Expiries as the public API shows them."""

from typing import Any

from .models import Expiry


def expiry_document(expiry: Expiry) -> dict[str, Any]:
    """Return the public document (``ExpiryEntity``)."""
    return {
        "id": str(expiry.pk),
        "version": expiry.version,
        "processVersion": expiry.process_version,
        "created": expiry.created_at,
        "lastModified": expiry.modified_at,
        "processRef": str(expiry.process_id),
        "provisioningTime": expiry.provisioning_time,
        "expiryTime": expiry.expiry_time,
        "status": expiry.status,
    }
