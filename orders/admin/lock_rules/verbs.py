"""What administrators do with a lock rule."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common.actor import Actor
from fulfillment.common.admin import ConfirmForm, Verb
from fulfillment.common.errors import DomainError, VersionConflict
from orders.lock_rules.conditions import condition_of
from orders.lock_rules.kept import prepared
from orders.models import LockRule
from orders.services.lock_rules import (
    lock_rule_activate,
    lock_rule_change,
    lock_rule_create,
    lock_rule_deactivate,
    lock_rule_delete,
)

from .fields import KINDS
from .forms import LockRuleForm

ARRIVING = "Every order that arrives from now on is looked at; those that are here stay as they are."


class RuleVerb(Verb):
    """A verb of rules, which have no state but a switch."""

    permission = ApiPermission.CONFIG_WRITE

    def possible(self, entity: LockRule) -> bool:  # noqa: ARG002
        return True

    def refusal(self, entity: LockRule, *, actor: Actor, error: DomainError | None = None) -> str:  # noqa: ARG002
        """Return what to do: somebody else's change must be seen before it is changed."""
        if isinstance(error, VersionConflict):
            return "Somebody else has changed this rule since you opened it; nothing was saved."
        return error.description if error else f"The rule is {'active' if entity.active else 'inactive'} already."


class CreateVerb(RuleVerb):
    """Makes a rule of the kind of the *entity*, which is not stored."""

    name = "create"
    label = "New rule"
    form_class = LockRuleForm
    submit_label = "Create, inactive"
    submit_tone = "primary"

    def heading(self, entity: LockRule) -> str:
        return KINDS[entity.kind].title

    def consequences(self, entity: LockRule, actor: Actor) -> list[str]:  # noqa: ARG002
        return [KINDS[entity.kind].text, "The rule begins inactive: try it on the last orders, then activate it."]

    def initial(self, entity: LockRule) -> dict[str, Any]:
        return {"kind": entity.kind}

    def carry_out(self, entity: LockRule, *, data: dict[str, Any], actor: Actor) -> str:
        rule = lock_rule_create(kind=entity.kind, parameters=data["parameters"], name=data["name"], actor=actor)
        entity.pk = rule.pk
        return f"The rule “{rule}” is there, inactive. Try it, then activate it."

    def after(self, request: HttpRequest, entity: LockRule, page: str) -> str:  # noqa: ARG002
        """Go to the page of the new rule."""
        return reverse("admin:orders_lockrule_change", args=[entity.pk])


class ChangeVerb(RuleVerb):
    name = "edit"
    label = "Change"
    icon = "edit"
    key = "e"
    form_class = LockRuleForm
    submit_label = "Save"
    submit_tone = "primary"

    def heading(self, entity: LockRule) -> str:
        return KINDS[entity.kind].title

    def consequences(self, entity: LockRule, actor: Actor) -> list[str]:  # noqa: ARG002
        return [ARRIVING] if entity.active else ["The rule is inactive and stays so."]

    def initial(self, entity: LockRule) -> dict[str, Any]:
        """Return the rule as it is; a name that only says what it does is left to be found anew."""
        known = prepared(entity).parameters
        typed = KINDS[entity.kind].typed(known) if known is not None else {}
        own = known is None or entity.name != condition_of(entity.kind, known)
        identity = {"kind": entity.kind, "rule_id": entity.pk, "position": entity.position}
        return {**identity, **typed, "name": entity.name if own else ""}

    def carry_out(self, entity: LockRule, *, data: dict[str, Any], actor: Actor) -> str:
        lock_rule_change(
            rule_id=str(entity.pk),
            version=data["version"],
            parameters=data["parameters"],
            name=data["name"],
            position=data["position"],
            actor=actor,
        )
        return "The rule is saved."


class ActivateVerb(RuleVerb):
    name = "activate"
    label = "Activate"
    icon = "play_circle"
    tone = "primary"
    form_class = ConfirmForm

    def possible(self, entity: LockRule) -> bool:
        return not entity.active

    def consequences(self, entity: LockRule, actor: Actor) -> list[str]:  # noqa: ARG002
        return [f"{entity.condition}: such orders are locked until a clerk unlocks them.", ARRIVING]

    def carry_out(self, entity: LockRule, *, data: dict[str, Any], actor: Actor) -> str:
        lock_rule_activate(rule_id=str(entity.pk), version=data["version"], actor=actor)
        return "The rule is active. It holds everywhere within five seconds."


class DeactivateVerb(RuleVerb):
    name = "deactivate"
    label = "Deactivate"
    icon = "stop_circle"
    tone = "danger"
    form_class = ConfirmForm

    def possible(self, entity: LockRule) -> bool:
        return entity.active

    def consequences(self, entity: LockRule, actor: Actor) -> list[str]:  # noqa: ARG002
        return ["Arriving orders are not looked at by it any more.", "What it has locked stays locked."]

    def carry_out(self, entity: LockRule, *, data: dict[str, Any], actor: Actor) -> str:
        lock_rule_deactivate(rule_id=str(entity.pk), version=data["version"], actor=actor)
        return "The rule is inactive everywhere within five seconds."


class DeleteVerb(RuleVerb):
    name = "remove"
    label = "Delete"
    icon = "delete"
    tone = "danger"
    form_class = ConfirmForm
    submit_label = "Delete the rule"

    def consequences(self, entity: LockRule, actor: Actor) -> list[str]:  # noqa: ARG002
        """Return what goes and what stays."""
        stays = "What it has locked stays locked; orders keep what it said about them."
        return ["The rule cannot be brought back. To pause it, deactivate it instead.", stays]

    def carry_out(self, entity: LockRule, *, data: dict[str, Any], actor: Actor) -> str:
        lock_rule_delete(rule_id=str(entity.pk), version=data["version"], actor=actor)
        return f"The rule “{entity}” is deleted."

    def after(self, request: HttpRequest, entity: LockRule, page: str) -> str:  # noqa: ARG002
        """Go to the list: the rule has no page any more."""
        return reverse("admin:orders_lockrule_changelist")
