"""The writes of expiries."""

from .announcing import expiries_announce_due, expiry_announce
from .changing import expiry_reschedule, expiry_start, expiry_stop, expiry_update
from .configuration import expiry_configuration_put
from .creation import expiry_begin, expiry_create
from .following import expiry_accompany, expiry_finish, expiry_follow, expiry_resume
from .recalculation import expiry_recalculation_begin, expiry_recalculation_continue
from .sweep import EXPIRIES_AT_ONCE, expiries_expire_due, expiry_expire, expiry_retry

__all__ = [
    "EXPIRIES_AT_ONCE",
    "expiries_announce_due",
    "expiries_expire_due",
    "expiry_accompany",
    "expiry_announce",
    "expiry_begin",
    "expiry_configuration_put",
    "expiry_create",
    "expiry_expire",
    "expiry_finish",
    "expiry_follow",
    "expiry_recalculation_begin",
    "expiry_recalculation_continue",
    "expiry_reschedule",
    "expiry_resume",
    "expiry_retry",
    "expiry_start",
    "expiry_stop",
    "expiry_update",
]
