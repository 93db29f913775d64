"""The floor of a quote: the same reads and the same rows, by nothing but PostgreSQL's client; nothing is decided."""

import random

import psycopg

from benchmarks.floor import Sample, SqlClient, _columns, _insert

READ = """
SELECT 'L', tenant_article_id, string_agg(uuid_send(facility_id), ''::bytea), NULL
FROM inventory_listing WHERE tenant_article_id = ANY(%(articles)s) AND status = 'ACTIVE' GROUP BY tenant_article_id
UNION ALL
SELECT 'S', tenant_article_id, string_agg(uuid_send(facility_id), ''::bytea),
       string_agg(int4send(on_hand - reserved - safety_stock), ''::bytea)
FROM inventory_stock
WHERE tenant_article_id = ANY(%(articles)s) AND NOT blocked AND (available_until IS NULL OR available_until > now())
GROUP BY tenant_article_id
"""
# In the order of their foreign keys, with the column by which the quote's rows are found and their key.
WRITTEN = (
    ("fulfilment_options_fulfilmentoption", "id = %(option)s", "id"),
    ("fulfilment_options_fulfilmentdecision", "option_id = %(option)s", "option_id"),
    ("fulfilment_options_fulfilmentplan", "option_id = %(option)s", "id"),
    (
        "fulfilment_options_fulfilment",
        "plan_id IN (SELECT id FROM fulfilment_options_fulfilmentplan WHERE option_id = %(option)s)",
        "id",
    ),
)
ITEMS = 10


def sample(database_url: str) -> Sample:
    """Read the rows of the last quote with the usual number of items, every value as its text."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT id::text, tracking_id FROM fulfilment_options_fulfilmentoption"
            " WHERE jsonb_array_length(items) = %s ORDER BY id DESC LIMIT 1",
            [ITEMS],
        ).fetchone()
        assert row is not None
        option, tracking = row
        statements, own_ids = [], set()
        for table, meant, key in WRITTEN:
            columns = _columns(connection, table)
            texts = ", ".join(f'"{name}"::text' for name in columns)
            rows = connection.execute(f"SELECT {texts} FROM {table} WHERE {meant}", {"option": option}).fetchall()
            own_ids |= {str(values[columns.index(key)]) for values in rows}
            statements.append(_insert(table, columns, rows))
    return Sample(tuple(statements), tuple(sorted(own_ids)), tracking)


class FloorClient:
    """Reads the free units of random articles and inserts the sample, each time in one durable transaction."""

    def __init__(self, database_url: str, quote: Sample, client: int) -> None:
        self._writer = SqlClient(database_url, quote, client)
        self._rng = random.Random(client)

    def work(self, number: int) -> None:
        """Do what the database has to do for one quote."""
        articles = [f"A-{self._rng.randrange(200)}" for _ in range(ITEMS)]
        self._writer.connection.execute(READ, {"articles": articles}, binary=True).fetchall()
        self._writer.work(number)
