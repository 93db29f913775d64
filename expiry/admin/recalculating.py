"""Bringing the active expiries in line with the rules: what it would do, in words, and the verb that asks for it."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from expiry.configuration import ExpiryRules, expiry_rules
from expiry.models import ExpiryConfiguration
from expiry.selectors import RecalculationPreview, expiries_differing, recalculation_latest, recalculation_preview
from expiry.services import expiry_recalculation_begin
from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import link, moment_text, short_id
from fulfillment.common.admin.configurations import ConfigurationVerb

from .page import minutes_text

MOST_EXAMPLES = 10


class RecalculateVerb(ConfigurationVerb):
    name = "recalculate"
    label = "Recalculate active expiries"
    icon = "update"
    tone = "primary"
    permission = ApiPermission.EXPIRIES_WRITE
    submit_label = "Recalculate"

    def permitted(self, actor: Actor) -> bool:
        return super().permitted(actor) and actor.facility_ids is None

    def possible(self, entity: ExpiryConfiguration) -> bool:
        return preview_of(entity).moved > 0

    def heading(self, entity: ExpiryConfiguration) -> str:  # noqa: ARG002
        return "Recalculate the active expiries?"

    def consequences(self, entity: ExpiryConfiguration, actor: Actor) -> list[str]:
        rules = expiry_rules()
        lines = preview_lines(preview_of(entity), rules)
        if (running := recalculation_latest()) is not None and running.ended_at is None:
            lines.append("The recalculation that is under way ends with what it has done so far.")
        return [*lines, examples_of(rules, actor=actor)]

    def carry_out(self, entity: ExpiryConfiguration, *, data: dict[str, Any], actor: Actor) -> str:  # noqa: ARG002
        run = expiry_recalculation_begin(version=data["version"], actor=actor)
        noun = "active expiry is" if run.total == 1 else "active expiries are"
        return f"{run.total:,} {noun} looked at, batch by batch."

    def refusal(self, entity: Any, *, actor: Actor, error: Any = None) -> str:
        """Return that there is nothing to do, or that the rules are others by now."""
        if error is None:
            return "Every active expiry has the time that the rules give it. There is nothing to recalculate."
        return super().refusal(entity, actor=actor, error=error)


def preview_of(configuration: Any) -> RecalculationPreview:
    """Return what a recalculation would do, counted once for a page: it looks at every active expiry."""
    if not hasattr(configuration, "shown_preview"):
        configuration.shown_preview = recalculation_preview(rules=expiry_rules())
    found: RecalculationPreview = configuration.shown_preview
    return found


def preview_lines(preview: RecalculationPreview, rules: ExpiryRules) -> list[str]:
    """Return in words what a recalculation would do."""
    stay = preview.active - preview.moved
    lines = [f"{preview.moved:,} of {preview.active:,} active expiries get another time, {stay:,} have theirs already."]
    if preview.later:
        lines.append(f"{preview.later:,} expire later.")
    if preview.earlier:
        lines.append(f"{preview.earlier:,} expire earlier.")
    if preview.due:
        lines.append(f"{preview.due:,} of them would be due at once: their orders are cancelled within a minute or so.")
    return [*lines, f"Each expires {minutes_text(rules.offset)} after its provisioning time then."]


def examples_of(rules: ExpiryRules, *, actor: Actor) -> str:
    """Return some that would move, the soonest of them first, with both times."""
    rows = list(expiries_differing(rules=rules).select_related("process")[:MOST_EXAMPLES])
    readable = actor.can(ApiPermission.ORDER_READ)
    shown = []
    for row in sorted(rows, key=lambda row: row.expiry_time):
        name = (readable and row.process.tenant_order_id) or short_id(row.process_id)
        text = link(reverse("admin:expiry_expiry_change", args=[row.pk]), name)
        shown.append((text, moment_text(row.expiry_time), moment_text(row.expected)))  # type: ignore[attr-defined]
    cells = format_html_join("", "<tr><td>{}</td><td>{}</td><td>{}</td></tr>", shown)
    head = '<thead><tr><th scope="col">{}</th><th scope="col">Now</th><th scope="col">Then</th></tr></thead>'
    title = "Example" if len(shown) == 1 else "Examples"
    return format_html(
        '<div class="bo-scroll"><table class="bo-table">' + head + "<tbody>{}</tbody></table></div>", title, cells
    )
