"""The floor of taking an order: the very rows the product has written, inserted by nothing but PostgreSQL's client."""

import re
from dataclasses import dataclass

import psycopg

from fulfillment.common.ids import new_id

# In the order of their foreign keys, with the column by which the order's rows are found and what of it is meant.
TAKEN = (
    ("processes_process", "id = %(process)s"),
    ("orders_order", "process_id = %(process)s"),
    ("orders_orderline", "order_id = %(order)s"),
    ("routing_routingplan", "process_id = %(process)s"),
    ("events_event", "process_id = %(process)s"),
    ("audits_audit", "process_id = %(process)s"),
)
ROUTED = (
    ("inventory_reservation", "process_id = %(process)s"),
    ("routing_decisionlog", "plan_id IN (SELECT id FROM routing_routingplan WHERE process_id = %(process)s)"),
    ("processes_statuschange", "process_id = %(process)s"),
    ("picking_pickjob", "process_id = %(process)s"),
    ("picking_pickline", "pick_job_id IN (SELECT id FROM picking_pickjob WHERE process_id = %(process)s)"),
    ("events_event", "process_id = %(process)s AND sequence > 1"),
    ("audits_audit", "process_id = %(process)s AND entity_type <> 'ORDER'"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One insert of all rows that an order has in one table."""

    sql: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """What the product wrote for one order."""

    statements: tuple[Statement, ...]
    own_ids: tuple[str, ...]
    number: str

    @property
    def bytes(self) -> int:
        return sum(len(value or "") for statement in self.statements for value in statement.values)


def sample(database_url: str, tables: tuple[tuple[str, str], ...] = TAKEN) -> Sample:
    """Read the rows of the order that came in last, every value as its text."""
    with psycopg.connect(database_url) as connection:
        row = connection.execute(
            "SELECT id::text, process_id::text, tenant_order_id FROM orders_order ORDER BY id DESC LIMIT 1"
        ).fetchone()
        assert row is not None
        order, process, number = row
        statements = []
        plans = connection.execute("SELECT id::text FROM routing_routingplan WHERE process_id = %s", [process])
        own_ids = {order, process, *(plan for (plan,) in plans)}
        for table, meant in tables:
            columns = _columns(connection, table)
            texts = ", ".join(f'"{name}"::text' for name in columns)
            query = f"SELECT {texts} FROM {table} WHERE {meant} ORDER BY id"
            rows = connection.execute(query, {"process": process, "order": order}).fetchall()
            own_ids |= {values[columns.index("id")] for values in rows}
            statements.append(_insert(table, columns, rows))
    return Sample(tuple(statements), tuple(sorted(own_ids)), number)


def _columns(connection: "psycopg.Connection[tuple[object, ...]]", table: str) -> list[str]:
    query = """
        SELECT column_name FROM information_schema.columns
        WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
    """
    return [str(name) for (name,) in connection.execute(query, [table])]


def _insert(table: str, columns: list[str], rows: list[tuple[str | None, ...]]) -> Statement:
    names = ", ".join(f'"{name}"' for name in columns)
    group = f"({', '.join(['%s'] * len(columns))})"
    sql = f"INSERT INTO {table} ({names}) VALUES {', '.join([group] * len(rows))}"
    return Statement(sql, tuple(value for row in rows for value in row))


class SqlClient:
    """Inserts the sample again and again, each time as an order of its own, each in one durable transaction."""

    def __init__(self, database_url: str, order: Sample, client: int) -> None:
        self.connection = psycopg.connect(database_url, autocommit=True, prepare_threshold=2)
        self._order = order
        self._client = client
        self._run = new_id().hex[-8:]
        changing = re.compile("|".join(map(re.escape, (*order.own_ids, order.number))))
        self._rename = changing.sub
        self._places = [
            [place for place, value in enumerate(statement.values) if value and changing.search(value)]
            for statement in order.statements
        ]

    def work(self, number: int) -> None:
        """Write one order in a transaction of its own."""
        with self.connection.transaction():
            self.write(number)

    def write(self, number: int) -> None:
        """Write one order in the transaction that is open."""
        renamed = {own: str(new_id()) for own in self._order.own_ids}
        renamed[self._order.number] = f"floor-{self._run}-{self._client}-{number}"
        for statement, places in zip(self._order.statements, self._places, strict=True):
            values = list(statement.values)
            for place in places:
                values[place] = self._rename(lambda match: renamed[match[0]], values[place] or "")
            self.connection.execute(statement.sql, values)
