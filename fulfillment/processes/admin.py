"""How long consumer data is kept, in the backoffice: the rules, what they would do now, and what went wrong."""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import (
    ConfirmForm,
    Section,
    bounded_count,
    count_text,
    link,
    moment,
    muted,
    several,
    short_id,
)
from fulfillment.common.admin.configurations import ConfigurationAdmin, ConfigurationVerb
from fulfillment.common.bodies import parse_body
from fulfillment.common.clock import now

from . import schemas
from .clean_up import anonymizable, clean_ups_retry, deletable, set_aside, unfinished
from .gdpr import DEFAULTS, gdpr_configuration_put, gdpr_rules
from .models import GdprConfiguration
from .selectors import NOTHING_BUT_RESERVATIONS

INPUT = {"class": "bo-input", "step": "any"}
SOME_TIMES = (30, 60, 90, 180, 365)
MOST_SHOWN = 20
Fact = tuple[str, object]


class GdprForm(ConfirmForm):
    """How long, and what then."""

    retention = forms.FloatField(
        min_value=1,
        max_value=36_500,
        widget=forms.NumberInput(INPUT),
        label="Days until consumer data is removed",
        help_text="Counted from the moment the order came in. Only finished and cancelled orders lose it.",
    )
    deletion = forms.FloatField(
        required=False,
        min_value=1,
        max_value=36_500,
        widget=forms.NumberInput(INPUT),
        label="Days from then until everything about the order is deleted",
        help_text="Leave it empty to keep anonymized orders for ever. Stock counts do not change.",
    )
    actors = forms.BooleanField(
        required=False,
        label="Remove the names of those who worked on it, too",
        help_text="While it is on, the audit trail names nobody. Without it, histories go on saying who did what.",
    )


class ChangeGdprVerb(ConfigurationVerb):
    name = "rules"
    label = "Change rules"
    permission = ApiPermission.CONFIG_WRITE
    form_class = GdprForm

    def consequences(self, entity: GdprConfiguration, actor: Actor) -> list[str]:  # noqa: ARG002
        due = ", ".join(f"{days} days: {_count(days)}" for days in SOME_TIMES)
        return [
            "What is due goes within minutes, and nobody can bring it back: names, addresses, comments, labels.",
            f"So many finished orders would be due at once – {due}.",
        ]

    def initial(self, entity: GdprConfiguration) -> dict[str, Any]:
        said = entity.said(DEFAULTS)
        return {
            "retention": said["retentionTime"],
            "deletion": said.get("deletionTimeAfterRetention"),
            "actors": said["actorAnonymization"],
        }

    def carry_out(self, entity: GdprConfiguration, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        body = {
            "version": data["version"],
            "retentionTime": _days(data["retention"]),
            "actorAnonymization": data["actors"],
        }
        if data["deletion"] is not None:
            body["deletionTimeAfterRetention"] = _days(data["deletion"])
        gdpr_configuration_put(body=parse_body(body, schemas.GdprConfiguration), actor=actor)
        return f"The rules are saved. {_count(body['retentionTime'])} finished orders are due now."


class RetryVerb(ConfigurationVerb):
    name = "retry"
    label = "Try again"
    permission = ApiPermission.CONFIG_WRITE
    icon = "refresh"
    submit_label = "Try again"

    def possible(self, entity: GdprConfiguration) -> bool:  # noqa: ARG002
        return set_aside(now=now()).exists()

    def consequences(self, entity: GdprConfiguration, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["Everything that was set aside is tried up to five times again, within minutes."]

    def refusal(self, entity: Any, *, actor: Any, error: Any = None) -> str:  # noqa: ARG002
        return "Nothing is set aside any more."

    def carry_out(self, entity: GdprConfiguration, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        return f"{several(clean_ups_retry(actor=actor, now=now()), 'order')} will be tried again."


@admin.register(GdprConfiguration)
class GdprConfigurationAdmin(ConfigurationAdmin):
    """The page of the configuration."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (ChangeGdprVerb(), RetryVerb())
    title = "Privacy rules"

    def page(self, request: HttpRequest, entity: GdprConfiguration) -> dict[str, Any]:  # noqa: ARG002
        """Return the rules in words, and how things stand."""
        sections = [Section("Rules", facts=_rules(entity)), Section("Now", facts=_state())]
        failed = list(set_aside(now=now()).select_related("process")[:MOST_SHOWN])
        if failed:
            rows = [
                (_order(one.process), one.attempts, one.last_error or "The worker died", moment(one.due_at))
                for one in failed
            ]
            sections.append(
                Section("Could not be cleaned up", headers=("Order", "Tries", "What went wrong", "Last"), rows=rows)
            )
        return {"sections": sections}


def _rules(entity: GdprConfiguration) -> list[Fact]:
    said = entity.said(DEFAULTS)
    deletion = said.get("deletionTimeAfterRetention")
    return [
        (
            "Consumer data is kept",
            f"{_in_days(said['retentionTime'])} from the order on, longer while it is unfinished",
        ),
        ("What goes then", "Names, addresses, contacts, comments, custom attributes, labels, tracking numbers"),
        ("What stays", "Articles, quantities, prices, times, the country, the order's number"),
        ("Who worked on it", "Goes, too" if said["actorAnonymization"] else "Stays"),
        ("The order is deleted", f"{_in_days(deletion)} after that" if deletion else "Never"),
        ("Changed", moment(entity.modified_at) if entity.version else "Never: these are the defaults"),
    ]


def _state() -> list[Fact]:
    rules, moment_ = gdpr_rules(), now()
    facts: list[Fact] = [
        ("Due to lose consumer data", _orders(anonymizable(created_until=moment_ - rules.retention))),
        ("As old, but unfinished", _orders(unfinished(created_until=moment_ - rules.retention))),
    ]
    if rules.deletion is not None:
        facts.append(("Due to be deleted", _orders(deletable(anonymized_until=moment_ - rules.deletion))))
    return [*facts, ("Anonymized and kept", _orders(deletable(anonymized_until=moment_)))]


def _orders(queryset: Any) -> object:
    count = bounded_count(queryset.exclude(NOTHING_BUT_RESERVATIONS))
    return f"{count_text(count)} order{'' if count == 1 else 's'}" if count else muted("None")


def _count(days: float) -> str:
    due = anonymizable(created_until=now() - datetime.timedelta(days=days))
    return count_text(bounded_count(due.exclude(NOTHING_BUT_RESERVATIONS)))


def _order(process: Any) -> object:
    name = process.tenant_order_id or short_id(process.order_id or process.pk)
    return link(reverse("admin:orders_order_change", args=[process.order_id]), name) if process.order_id else name


def _days(number: float) -> float:
    return int(number) if number == int(number) else number


def _in_days(number: float) -> str:
    return f"{number:g} day{'' if number == 1 else 's'}"
