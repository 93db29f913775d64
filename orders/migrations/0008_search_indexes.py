"""Indexes that make every documented filter and sort of ``POST /api/orders/search`` fast at a million orders.

On PostgreSQL three functions give what is looked up: the terms of an order and of a line, each a hash of ``name=value``
as `fulfillment.common.api.search.terms` asks for it, and the moment that a text of ISO 8601 means. An index stands for
what its function said when a row was written: whoever changes one makes a new one, with a new index.
"""

from django.db import migrations, models
import django.db.models.deletion

ORDER_TERMS = """
CREATE FUNCTION order_terms(consumer jsonb, attributes jsonb, delivery jsonb, properties jsonb) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY(
    SELECT hashtextextended('consumer.addresses.' || part.key || '=' || part.value, 0)
    FROM jsonb_path_query(consumer, '$.addresses[*] ? (@.type() == "object")') AS address,
      jsonb_each_text(address) AS part
    WHERE part.value IS NOT NULL AND part.key = ANY ('{addressType,city,companyName,country,email,firstName,houseNumber,
      lastName,postalCode,province,street}')
    UNION ALL
    SELECT hashtextextended('customAttributes.' || part.key || '=' || part.value, 0)
    FROM jsonb_each_text(attributes) AS part WHERE part.value IS NOT NULL
    UNION ALL
    SELECT hashtextextended('customAttributes.' || part.key || '=', hashfloat8extended(part.value::text::float8, 0))
    FROM jsonb_each(attributes) AS part
    WHERE CASE WHEN jsonb_typeof(part.value) = 'number' THEN abs(part.value::numeric) < 1e300 END
    UNION ALL
    SELECT hashtextextended('customAttributes.' || part.key || ' is a ' || kind.name, 0)
    FROM jsonb_each(attributes) AS part,
      LATERAL (SELECT CASE jsonb_typeof(part.value) WHEN 'number' THEN 'number' WHEN 'string' THEN
        CASE WHEN part.value #>> '{}' LIKE '____-__-__T%' THEN 'moment' END END) AS kind (name)
    WHERE kind.name IS NOT NULL
    UNION ALL
    SELECT hashtextextended('deliveryPreferences.collect.' || part.key || '=' || part.value, 0)
    FROM jsonb_path_query(delivery, '$.collect[*] ? (@.type() == "object")') AS place, jsonb_each_text(place) AS part
    WHERE part.value IS NOT NULL AND part.key IN ('facilityRef', 'paid')
    UNION ALL
    SELECT hashtextextended('tags.value=' || (tag ->> 'value'), 0)
    FROM jsonb_path_query(properties, '$.tags[*]') AS tag WHERE tag ->> 'value' IS NOT NULL
    UNION ALL
    SELECT hashtextextended(one.term, 0)
    FROM (VALUES
      (CASE WHEN jsonb_path_exists(consumer, '$.addresses[0]') THEN 'consumer.addresses' END),
      (CASE WHEN jsonb_path_exists(delivery, '$.collect[0]') THEN 'deliveryPreferences.collect' END),
      (CASE WHEN jsonb_path_exists(properties, '$.tags[0]') THEN 'tags' END),
      ('consumer.consumerId=' || (consumer ->> 'consumerId')),
      ('deliveryPreferences.shipping.serviceLevel=' || (delivery #>> '{shipping,serviceLevel}')),
      ('paymentInfo.currency=' || (properties #>> '{paymentInfo,currency}')),
      ('paymentInfo.method=' || (properties #>> '{paymentInfo,method}')),
      ('paymentInfo.methodLocalized.de_DE=' || (properties #>> '{paymentInfo,methodLocalized,de_DE}')),
      ('paymentInfo.methodLocalized.en_US=' || (properties #>> '{paymentInfo,methodLocalized,en_US}')),
      ('paymentInfo.methodLocalized.ru_RU=' || (properties #>> '{paymentInfo,methodLocalized,ru_RU}'))
    ) AS one (term)
    WHERE one.term IS NOT NULL
  );
END $$
"""

LINE_TERMS = """
CREATE FUNCTION order_line_terms(article_id text, title text, article jsonb) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN ARRAY(
    SELECT hashtextextended(one.term, 0)
    FROM (VALUES
      ('article.tenantArticleId=' || article_id),
      ('article.title=' || title),
      ('article.titleLocalized.de_DE=' || (article #>> '{titleLocalized,de_DE}')),
      ('article.titleLocalized.en_US=' || (article #>> '{titleLocalized,en_US}')),
      ('article.titleLocalized.ru_RU=' || (article #>> '{titleLocalized,ru_RU}'))
    ) AS one (term)
    WHERE one.term IS NOT NULL
  );
END $$
"""

# Immutable, for a moment with an offset is the same under all settings; what is no moment must not stop an insert.
MOMENT_OF = r"""
CREATE FUNCTION moment_of(value text) RETURNS timestamptz LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF value !~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$' THEN
    RETURN NULL;
  END IF;
  RETURN value::timestamptz;
EXCEPTION WHEN others THEN
  RETURN NULL;
END $$
"""

# New rows wait in a list until it is this long (kB); every search reads it, and whoever makes it overflow empties it.
PENDING = 512

INDEXES = (
    "CREATE INDEX order_terms ON orders_order USING gin"
    " (order_terms(consumer, custom_attributes, delivery_preferences, properties))"
    f" WITH (gin_pending_list_limit = {PENDING})",
    "CREATE INDEX order_line_terms ON orders_orderline USING gin (order_line_terms(tenant_article_id, title, article))"
    f" WITH (gin_pending_list_limit = {PENDING})",
    "CREATE INDEX order_desired_delivery ON orders_order"
    " (moment_of(delivery_preferences #>> '{shipping,desiredDeliveryTime}'))"
    " WHERE delivery_preferences #>> '{shipping,desiredDeliveryTime}' IS NOT NULL",
    # The planner knows how often a term stands only once it has counted.
    "ANALYZE orders_order",
    "ANALYZE orders_orderline",
)

REVERSE = (
    "DROP INDEX order_desired_delivery",
    "DROP INDEX order_line_terms",
    "DROP INDEX order_terms",
    "DROP FUNCTION moment_of(text)",
    "DROP FUNCTION order_line_terms(text, text, jsonb)",
    "DROP FUNCTION order_terms(jsonb, jsonb, jsonb, jsonb)",
)


def run(*statements):
    """Return a step that does nothing on other databases than PostgreSQL."""

    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement, params=None)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0007_lock_rules'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['order_date', 'id', 'status'], name='order_date_id'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['status', 'id'], name='order_status_id'),
        ),
        migrations.AlterField(
            model_name='orderline',
            name='order',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.order'),
        ),
        migrations.RunPython(
            run(ORDER_TERMS, LINE_TERMS, MOMENT_OF, *INDEXES), run(*REVERSE)
        ),
    ]
