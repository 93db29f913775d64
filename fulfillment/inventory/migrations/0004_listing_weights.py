"""An index that finds heavy articles; listings without a weight are not in it."""

from django.db import migrations

CREATE = (
    "CREATE INDEX listing_weight ON inventory_listing (tenant_article_id, (details -> 'weight'))"
    " WHERE status = 'ACTIVE' AND details ? 'weight'"
)


def create(apps, schema_editor):
    """Make the index on PostgreSQL; SQLite reads the few listings of an article."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps, schema_editor):
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX listing_weight", params=None)


class Migration(migrations.Migration):
    dependencies = [("inventory", "0003_active_listings")]

    operations = [migrations.RunPython(create, drop)]
