"""Beginning anew: what was finished too early, or wrongly."""

from fulfillment.common.errors import IllegalTransition
from fulfillment.picking.configuration import picking_rules
from fulfillment.picking.states import FINISHED, PickJobStatus, PickLineStatus

from .at_hand import JobAtHand
from .goods import goods_take_back


def pick_job_reset(*, at_hand: JobAtHand) -> None:
    """Set the job back to OPEN with nothing picked; a finished one takes its goods back into stock, reserved.

    Raises: IllegalTransition, also after a short pick, once the goods were handed over, or where the configuration of
    picking (``restartPickJobConfiguration``) lets no finished job begin anew.
    Source: ``PickJobActionsParameter`` RESET.
    """
    finished = at_hand.job.status in FINISHED
    _require_permitted(at_hand)
    at_hand.carry_out("reset", fields=("sub_status",))
    if finished:
        goods_take_back(at_hand)
    for line in at_hand.lines:
        line.picked, line.picked_at, line.status = 0, None, PickLineStatus.OPEN
        line.short_pick_reason, line.stock_emptied = None, False
    at_hand.write_lines()


def pick_job_restart(*, at_hand: JobAtHand) -> None:
    """Set a finished job back to IN_PROGRESS; what was picked stays noted, the goods are in stock and reserved again.

    Raises: IllegalTransition, also after a short pick, once the goods were handed over, or where the configuration of
    picking (``restartPickJobConfiguration``) lets no finished job begin anew.
    Source: ``PickJobActionsParameter`` RESTART.
    """
    _require_permitted(at_hand)
    at_hand.carry_out("restart", fields=("sub_status",))
    goods_take_back(at_hand)
    for line in at_hand.lines:
        line.status = PickLineStatus.IN_PROGRESS
    at_hand.write_lines()


def _require_permitted(at_hand: JobAtHand) -> None:
    if at_hand.job.status not in FINISHED:
        return
    if not picking_rules().restart_active:
        raise IllegalTransition(
            f"The pick job is {PickJobStatus(at_hand.job.status).value}; by the configuration of picking"
            " (restartPickJobConfiguration) a finished pick job cannot begin anew."
        )
    if at_hand.job.reset_blocked or at_hand.missing:
        raise IllegalTransition(
            f"The pick job is {PickJobStatus(at_hand.job.status).value} and short picked; its missing units are"
            " cancelled or somebody else's, so it cannot begin anew."
        )
