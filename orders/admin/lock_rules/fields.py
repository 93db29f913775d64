"""The fields of each kind of lock rule: what people type, and the parameters it becomes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from orders.lock_rules.schemas import (
    MOST_ARTICLES,
    MOST_MINUTES,
    MOST_VALUES,
    ArticlesParameters,
    AttributeParameters,
    FrequencyParameters,
    ValueParameters,
)
from orders.lock_rules.states import LockRuleKind, Operator, Subject

LINE = {"class": "bo-input"}
WIDE = {"class": "bo-input bo-wide"}


@dataclass(frozen=True, slots=True)
class KindOfRule:
    """One kind for people: what it does, its fields, and both ways between fields and parameters."""

    icon: str
    title: str
    text: str
    fields: Callable[[], dict[str, forms.Field]] = dict
    typed: Callable[[Any], dict[str, Any]] = lambda _: {}
    parameters: Callable[[dict[str, Any]], dict[str, Any]] = lambda _: {}


def lines_of(text: str) -> list[str]:
    """Return the lines of *text* that say anything, each once."""
    return list(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))


def value_fields() -> dict[str, forms.Field]:
    """Return an amount, and what to do without one."""
    return {
        "above": forms.DecimalField(
            label="Lock orders above",
            min_value=0,
            max_digits=15,
            decimal_places=2,
            help_text="The sum of the shop prices of all lines, in the currency of the order.",
            widget=forms.NumberInput(attrs={**LINE, "inputmode": "decimal", "autofocus": True}),
        ),
        "lock_unknown": forms.BooleanField(
            required=False,
            label="Lock orders without a value, too",
            help_text="An order has a value only if the shop sends a price with every line.",
        ),
    }


def article_fields() -> dict[str, forms.Field]:
    """Return the list."""
    return {
        "articles": forms.CharField(
            label="Lock orders with one of these articles",
            max_length=MOST_ARTICLES * 257,
            help_text=f"One tenantArticleId per line, at most {MOST_ARTICLES:,}.",
            widget=forms.Textarea(attrs={**LINE, "rows": 6, "autofocus": True, "spellcheck": "false"}),
        ),
    }


def attribute_fields() -> dict[str, forms.Field]:
    """Return where the attribute stands, how it is compared and with what."""
    return {
        "subject": forms.ChoiceField(
            label="Whose attribute", choices=Subject.choices, widget=forms.Select(attrs={"class": "bo-select"})
        ),
        "path": forms.CharField(
            label="Attribute",
            max_length=255,
            help_text="Its name in customAttributes; dots lead inside: fraud.score",
            widget=forms.TextInput(attrs={**WIDE, "spellcheck": "false"}),
        ),
        "operator": forms.ChoiceField(
            label="Lock the order if it", choices=Operator.choices, widget=forms.Select(attrs={"class": "bo-select"})
        ),
        "values": forms.CharField(
            label="Value",
            required=False,
            max_length=MOST_VALUES * 4_097,
            help_text="A number, true, false or text. “is one of” takes one value per line, “is given” none.",
            widget=forms.Textarea(attrs={**LINE, "rows": 2, "spellcheck": "false"}),
        ),
    }


def frequency_fields() -> dict[str, forms.Field]:
    """Return how many are too many, and in which time."""
    return {
        "more_than": forms.IntegerField(
            label="Lock what comes after this many orders",
            min_value=1,
            max_value=1_000,
            initial=3,
            help_text="3: the fourth order of a consumer is locked, and those after it.",
            widget=forms.NumberInput(attrs={**LINE, "autofocus": True}),
        ),
        "minutes": forms.IntegerField(
            label="Within so many minutes",
            min_value=1,
            max_value=MOST_MINUTES,
            initial=60,
            help_text="60 is an hour, 1440 a day; at most a week (10080).",
            widget=forms.NumberInput(attrs=LINE),
        ),
    }


def typed_value(known: ValueParameters) -> dict[str, Any]:
    return {"above": known.above, "lock_unknown": known.lock_unknown}


def typed_articles(known: ArticlesParameters) -> dict[str, Any]:
    return {"articles": "\n".join(known.articles)}


def typed_attribute(known: AttributeParameters) -> dict[str, Any]:
    typed = {"subject": known.subject, "path": known.path, "operator": known.operator}
    return {**typed, "values": "\n".join(known.values)}


def typed_frequency(known: FrequencyParameters) -> dict[str, Any]:
    return {"more_than": known.more_than, "minutes": known.minutes}


def attribute_parameters(data: dict[str, Any]) -> dict[str, Any]:
    """Return what the fields say; only “is one of” compares with several values."""
    values = lines_of(data["values"]) if data["operator"] == Operator.IN else [data["values"].strip()]
    given = {} if data["operator"] == Operator.EXISTS else {"values": [value for value in values if value]}
    return {"subject": data["subject"], "path": data["path"], "operator": data["operator"], **given}


KINDS: dict[str, KindOfRule] = {
    LockRuleKind.VALUE: KindOfRule(
        "payments",
        "Value above an amount",
        "Expensive orders.",
        value_fields,
        typed_value,
        lambda data: {"above": str(data["above"]), "lockUnknown": data["lock_unknown"]},
    ),
    LockRuleKind.FIRST_ORDER: KindOfRule(
        "person_add",
        "First order of a consumer",
        "Consumers who have no other order; cancelled ones don't count. An order without consumerId and email passes.",
    ),
    LockRuleKind.FREQUENCY: KindOfRule(
        "speed",
        "Many orders in a short time",
        "The same consumer orders again and again.",
        frequency_fields,
        typed_frequency,
        lambda data: {"moreThan": data["more_than"], "minutes": data["minutes"]},
    ),
    LockRuleKind.COUNTRIES: KindOfRule(
        "public",
        "Delivery and invoice country differ",
        "The goods go to one country, the invoice to another. An order without an invoice address passes.",
    ),
    LockRuleKind.ARTICLES: KindOfRule(
        "list_alt",
        "Article on a list",
        "Orders with an article that needs a look.",
        article_fields,
        typed_articles,
        lambda data: {"articles": lines_of(data["articles"])},
    ),
    LockRuleKind.ATTRIBUTE: KindOfRule(
        "data_object",
        "Custom attribute",
        "What the shop says about the order or a line: a fraud score, a sales channel, a mark.",
        attribute_fields,
        typed_attribute,
        attribute_parameters,
    ),
}
