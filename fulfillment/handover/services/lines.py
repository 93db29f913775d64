"""Changing what a handover job says while it is pending: its lines, and everything beside them."""

from .at_hand import HandoverAtHand


def handover_job_change_lines(*, at_hand: HandoverAtHand) -> None:
    """Note a change of the lines, which the caller has written. Raises: IllegalTransition."""
    at_hand.carry_out("change_lines")


def handover_job_amend(*, at_hand: HandoverAtHand, fields: tuple[str, ...]) -> None:
    """Write *fields* of the job, which the caller has set. Raises: IllegalTransition."""
    at_hand.carry_out("amend", fields=fields)
