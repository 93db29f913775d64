"""Lock rules in the backoffice: made and changed by forms of their kind, tried on the last orders, switched."""

from .lists import LockRuleAdmin
from .looked import Looked, looked_at

__all__ = ["LockRuleAdmin", "Looked", "looked_at"]
