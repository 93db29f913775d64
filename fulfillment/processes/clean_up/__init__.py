"""Removing consumer data when its time is over, and later the process with everything under it."""

from .claims import clean_ups_retry
from .due import MAX_ATTEMPTS, anonymizable, deletable, set_aside, unfinished
from .runs import processes_anonymize_due, processes_delete_due

__all__ = [
    "MAX_ATTEMPTS",
    "anonymizable",
    "clean_ups_retry",
    "deletable",
    "processes_anonymize_due",
    "processes_delete_due",
    "set_aside",
    "unfinished",
]
