"""The tags of the demo: where an order came from, and what is special about it."""

import datetime

from fulfillment.common.bodies import parse_body
from fulfillment.tags.models import Tag
from fulfillment.tags.schemas import TagForCreation
from fulfillment.tags.services import tag_create

from .people import DEMO

TAGS = {"channel": ("web", "app", "store"), "customer": ("vip", "employee"), "gift": ("wrap", "card")}


def tags_missing() -> list[str]:
    """Return the tags of the demo that there are not."""
    there = set(Tag.objects.filter(key__in=TAGS).values_list("key", flat=True))
    return [key for key in TAGS if key not in there]


def tag_make(key: str, *, now: datetime.datetime) -> None:
    """Make a tag with its values."""
    tag_create(body=parse_body({"id": key, "allowedValues": list(TAGS[key])}, TagForCreation), actor=DEMO, now=now)
