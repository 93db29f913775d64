"""The form of a quote: how the customer gets the goods, where, and what."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms

from fulfillment.common.countries import country_code
from fulfillment.common.errors import InvalidInput
from fulfilment_options.models import OrderType

MOST_ROWS = 100
FIRST_ROWS = 3
MORE_ROWS = 3
MOST_UNITS = 2**31 - 1
MOST_PLANS = 100
LINE = {"class": "bo-input bo-wide", "autocomplete": "off"}
ITEM = re.compile(r"\$\.items\[(\d+)\]\.(\w+)")
PLACES = {"$.address": "postcode", "$.locationRef": "location", "$.limit": "limit", "$.trackingId": "tracking_id"}


def _text(label: str, **more: Any) -> forms.CharField:
    widget = forms.TextInput({**LINE, **more.pop("attrs", {})})
    return forms.CharField(label=label, required=False, max_length=255, widget=widget, **more)


def _degrees(label: str, *, most: int, hint: str) -> forms.FloatField:
    widget = forms.NumberInput({**LINE, "step": "any", "placeholder": hint})
    return forms.FloatField(label=label, required=False, min_value=-most, max_value=most, widget=widget)


class QuoteForm(forms.Form):
    """A basket and its destination; ``cleaned_data["body"]`` is the request as the API takes it."""

    most_rows = MOST_ROWS
    address_parts = ("address1", "postcode", "city", "country", "latitude", "longitude")

    order_type = forms.ChoiceField(
        label="The customer",
        choices=[(OrderType.HOME_DELIVERY.value, "gets it home"), (OrderType.CLICK_AND_COLLECT.value, "collects it")],
        initial=OrderType.HOME_DELIVERY.value,
        widget=forms.RadioSelect,
    )
    address1 = _text("Street (optional)")
    postcode = _text("Postal code")
    city = _text("City")
    country = _text("Country", help_text="A code, as DE, or the English name.")
    latitude = _degrees("Latitude (optional)", most=90, hint="50.9413")
    longitude = _degrees("Longitude (optional)", most=180, hint="6.9583")
    location = _text(
        "Facility", attrs={"list": "locations"}, help_text="Its number. Type a part of its name to find it."
    )
    limit = forms.IntegerField(
        label="Plans at most",
        initial=10,
        min_value=1,
        max_value=MOST_PLANS,
        widget=forms.NumberInput({"class": "bo-input"}),
    )
    tracking_id = _text("Tracking id (optional)", help_text="What the shop finds the quote by.")
    rows = forms.IntegerField(min_value=0, max_value=MOST_ROWS, initial=FIRST_ROWS, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        said = str((data or initial or {}).get("rows", ""))
        self.row_count = max(1, min(int(said), MOST_ROWS)) if said.isdecimal() else FIRST_ROWS
        self.initial["rows"] = self.row_count
        for row in range(self.row_count):
            self.fields[f"article_{row}"] = article_field(row)
            self.fields[f"quantity_{row}"] = quantity_field(row)

    def address_fields(self) -> list[forms.BoundField]:
        """Return the parts of the address."""
        return [self[name] for name in self.address_parts]

    def item_rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Yield the two fields of each row."""
        for row in range(self.row_count):
            yield self[f"article_{row}"], self[f"quantity_{row}"]

    def clean(self) -> dict[str, Any]:
        """Add the body; what is missing is told where it is missing."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.places = [row for row in range(self.row_count) if data.get(f"article_{row}")]
        for row in range(self.row_count):
            if row not in self.places and data.get(f"quantity_{row}") and not self.errors.get(f"article_{row}"):
                self.add_error(f"article_{row}", "Which article?")
        if not self.places and not self.errors:
            self.add_error("article_0", "A quote needs an article.")
        collected = data.get("order_type") == OrderType.CLICK_AND_COLLECT
        if collected and not data.get("location") and "location" not in self.errors:
            self.add_error("location", "Where is it collected?")
        if not collected:
            self._check_address(data)
        return data if self.errors else {**data, "body": self._body(data, collected=collected)}

    def _check_address(self, data: dict[str, Any]) -> None:
        given = (data.get("latitude") is not None, data.get("longitude") is not None)
        if any(given) and not all(given):
            self.add_error("longitude" if given[0] else "latitude", "Coordinates come in pairs.")
        if not data.get("country"):
            self.add_error("country", "Which country?")
        elif not country_code(data["country"]):
            self.add_error("country", "This is no country.")
        if not (any(given) or data.get("postcode") or data.get("city")):
            self.add_error("postcode", "A postal code or a city says where it goes.")

    def _body(self, data: dict[str, Any], *, collected: bool) -> dict[str, Any]:
        items = [
            {"skuRef": data[f"article_{row}"], "requestedQuantity": data[f"quantity_{row}"] or 1} for row in self.places
        ]
        address = {name: data[name] for name in self.address_parts if data.get(name) not in (None, "")}
        place = {"locationRef": data["location"]} if collected else {"address": address}
        tracking = {"trackingId": data["tracking_id"]} if data["tracking_id"] else {}
        return {"orderType": data["order_type"], "limit": data["limit"], "items": items, **place, **tracking}

    def refuse(self, error: InvalidInput) -> None:
        """Tell what the service refused where it was typed."""
        text, _, place = error.description.partition(" - at `")
        item = ITEM.match(place)
        name = PLACES.get(place.rstrip("`"))
        if item:
            part = "article" if item[2] == "skuRef" else "quantity"
            name = f"{part}_{self.places[int(item[1])]}"
        self.add_error(name, f"{text}.")


def article_field(row: int) -> forms.CharField:
    """Return the article of one row."""
    label = f"Article {row + 1}"
    widget = forms.TextInput({**LINE, "aria-label": label, "placeholder": "Article number"})
    return forms.CharField(label=label, required=False, max_length=255, widget=widget)


def quantity_field(row: int) -> forms.IntegerField:
    """Return the units of one row; empty is one."""
    label = f"Units {row + 1}"
    widget = forms.NumberInput({**LINE, "aria-label": label, "placeholder": "1"})
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MOST_UNITS, widget=widget)
