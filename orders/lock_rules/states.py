"""The kinds of lock rules, and what came of a look."""

from django.db import models


class LockRuleKind(models.TextChoices):
    """What a rule looks at."""

    VALUE = "VALUE", "Value"  # the sum of the shop prices is above an amount
    FIRST_ORDER = "FIRST_ORDER", "First order"  # the consumer has not ordered before
    COUNTRIES = "COUNTRIES", "Countries"  # goods and invoice go to different countries
    ARTICLES = "ARTICLES", "Articles"  # a line's article is on a list
    ATTRIBUTE = "ATTRIBUTE", "Custom attribute"  # a custom attribute of the order or of a line is as the rule says
    FREQUENCY = "FREQUENCY", "Many orders"  # the consumer has ordered too often in a short time


# These look at other orders of the consumer, too.
OF_CONSUMERS = frozenset({LockRuleKind.FIRST_ORDER, LockRuleKind.FREQUENCY})


class Subject(models.TextChoices):
    """Whose custom attributes a rule reads."""

    ORDER = "ORDER", "The order"
    LINES = "LINES", "Any line"


class Operator(models.TextChoices):
    """How a custom attribute is compared."""

    EQ = "EQ", "is"
    NE = "NE", "is not"
    IN = "IN", "is one of"
    CONTAINS = "CONTAINS", "contains"
    EXISTS = "EXISTS", "is given"
    GT = "GT", "is greater than"
    LT = "LT", "is less than"


class Outcome(models.TextChoices):
    """What came of a rule's look at an order."""

    MATCHED = "MATCHED", "Locks"  # it asks for a manual check
    PASSED = "PASSED", "Passes"  # it has nothing against the order
    FAILED = "FAILED", "Could not look"  # nobody knows, which locks, too


# What locks an order: a rule that could not look might have matched.
LOCKING = frozenset({Outcome.MATCHED, Outcome.FAILED})
