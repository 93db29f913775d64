"""The Celery application: tasks are hints, beat only ticks; the work itself is rows."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fulfillment.config.settings")

app = Celery("fulfillment")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# The current application is kept per thread: without a default, a web worker's threads would publish to another one.
app.set_default()


@signals.setup_logging.connect  # type: ignore[untyped-decorator]
def keep_django_logging(**kwargs: Any) -> None:
    """Leave logging as the settings made it: Celery sets up its own only where nobody listens here."""
