"""An index that finds orders by a tag and its value; orders without tags are not in it, and cost nothing."""

from django.db import migrations

CREATE = (
    "CREATE INDEX order_tags ON orders_order USING gin ((properties -> 'tags') jsonb_path_ops)"
    " WHERE properties ? 'tags'"
)


def create(apps, schema_editor):
    """Make the index on PostgreSQL; SQLite has none of the kind, and few orders."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE, params=None)


def drop(apps, schema_editor):
    """Drop it again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX order_tags", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0004_configurations_and_reasons'),
    ]

    operations = [
        migrations.RunPython(create, drop),
    ]
