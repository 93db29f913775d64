"""Lets the database itself refuse to change or delete what the trail says; `append_only` tells how privacy comes in."""

from django.db import migrations

BLANKED = ["actor_name", "client_info", "before", "after", "anonymized_at"]
KEPT = [
    "id",
    "created_at",
    "entity_type",
    "entity_ref",
    "entity_version",
    "entity_created_at",
    "process_id",
    "event_id",
    "operation",
    "actor_kind",
    "actor_id",
    "client_api",
    "trace",
]

POSTGRESQL = f"""
CREATE FUNCTION audits_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('fulfillment.privacy', true) = 'on' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        IF NEW.anonymized_at IS NOT NULL
           AND to_jsonb(NEW) - '{{{','.join(BLANKED)}}}'::text[] = to_jsonb(OLD) - '{{{','.join(BLANKED)}}}'::text[] THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'The audit trail is append-only; % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audits_append_only BEFORE UPDATE OR DELETE ON audits_audit
    FOR EACH ROW EXECUTE FUNCTION audits_append_only();
"""
POSTGRESQL_BACK = """
DROP TRIGGER audits_append_only ON audits_audit;
DROP FUNCTION audits_append_only();
"""

REFUSE = "BEGIN SELECT RAISE(ABORT, 'The audit trail is append-only; {} is refused.'); END"
CHANGED = " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in KEPT)
SQLITE = [
    "CREATE TABLE audits_privacy (id integer PRIMARY KEY)",
    "CREATE TRIGGER audits_no_update BEFORE UPDATE ON audits_audit"  # nosec B608 - only names of ours
    f" WHEN NOT EXISTS (SELECT 1 FROM audits_privacy) OR NEW.anonymized_at IS NULL OR {CHANGED}"
    f" {REFUSE.format('UPDATE')}",
    "CREATE TRIGGER audits_no_delete BEFORE DELETE ON audits_audit"  # nosec B608 - only names of ours
    f" WHEN NOT EXISTS (SELECT 1 FROM audits_privacy) {REFUSE.format('DELETE')}",
]
SQLITE_BACK = ["DROP TRIGGER audits_no_update", "DROP TRIGGER audits_no_delete", "DROP TABLE audits_privacy"]


def forward(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in [POSTGRESQL] if on_postgresql else SQLITE:
        schema_editor.execute(statement, params=None)


def backward(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in [POSTGRESQL_BACK] if on_postgresql else SQLITE_BACK:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("audits", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
