"""The list of the lock rules, the page of one, its trial, and the way to a new one."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from fulfillment.accounts.permissions import ApiPermission
from fulfillment.common import clock
from fulfillment.common.admin import ReadOnlyAdmin, chip, count_text, moment, muted, pair
from fulfillment.common.admin.verbs import verb_view
from orders.lock_rules.selectors import lock_rules_counted
from orders.models import LockRule

from .fields import KINDS
from .page import rule_sections, trial_sections, trial_text
from .verbs import ActivateVerb, ChangeVerb, CreateVerb, DeactivateVerb, DeleteVerb

CREATE = CreateVerb()


@admin.register(LockRule)
class LockRuleAdmin(ReadOnlyAdmin):
    """All rules, in the order of their reasons."""

    view_permission = ApiPermission.CONFIG_READ
    verbs = (ActivateVerb(), ChangeVerb(), DeactivateVerb(), DeleteVerb())
    list_display = ("name_cell", "state", "matched_cell", "changed")
    ordering = ("position", "name")
    empty_title = "No lock rules"
    empty_text = "Rules lock arriving orders by themselves: expensive ones, first ones, too many of one consumer."

    def get_queryset(self, request: HttpRequest) -> QuerySet[LockRule]:  # noqa: ARG002
        return lock_rules_counted(now=clock.now()).order_by(*self.ordering)

    def more_urls(self) -> list[URLPattern]:
        """Return the addresses of new rules and of trials."""
        view = self.admin_site.admin_view
        return [
            path("new/", view(self.kinds_view), name="orders_lockrule_new"),
            path("new/<slug:kind>/", view(self.create_view), name="orders_lockrule_create"),
            path("<uuid:object_id>/trial/", view(self.trial_view), name="orders_lockrule_trial"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list, with the way to a new rule for those who may make one."""
        links = [("New rule", "add", reverse("admin:orders_lockrule_new"))] if self._writes(request) else []
        return super().changelist_view(request, {"links": links, **(extra_context or {})})

    def kinds_view(self, request: HttpRequest) -> HttpResponse:
        """Ask which kind the new rule is of."""
        if not (self.has_view_permission(request) and self._writes(request)):
            raise PermissionDenied
        kinds = [(kind, reverse("admin:orders_lockrule_create", args=[name.lower()])) for name, kind in KINDS.items()]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "New lock rule",
            "crumbs": [(self.list_title, self.list_url()), ("New rule", "")],
            "kinds": kinds,
        }
        return TemplateResponse(request, "backoffice/lock_rules/kinds.html", context)

    def create_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Show the form of a kind, or make the rule."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind.upper() not in KINDS:
            raise Http404
        return verb_view(self, request, LockRule(kind=kind.upper(), version=0), CREATE)

    def trial_view(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """Show what the rule would have done with the last orders."""
        rule, actor = self.visible(request, object_id), self.actor(request)
        if not actor.can(ApiPermission.ORDER_READ):
            raise PermissionDenied
        trial = trial_text(rule, actor=actor)
        context = {
            **self.page_context(request, rule),
            "title": f"{rule}: trial",
            "crumbs": [(self.list_title, self.list_url()), (str(rule), self.page_url(rule)), ("Trial", "")],
            "subtitle_text": trial.text,
            "sections": trial_sections(trial),
        }
        return TemplateResponse(request, self.page_template, context)

    def page(self, request: HttpRequest, entity: LockRule) -> dict[str, Any]:
        """Return the rule and the last orders it matched."""
        actor = self.actor(request)
        trial = reverse("admin:orders_lockrule_trial", args=[entity.pk])
        links = [("Try it", "science", trial)] if actor.can(ApiPermission.ORDER_READ) else []
        return {"sections": rule_sections(entity, actor=actor), "links": links}

    def page_url(self, entity: LockRule) -> str:
        """Return the page of a rule; one that is not stored yet has only the list."""
        return super().page_url(entity) if entity.version else self.list_url()

    def verb_url(self, entity: LockRule, verb: Any) -> str:
        """Return the address of a verb; the one that makes a rule has it by its kind."""
        if verb is CREATE:
            return reverse("admin:orders_lockrule_create", args=[entity.kind.lower()])
        return super().verb_url(entity, verb)

    def page_context(self, request: HttpRequest, entity: LockRule) -> dict[str, Any]:
        context = super().page_context(request, entity)
        if entity.version:
            return context
        return {**context, "buttons": [], "crumbs": [(self.list_title, self.list_url()), ("New rule", "")]}

    def _writes(self, request: HttpRequest) -> bool:
        return self.actor(request).can(ApiPermission.CONFIG_WRITE)

    @admin.display(description="Rule")
    def name_cell(self, rule: LockRule) -> SafeString:
        return pair(rule.name, rule.condition if rule.condition != rule.name else "")

    @admin.display(description="Status")
    def state(self, rule: LockRule) -> SafeString:
        return chip("ACTIVE") if rule.active else chip("INACTIVE")

    @admin.display(description="Matched in 30 days")
    def matched_cell(self, rule: LockRule) -> SafeString:
        number, unseen = rule.matched, rule.unseen  # type: ignore[attr-defined]
        orders = muted("0") if not number else pair(count_text(number))
        return pair(count_text(number), f"{count_text(unseen)} could not be looked at") if unseen else orders

    @admin.display(description="Changed")
    def changed(self, rule: LockRule) -> SafeString:
        return moment(rule.modified_at)
