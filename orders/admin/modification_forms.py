"""What clerks fill in to modify an order: its lines, where it goes, when it is wanted."""

import datetime
from typing import Any

from django import forms

from fulfillment.common import clock
from fulfillment.common.admin import ConfirmForm
from fulfillment.common.countries import COUNTRY_CODES

MOST_SHOWN = 50
LINE = "line_"
INPUT = {"class": "bo-input"}
# The parts of an address, as clerks fill them in; the others that a client sent stay as they are.
ADDRESS_FIELDS = (
    ("firstName", "First name", False),
    ("lastName", "Last name", False),
    ("companyName", "Company", False),
    ("street", "Street", True),
    ("houseNumber", "House number", False),
    ("additionalAddressInfo", "Addition", False),
    ("postalCode", "Postal code", True),
    ("city", "City", True),
    ("country", "Country", True),
)


class CommentForm(ConfirmForm):
    """Why, for the order's list of modifications; always the last field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"] = forms.CharField(
            required=False, label="Comment (optional)", max_length=1000, widget=forms.Textarea({**INPUT, "rows": 2})
        )


class LinesForm(CommentForm):
    """A quantity for each line, and one article to add."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in self.initial["lines"]:
            self.fields[f"{LINE}{line.pk}"] = forms.IntegerField(
                label=f"{line.title} ({line.tenant_article_id})",
                min_value=0,
                max_value=2**31 - 1,
                initial=line.quantity,
                widget=forms.NumberInput(INPUT),
                help_text="0 removes the line" if line == self.initial["lines"][0] else "",
            )
        self.fields["new_article"] = _text("Add an article: its number", length=255)
        self.fields["new_title"] = _text("Its title", length=4096)
        self.fields["new_quantity"] = forms.IntegerField(
            label="Its quantity", required=False, min_value=1, max_value=2**31 - 1, widget=forms.NumberInput(INPUT)
        )
        self.order_fields([name for name in self.fields if name != "comment"])

    def clean(self) -> dict[str, Any]:
        """Ask for the whole article or for none of it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        given = [data.get(name) for name in ("new_article", "new_title", "new_quantity")]
        if any(given) and not all(given):
            raise forms.ValidationError("An article to add needs its number, its title and a quantity.")
        return {**data, "entries": self._entries(data)}

    def _entries(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Return the diff (``OrderLineItemForUpdate``): lines whose quantity changed, and what is added."""
        wanted = {line: data.get(f"{LINE}{line.pk}", line.quantity) for line in self.initial["lines"]}
        entries: list[dict[str, Any]] = [
            {"id": str(line.pk), "quantity": quantity} for line, quantity in wanted.items() if quantity != line.quantity
        ]
        if data.get("new_article"):
            article = {"tenantArticleId": data["new_article"], "title": data["new_title"]}
            entries.append({"article": article, "quantity": data["new_quantity"]})
        return entries


class AddressForm(CommentForm):
    """Where the goods go, and how to reach the consumer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, required in ADDRESS_FIELDS:
            self.fields[name] = _text(label, length=255, required=required)
        self.fields["email"] = _text("E-mail", length=4096)
        self.order_fields([name for name in self.fields if name != "comment"])

    def clean_country(self) -> str:
        """Return the code of the country. Raises: ValidationError for what is none."""
        country: str = self.cleaned_data["country"].upper()
        if country not in COUNTRY_CODES:
            raise forms.ValidationError("This is no country code, as DE or NL.")
        return country

    @staticmethod
    def filled(address: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        """Return *address* as it was filled in; parts that were emptied are gone."""
        given = {name: data[name] for name, _, _ in ADDRESS_FIELDS}
        others = {name: value for name, value in address.items() if name not in given}
        return {**others, **{name: value for name, value in given.items() if value}}


class HandlingTimeForm(CommentForm):
    """When the customer wants to have the goods."""

    moment = forms.DateTimeField(
        label="Wanted by",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "bo-input"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_moment(self) -> datetime.datetime:
        """Return the moment in UTC. Raises: ValidationError for one that has passed."""
        value: datetime.datetime = self.cleaned_data["moment"]
        if value < clock.now():
            raise forms.ValidationError("This moment has passed already.")
        return value.astimezone(datetime.UTC)


def _text(label: str, *, length: int, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=length, widget=forms.TextInput(INPUT))
