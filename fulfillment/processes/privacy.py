"""Consumer data of the processes: the reasons that people gave for steps, and who they were."""

import datetime

from fulfillment.audits.references import Privacy, tells_privacy
from fulfillment.common.privacy import ConsumerRows, actor_kept, emptied, holds_consumer_data

from .gdpr import gdpr_rules
from .models import CleanUp, StatusChange

holds_consumer_data(
    ConsumerRows(
        StatusChange,
        "process_id",
        columns={"reason": emptied},
        actors={"actor_id": actor_kept, "actor_name": actor_kept},
        kept=("entity", "verb", "source", "target"),
    ),
    ConsumerRows(CleanUp, "process_id", columns={"last_error": emptied}),
)

# The description of the trail wants a date even where nothing is ever deleted.
NEVER = datetime.timedelta(days=36_500)


@tells_privacy
def privacy_of_the_trail() -> Privacy:
    """Return how long the trail keeps data, and whether it shows who did something.

    It does until somebody has set the rules: a trail that names nobody is no use to an installation that never asked
    for it.
    """
    rules = gdpr_rules()
    return Privacy(
        actors_hidden=rules.configured and rules.actors_anonymized,
        anonymized_after=rules.retention,
        deleted_after=rules.retention + (rules.deletion or NEVER),
    )
