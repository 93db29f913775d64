"""A moment as people say it, in their own time zone: some moments there do not exist, and some come twice."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")


class NaiveMomentField(forms.DateTimeField):
    """What stands in the field, without a time zone: `instants` says which instants it may mean."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "bo-input"}, format="%Y-%m-%dT%H:%M"),
            **kwargs,
        )

    def to_python(self, value: Any) -> datetime.datetime | None:
        """Return what was said, as it was said. Raises: ValidationError for what is no moment."""
        text = str(value or "").strip()
        if not text:
            return None
        for form in FORMATS:
            try:
                return datetime.datetime.strptime(text, form)  # noqa: DTZ007 - the zone is the reader's
            except ValueError:
                continue
        raise forms.ValidationError("This is no moment, as 2026-03-01 14:30.", code="invalid")


def instants(said: datetime.datetime) -> list[datetime.datetime]:
    """Return which instants *said* names in the reader's zone, in UTC: none, one, or two where clocks go back."""
    zone = timezone.get_current_timezone()
    found = []
    for fold in (0, 1):
        try:
            instant = said.replace(tzinfo=zone, fold=fold).astimezone(datetime.UTC)
            again = instant.astimezone(zone).replace(tzinfo=None, fold=0)
        except OverflowError:
            continue
        if again == said and instant not in found:
            found.append(instant)
    return found


def spelled(instant: datetime.datetime) -> str:
    """Return an instant in the reader's zone with the name of the clock that shows it: ``02:30 CEST (UTC+02:00)``."""
    local = timezone.localtime(instant)
    offset = f"{local:%z}"
    return f"{local:%Y-%m-%d %H:%M} {local:%Z} (UTC{offset[:3]}:{offset[3:5]})"
