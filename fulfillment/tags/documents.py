"""Tags as the API shows them (``Tag``)."""

from typing import Any

from fulfillment.common.documents import resource

from .models import Tag


def tag_document(tag: Tag) -> dict[str, Any]:
    """Return the whole tag."""
    return {**resource(tag), "id": tag.key, "allowedValues": tag.allowed_values}
