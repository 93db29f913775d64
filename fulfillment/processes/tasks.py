"""The Celery door of the clean-up."""

from celery import shared_task

from .clean_up import processes_anonymize_due, processes_delete_due

MOST_BATCHES = 20


@shared_task(name="processes.clean_up", ignore_result=True)
def clean_up() -> int:
    """Anonymize and delete what is due, up to a bound; what is left over waits for the next tick."""
    done = 0
    for work in (processes_anonymize_due, processes_delete_due):
        for _ in range(MOST_BATCHES):
            claimed = work()
            done += claimed
            if not claimed:
                break
    return done
