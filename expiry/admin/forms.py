"""What people fill in to give an expiry another time."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html

from expiry.configuration import NEVER, expiry_rules
from fulfillment.common import clock
from fulfillment.common.admin import ConfirmForm, moment_text

from .moments import NaiveMomentField, instants, spelled

HOUR = datetime.timedelta(hours=1)
PRESETS = {"1": ("1 hour", HOUR), "4": ("4 hours", 4 * HOUR), "24": ("1 day", 24 * HOUR)}
OTHER = "other"
SUGGESTIONS = ("Customer called", "Agreed with the store", "Goods not ready in time")


class CommentField(forms.CharField):
    """One or two sentences for the history."""

    def __init__(self, *, suggestions: tuple[str, ...] = ()) -> None:
        self.suggestions = suggestions
        widget = forms.Textarea(attrs={"rows": 2, "class": "bo-input"})
        super().__init__(required=False, label="Comment (optional)", max_length=1000, widget=widget)


class CommentForm(ConfirmForm):
    """Why, for the history."""

    comment = CommentField(suggestions=SUGGESTIONS)


class ExtendForm(ConfirmForm):
    """For how much longer, or until when; *initial* has the ``expiry``.

    ``until`` of the cleaned data is when it shall expire, ``provisioning_time`` what leads to that with the offset of
    now.
    """

    by = forms.ChoiceField(label="For how much longer?", widget=forms.RadioSelect)
    moment = NaiveMomentField(required=False, label="Another moment", help_text="")
    comment = CommentField(suggestions=SUGGESTIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expiry = self.initial["expiry"]
        self._from = max(expiry.expiry_time, clock.now())
        presets = [(key, _preset(label, self._from, added)) for key, (label, added) in PRESETS.items()]
        by: Any = self.fields["by"]
        by.choices = [*presets, (OTHER, "Until another moment, given below")]
        self.fields["moment"].help_text = f"In your time zone, {timezone.get_current_timezone_name()}."
        if len(self._meant()) > 1:
            self._ask_which()

    def clean(self) -> dict[str, Any]:
        """Work out the new times. Raises: ValidationError for a moment that has passed or does not exist."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        until = self._until(data)
        if until is None:
            return data
        if until <= clock.now():
            raise forms.ValidationError("This moment has passed already.")
        try:
            provisioning_time = until - expiry_rules().offset
        except OverflowError:
            raise forms.ValidationError("The offset of the expiry rules leads back before the calendar.") from None
        return {**data, "until": until, "provisioning_time": provisioning_time}

    def _until(self, data: dict[str, Any]) -> datetime.datetime | None:
        by = data.get("by")
        if by in PRESETS:
            return _later(self._from, PRESETS[by][1])
        if by != OTHER or "moment" in self.errors:
            return None
        if data.get("moment") is None:
            self.add_error("moment", "Say until when.")
            return None
        meant = instants(data["moment"])
        if not meant:
            self.add_error("moment", "The clocks go forward past this moment: it does not exist. Take a later one.")
            return None
        if len(meant) == 1:
            return meant[0]
        return meant[int(data["which"])] if data.get("which") else None

    def _meant(self) -> list[datetime.datetime]:
        if self.data.get("by") != OTHER:
            return []
        try:
            said = NaiveMomentField(required=False).clean(self.data.get("moment"))
        except forms.ValidationError:
            return []
        return instants(said) if said else []

    def _ask_which(self) -> None:
        """Ask which of the two is meant, where the clocks go back."""
        first, second = self._meant()
        self.fields["which"] = forms.ChoiceField(
            label="The clocks go back: this moment comes twice. Which one?",
            choices=[("0", f"The first, {spelled(first)}"), ("1", f"The second, {spelled(second)}")],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose one of the two."},
        )
        self.order_fields(["by", "moment", "which", "comment"])


def _preset(label: str, base: datetime.datetime, added: datetime.timedelta) -> str:
    return format_html("<strong>{}</strong> until {}", label, moment_text(_later(base, added)))


def _later(base: datetime.datetime, added: datetime.timedelta) -> datetime.datetime:
    try:
        return base + added
    except OverflowError:
        return NEVER
