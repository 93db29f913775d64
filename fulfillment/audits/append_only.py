"""What keeps the trail as it was written: triggers of the database, and the one door that they leave open.

The door is for privacy alone. On PostgreSQL it is a setting of the transaction, and even then an update may only blank
what names people. SQLite has no settings: there it is a row of a table beside, which the same transaction takes out
again; SQLite has one writer at a time, so no other can come through. Emptying the whole table stays possible for who
owns the database (``TRUNCATE``), as dropping it does.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

SETTING = "fulfillment.privacy"
# What anonymization may blank; everything else of a row is refused even through the door.
BLANKED = ("actor_name", "client_info", "before", "after", "anonymized_at")


class AppendOnly(Exception):
    """Somebody tried to change or delete what the trail says."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"The audit trail is append-only; there is no {verb}.")


@contextmanager
def privacy_work() -> Iterator[None]:
    """Open the door for the statements inside, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config(%s, 'on', true)", [SETTING])
            yield
            cursor.execute("SELECT set_config(%s, 'off', true)", [SETTING])
        else:
            cursor.execute("INSERT INTO audits_privacy DEFAULT VALUES")
            yield
            cursor.execute("DELETE FROM audits_privacy")
