"""The cells of lists, for templates."""

import datetime
import json
from typing import Any

from django import template
from django.utils.safestring import SafeString

from fulfillment.common import cells, clock

register = template.Library()

register.filter("chip", cells.chip)
register.filter("moment", cells.moment)
register.filter("short_id", cells.short_id)
register.filter("count", cells.count_text)


@register.filter
def count_all(value: int) -> str:
    """Return a number that is known exactly, with its thousands set apart."""
    return f"{value:,}"


@register.filter
def age(value: datetime.datetime | None) -> SafeString:
    """Return how long ago *value* was, colored when it is long."""
    return cells.age(value, now=clock.now())


@register.filter
def left(value: datetime.datetime) -> SafeString:
    """Return how long it is until *value*, colored when little is left."""
    return cells.left(value, now=clock.now())


@register.filter
def countdown(value: datetime.datetime) -> SafeString:
    """Return how long it is until *value*, or how long it is overdue."""
    return cells.countdown(value, now=clock.now())


@register.filter
def passed(value: datetime.datetime) -> str:
    """Return how long ago *value* was, as plain text."""
    return cells.age_text(clock.now() - value)


@register.filter
def pretty(value: Any) -> str:
    """Return *value* as indented JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


@register.filter
def words(value: object) -> str:
    """Return an API name as words: ``NOT_ENOUGH_STOCK`` → ``Not enough stock``."""
    return str(value).replace("_", " ").capitalize()


@register.filter
def field_rows(value: object) -> list[tuple[str, object]]:
    """Return the entries of a JSON object, nothing for what is none."""
    return list(value.items()) if isinstance(value, dict) else []


@register.filter
def slug(value: object) -> str:
    """Return an API name as the style sheet spells it."""
    return str(value).lower().replace("_", "-")


@register.filter
def is_plain(value: object) -> bool:
    """Say whether *value* can be read in one line: text, a number, or a short list of them."""
    if isinstance(value, list):
        return len(value) <= 6 and all(isinstance(item, str | int | float) for item in value)
    return not isinstance(value, dict)


@register.filter
def plain(value: object) -> str:
    """Return a plain value as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@register.simple_tag
def bar_choices(changelist: Any, spec: Any) -> list[dict[str, Any]]:
    """Return the choices of one filter of the bar above a list."""
    return list(spec.choices(changelist))


@register.simple_tag
def timeline_data(timeline: Any) -> dict[str, Any]:
    """Return a timeline as the template of sections takes it."""
    return {"timeline": timeline}
