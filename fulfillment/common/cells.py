"""Small pieces of HTML that lists and pages share; how they look is said in the backoffice's style sheet."""

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NOTHING = SafeString('<span class="bo-muted">–</span>')
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
MOST_IN_BADGES = 999


def chip(value: object, label: object = None) -> SafeString:
    """Return a state as a colored chip; the style sheet knows its color by its name."""
    name = str(value)
    text = name.replace("_", " ").capitalize() if label is None else label
    return format_html('<span class="bo-chip bo-is-{}">{}</span>', name.lower().replace("_", "-"), text)


def moment(value: datetime.datetime | None) -> SafeString:
    """Return a moment in the reader's time zone, with UTC in its tooltip."""
    if value is None:
        return NOTHING
    utc = value.astimezone(datetime.UTC)
    return format_html(
        '<time datetime="{}" title="{} UTC" class="bo-time">{}</time>',
        utc.isoformat(timespec="seconds"),
        f"{utc:%Y-%m-%d %H:%M:%S}",
        moment_text(value),
    )


def moment_text(value: datetime.datetime) -> str:
    """Return a moment in the reader's time zone, to the minute; one that its calendar does not have as UTC has it."""
    try:
        value = timezone.localtime(value)
    except OverflowError:
        value = value.astimezone(datetime.UTC)
    return f"{value:%Y-%m-%d %H:%M}"


def age_text(age: datetime.timedelta) -> str:
    """Return how long ago something was, in the two largest units that matter."""
    seconds = max(0, int(age.total_seconds()))
    if seconds < 60:
        return f"{seconds} s" if seconds >= 10 else "moments"
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if minutes < 60:
        return f"{minutes} min"
    if hours < 24:
        return f"{hours} h {minutes % 60} min"
    return f"{days} d {hours % 24} h" if days < 7 else f"{days} days"


def age(
    value: datetime.datetime | None,
    *,
    now: datetime.datetime,
    warn: datetime.timedelta = 4 * HOUR,
    alarm: datetime.timedelta = DAY,
) -> SafeString:
    """Return the age of *value*, colored from *warn* and more so from *alarm* on."""
    if value is None:
        return NOTHING
    passed = now - value
    tone = "alarm" if passed >= alarm else "warn" if passed >= warn else "fresh"
    utc = value.astimezone(datetime.UTC)
    return format_html(
        '<time datetime="{}" title="{} ({} UTC)" class="bo-age bo-age-{}">{}</time>',
        utc.isoformat(timespec="seconds"),
        moment_text(value),
        f"{utc:%Y-%m-%d %H:%M:%S}",
        tone,
        age_text(passed),
    )


def left(value: datetime.datetime, *, now: datetime.datetime) -> SafeString:
    """Return how long it is until *value*, colored when little is left; where scripts run, it counts down."""
    rest = value - now
    tone = "alarm" if rest <= MINUTE else "warn" if rest <= 5 * MINUTE else "fresh"
    utc = value.astimezone(datetime.UTC)
    return format_html(
        '<time datetime="{}" title="{} ({} UTC)" class="bo-age bo-age-{}" data-until>{}</time>',
        utc.isoformat(timespec="seconds"),
        moment_text(value),
        f"{utc:%Y-%m-%d %H:%M:%S}",
        tone,
        f"ends in {age_text(rest)}" if rest > datetime.timedelta(0) else f"over for {age_text(-rest)}",
    )


def countdown(value: datetime.datetime, *, now: datetime.datetime) -> SafeString:
    """Return how long it is until something happens by itself; where scripts run, it counts on.

    The last hour is colored, and more so what should have happened already.
    """
    rest = value - now
    over = rest <= datetime.timedelta(0)
    utc = value.astimezone(datetime.UTC)
    return format_html(
        '<time datetime="{}" title="{} ({} UTC)" class="bo-age bo-age-{}" data-countdown>{}</time>',
        utc.isoformat(timespec="seconds"),
        moment_text(value),
        f"{utc:%Y-%m-%d %H:%M:%S}",
        "alarm" if over else "warn" if rest <= HOUR else "fresh",
        f"overdue by {age_text(-rest)}" if over else f"in {age_text(rest)}",
    )


def amount(value: Decimal | None, currency: str = "") -> SafeString:
    """Return a sum of money, right-aligned by the style sheet."""
    if value is None:
        return NOTHING
    text = number_format(value, decimal_pos=2, use_l10n=True, force_grouping=True)
    return format_html('<span class="bo-number">{}{}</span>', text, f" {currency}" if currency else "")


def muted(text: object) -> SafeString:
    """Return what is said in a low voice; a dash for nothing."""
    return format_html('<span class="bo-muted">{}</span>', text) if text else NOTHING


def pair(first: object, second: object = "") -> SafeString:
    """Return two lines, the second in a low voice."""
    if not second:
        return format_html('<span class="bo-pair">{}</span>', first or NOTHING)
    return format_html('<span class="bo-pair">{}<small>{}</small></span>', first or NOTHING, second)


def link(url: str, text: object) -> SafeString:
    """Return a link."""
    return format_html('<a class="bo-link" href="{}">{}</a>', url, text)


def bar(parts: Sequence[tuple[str, float]], *, whole: float, title: str = "") -> SafeString:
    """Return a stacked bar: (name of the part for the style sheet, its size) in units of *whole*."""
    rects, at = [], 0.0
    for name, size in parts:
        width = 100 * size / whole if whole else 0.0
        rects.append((f"{at:.2f}", f"{max(width, 0):.2f}", name))
        at += width
    return format_html(
        '<svg class="bo-bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{0}">'
        '<title>{0}</title><rect class="bo-bar-empty" width="100" height="8"/>{1}</svg>',
        title,
        format_html_join("", '<rect x="{}" width="{}" height="8" class="bo-fill-{}"/>', rects),
    )


def short_id(key: uuid.UUID | str) -> str:
    """Return the end of a time-ordered id, which tells neighbors apart; the start is the same for all of a minute."""
    return f"…{str(key)[-8:]}"


def count_text(count: int, *, most: int = MOST_IN_BADGES) -> str:
    """Return a bounded count for people: ``999+`` beyond the bound."""
    return f"{count:,}" if count <= most else f"{most:,}+"


def several(number: int, noun: str) -> str:
    """Return a number of things in words: ``1 unit``, ``3 units``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
