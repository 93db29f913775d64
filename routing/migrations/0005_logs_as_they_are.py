"""Let PostgreSQL keep packed logs as they come."""

from django.db import migrations


def store_as_it_is(apps, schema_editor):
    """Spare PostgreSQL the search for what could be compressed: logs are, and it took most of their INSERT."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE routing_decisionlog ALTER COLUMN packed SET STORAGE EXTERNAL")


class Migration(migrations.Migration):
    dependencies = [("routing", "0004_anonymization")]

    operations = [migrations.RunPython(store_as_it_is, migrations.RunPython.noop)]
