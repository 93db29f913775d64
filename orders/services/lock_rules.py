"""Making, changing and switching the rules that lock arriving orders."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.audits.services import Audited
from fulfillment.common.actor import Actor
from fulfillment.common.clock import now as clock_now
from fulfillment.common.errors import Conflict, IllegalTransition, InvalidInput, VersionConflict
from fulfillment.common.versioning import save_changes
from orders.lock_rules.conditions import condition_of
from orders.lock_rules.kept import forget_rules
from orders.lock_rules.schemas import parameters_in, stored
from orders.lock_rules.states import LockRuleKind
from orders.models import LockRule, LockRuleMatch

MOST_RULES = 50
MOST_NAME = 100
MOST_POSITION = 32_767


def lock_rule_create(
    *, kind: str, parameters: dict[str, Any], actor: Actor, name: str = "", now: datetime.datetime | None = None
) -> LockRule:
    """Make a rule, inactive and last; without a name it is called by its condition.

    Raises: PermissionMissing; InvalidInput for parameters that its kind does not know, and for one rule too many;
    Conflict for a name that another rule has.
    """
    actor.require(ApiPermission.CONFIG_WRITE)
    now = now or clock_now()
    if kind not in LockRuleKind.values:
        raise InvalidInput(f"There is no kind {kind!r:.40} of lock rules", path="$.kind")
    known = parameters_in(parameters, kind=kind)
    if LockRule.objects.count() >= MOST_RULES:
        raise InvalidInput(f"There are {MOST_RULES} lock rules already; delete one first")
    last = LockRule.objects.aggregate(last=Max("position"))["last"]
    rule = LockRule(
        name=_name(name, kind=kind, parameters=known),
        kind=kind,
        parameters=stored(known),
        position=min((last or 0) + 1, MOST_POSITION),
        created_at=now,
        modified_at=now,
    )
    with _written(rule.name):
        rule.save(force_insert=True)
        Audited("create", actor=actor).created(rule, now=now)
    return rule


def lock_rule_change(
    *,
    rule_id: str,
    version: int,
    parameters: dict[str, Any],
    actor: Actor,
    name: str = "",
    position: int | None = None,
    now: datetime.datetime | None = None,
) -> LockRule:
    """Say anew what a rule asks; its kind stays. Orders that are here already are not looked at again.

    Raises: NotFound, PermissionMissing, VersionConflict; InvalidInput and Conflict as `lock_rule_create`.
    """
    rule = _found(rule_id, version=version, actor=actor)
    known = parameters_in(parameters, kind=rule.kind)
    if position is not None and not 0 <= position <= MOST_POSITION:
        raise InvalidInput(f"A position is a number from 0 to {MOST_POSITION}", path="$.position")
    rule.name = _name(name, kind=rule.kind, parameters=known)
    rule.parameters = stored(known)
    rule.position = rule.position if position is None else position
    _save(rule, "change", fields=("name", "parameters", "position"), actor=actor, now=now)
    return rule


def lock_rule_activate(*, rule_id: str, version: int, actor: Actor, now: datetime.datetime | None = None) -> LockRule:
    """Put a rule in force: it looks at every order that arrives from now on.

    Raises: NotFound, PermissionMissing, VersionConflict, IllegalTransition where it is in force.
    """
    return _switch(_found(rule_id, version=version, actor=actor), active=True, actor=actor, now=now)


def lock_rule_deactivate(*, rule_id: str, version: int, actor: Actor, now: datetime.datetime | None = None) -> LockRule:
    """Put a rule out of force; what it has locked stays locked.

    Raises: NotFound, PermissionMissing, VersionConflict, IllegalTransition where it is not in force.
    """
    return _switch(_found(rule_id, version=version, actor=actor), active=False, actor=actor, now=now)


def lock_rule_delete(*, rule_id: str, version: int, actor: Actor, now: datetime.datetime | None = None) -> None:
    """Delete a rule with what it is counted by; orders keep what it said about them.

    Raises: NotFound, PermissionMissing, VersionConflict.
    """
    rule = _found(rule_id, version=version, actor=actor)
    with transaction.atomic():
        deleted, _ = LockRule.objects.filter(pk=rule.pk, version=rule.version).delete()
        if not deleted:
            raise VersionConflict(entity="lock rule", requested=version, current=rule.version + 1)
        Audited("delete", actor=actor).deleted(rule, now=now or clock_now())
        LockRuleMatch.objects.filter(rule_id=rule.pk).delete()
        _announce()


def _found(rule_id: str, *, version: int, actor: Actor) -> LockRule:
    actor.require(ApiPermission.CONFIG_WRITE)
    rule: LockRule = LockRule.objects.known(rule_id)
    return rule.require_version(version)


def _switch(rule: LockRule, *, active: bool, actor: Actor, now: datetime.datetime | None) -> LockRule:
    if rule.active == active:
        raise IllegalTransition(f"The lock rule {rule} is {'active' if active else 'inactive'} already.")
    rule.active = active
    _save(rule, "activate" if active else "deactivate", fields=("active",), actor=actor, now=now)
    return rule


def _save(rule: LockRule, verb: str, *, fields: tuple[str, ...], actor: Actor, now: datetime.datetime | None) -> None:
    with _written(rule.name):
        save_changes(rule, fields=fields, now=now or clock_now(), audit=Audited(verb, actor=actor))


def _name(name: str, *, kind: str, parameters: Any) -> str:
    wanted = name.strip() or condition_of(kind, parameters)
    if "\x00" in wanted:
        raise InvalidInput("The name has a character that text cannot have", path="$.name")
    return wanted[:MOST_NAME]


@contextmanager
def _written(name: str) -> Iterator[None]:
    """Write a rule and let this process know. Raises: Conflict where another rule has its name."""
    try:
        with transaction.atomic():
            yield
            _announce()
    except IntegrityError as error:
        raise Conflict(f"Another lock rule is called {name!r} already.") from error


def _announce() -> None:
    """Let this process read the rules again, now and once others can see the change."""
    forget_rules()
    transaction.on_commit(forget_rules)
