"""The rules in force, read once and kept by each process for some seconds.

Every order asks for them; with a query each time, rules would cost most where there are none.
"""

import time

from django.conf import settings

from fulfillment.common.errors import InvalidInput

from .judges import Rule
from .models import LockRule
from .schemas import parameters_in

KEPT_SECONDS = 5.0

_kept: tuple[float, tuple[Rule, ...]] | None = None


def rules_in_force() -> tuple[Rule, ...]:
    """Return the active rules by position, as they were at most ``LOCK_RULES_KEPT_SECONDS`` (5) ago."""
    global _kept  # noqa: PLW0603 - one process, one answer kept
    kept, now = _kept, time.monotonic()
    if kept is not None and now < kept[0]:
        return kept[1]
    lasting = getattr(settings, "LOCK_RULES_KEPT_SECONDS", KEPT_SECONDS)
    rules = tuple(prepared(rule) for rule in LockRule.objects.filter(active=True).order_by("position", "pk"))
    # Counted from before the look: what was committed while it ran is seen in time, too.
    _kept = (now + lasting, rules)
    return rules


def forget_rules() -> None:
    """Have this process read the rules again; others do so by themselves."""
    global _kept  # noqa: PLW0603
    _kept = None


def prepared(rule: LockRule) -> Rule:
    """Return *rule* as the judges take it; one that cannot be read stays in force, for it must lock."""
    try:
        parameters = parameters_in(rule.parameters, kind=rule.kind)
    except (InvalidInput, KeyError):
        parameters = None
    return Rule(str(rule.pk), rule.name, rule.version, rule.kind, rule.condition, parameters)
