"""The form for a list of reasons that people are offered, in the languages of the backoffice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from fulfillment.common.cells import chip, muted

from .base import Section
from .verbs import ConfirmForm

LANGUAGES = (("en_US", "English"), ("de_DE", "German"))
EMPTY_ROWS = 3
MOST_REASONS = 50


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its texts by locale, and whether it is offered."""

    texts: Mapping[str, str]
    active: bool


class ReasonsForm(ConfirmForm):
    """A row for every reason and some for new ones; ``cleaned_data["reasons"]`` has those that say anything.

    *initial* has the present ``reasons``. Texts in other languages than those shown stay as they are; a row without
    any text is removed.
    """

    languages = LANGUAGES

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        known: Sequence[Reason] = initial["reasons"]
        new = [Reason({}, active=True)] * min(EMPTY_ROWS, MOST_REASONS - len(known))
        self._rows = [*known, *new]
        for number, reason in enumerate(self._rows):
            for locale, name in LANGUAGES:
                self.fields[f"{locale}_{number}"] = forms.CharField(
                    required=False,
                    max_length=255,
                    label=f"Reason {number + 1} in {name}",
                    initial=reason.texts.get(locale, ""),
                    widget=forms.TextInput(attrs={"class": "bo-input", "aria-label": f"Reason {number + 1}, {name}"}),
                )
            self.fields[f"active_{number}"] = forms.BooleanField(
                required=False,
                label=f"Reason {number + 1} is offered",
                initial=reason.active,
                widget=forms.CheckboxInput(attrs={"aria-label": f"Reason {number + 1} is offered"}),
            )

    def rows(self) -> Iterator[tuple[Sequence[forms.BoundField], forms.BoundField, str]]:
        """Yield the fields of each row: its texts, its switch, and the texts that have no field."""
        for number, reason in enumerate(self._rows):
            texts = [self[f"{locale}_{number}"] for locale, _ in LANGUAGES]
            yield texts, self[f"active_{number}"], ", ".join(f"{name}: {text}" for name, text in _others(reason))

    def clean(self) -> dict[str, Any]:
        """Add the reasons as the rows say them."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        reasons = []
        for number, reason in enumerate(self._rows):
            said = {locale: data.get(f"{locale}_{number}", "") for locale, _ in LANGUAGES}
            texts = {**{locale: text for locale, text in said.items() if text}, **dict(_others(reason))}
            if texts:
                reasons.append(Reason(texts, active=bool(data.get(f"active_{number}"))))
        return {**data, "reasons": reasons}


def reasons_section(title: str, reasons: Sequence[Reason]) -> Section:
    """Return the box that shows reasons in the languages of the backoffice."""
    rows = [
        (
            *(reason.texts.get(locale) or muted("") for locale, _ in LANGUAGES),
            muted(", ".join(f"{locale}: {text}" for locale, text in _others(reason))),
            chip("ACTIVE" if reason.active else "INACTIVE", "Offered" if reason.active else "Not offered"),
        )
        for reason in reasons
    ]
    headers = (*(name for _, name in LANGUAGES), "Other languages", "Status")
    return Section(title, headers=headers, rows=rows, empty="No reasons. People are asked for none.")


def _others(reason: Reason) -> list[tuple[str, str]]:
    shown = {locale for locale, _ in LANGUAGES}
    return [(locale, text) for locale, text in reason.texts.items() if locale not in shown]
