"""What every public document of an entity starts with."""

from typing import Any

from .versioning import VersionedModel


def resource(entity: VersionedModel) -> dict[str, Any]:
    """Return the part that all entities share (``VersionedResource``)."""
    return {
        "id": str(entity.pk),
        "version": entity.version,
        "created": entity.created_at,
        "lastModified": entity.modified_at,
    }
