"""Tags to refer to."""

from fulfillment.common.clock import now
from fulfillment.tags.models import Tag


def tag(key: str = "channel", *values: str) -> Tag:
    """A tag with these values, ``web`` and ``store`` if none are given."""
    moment = now()
    return Tag.objects.create(
        key=key, allowed_values=list(values or ("web", "store")), created_at=moment, modified_at=moment
    )
