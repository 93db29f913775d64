"""The reads of lock rules: how often each has matched, and what."""

import datetime
from typing import Any

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery

from fulfillment.common.cells import MOST_IN_BADGES
from orders.models import LockRule, LockRuleMatch

COUNTED = datetime.timedelta(days=30)


class BoundedCount(Subquery):
    """The number of rows of a subquery that is sliced: the database stops counting at its end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS bounded)"
    output_field = IntegerField()


def lock_rules_counted(*, now: datetime.datetime) -> QuerySet[LockRule]:
    """Return the rules, each with ``matched`` and ``unseen``: orders of the last 30 days, counted up to 1,000.

    One query; for each rule it reads a range of an index that holds nothing but matches.
    """
    recent = LockRuleMatch.objects.filter(rule_id=OuterRef("pk"), created_at__gt=now - COUNTED)

    def counted(**which: Any) -> BoundedCount:
        return BoundedCount(recent.filter(**which).order_by("-created_at").values("created_at")[: MOST_IN_BADGES + 1])

    rules: QuerySet[LockRule] = LockRule.objects.all()
    return rules.annotate(matched=counted(failed=False), unseen=counted(failed=True))
