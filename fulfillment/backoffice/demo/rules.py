"""The lock rules of the demo, which look at its orders as they arrive."""

from typing import Any

from orders.models import LockRule
from orders.services.lock_rules import lock_rule_activate, lock_rule_create

from .people import DEMO

RULES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "Fraud score above 90",
        "ATTRIBUTE",
        {"path": "fraudScore", "operator": "GT", "values": ["90"]},
    ),
    ("Invoice to another country", "COUNTRIES", {}),
)


def rules_missing() -> list[tuple[str, str, dict[str, Any]]]:
    """Return the rules that are not there yet, by their names."""
    known = set(LockRule.objects.filter(name__in=[name for name, *_ in RULES]).values_list("name", flat=True))
    return [rule for rule in RULES if rule[0] not in known]


def rule_create(name: str, kind: str, parameters: dict[str, Any]) -> None:
    """Make a rule and put it in force."""
    rule = lock_rule_create(kind=kind, parameters=parameters, name=name, actor=DEMO)
    lock_rule_activate(rule_id=str(rule.pk), version=rule.version, actor=DEMO)
