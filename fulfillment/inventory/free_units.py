"""What every facility has free of some articles, as arrays: routing and quotes look at the whole network at once."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from fulfillment.common import clock
from fulfillment.common.reads import fetched
from fulfillment.facilities.selectors import KEY_BYTES, FacilityTable

from .selectors import Place, availabilities

Units = NDArray[np.int64]
Flags = NDArray[np.bool_]

# One row per article and table instead of one per facility and article, which are ten thousand for ten articles of a
# large network. Who lists an article is read from an index alone; stock is not, for an index that has the reserved
# units would have to follow each order. The status is no value: a plan that is kept could not use the index then.
READ = """
SELECT 'L', tenant_article_id, string_agg(uuid_send(facility_id), ''::bytea), NULL
FROM inventory_listing WHERE tenant_article_id = ANY($1) AND status = 'ACTIVE' GROUP BY tenant_article_id
UNION ALL
SELECT 'S', tenant_article_id, string_agg(uuid_send(facility_id), ''::bytea),
       string_agg(int4send(on_hand - reserved - safety_stock), ''::bytea)
FROM inventory_stock
WHERE tenant_article_id = ANY($1) AND NOT blocked AND (available_until IS NULL OR available_until > $2)
GROUP BY tenant_article_id
"""


# Fewer units than anybody could give back to what is not held at all.
NOT_HELD = np.int64(-(2**62))


def free_units(
    *, table: FacilityTable, articles: Sequence[str], freed: Mapping[Place, int] = MappingProxyType({})
) -> tuple[Units, Flags]:
    """Return what each facility of *table* has free of each of *articles*, and whether it sells it; both [F, L].

    Only facilities that are online sell, and what is not sold is not free. *freed* units are reserved now, but count as
    free: whoever asks is about to give them back. As `availabilities`, in one query.
    """
    columns = {article: column for column, article in enumerate(articles)}
    if connection.vendor != "postgresql":
        return _from_rows(table, columns, freed)
    # The last row is for facilities that are not in the table: made between two queries, seen by the next who asks.
    shape = (len(table.ids) + 1, len(columns))
    free, listed = np.full(shape, NOT_HELD), np.zeros(shape, dtype=bool)
    answer = fetched(READ, list(columns), clock.now(), binary=True)
    rows, end = table.index.rows(b"".join([keys for _, _, keys, _ in answer])), 0
    for kind, article, keys, units in answer:
        begin, end = end, end + len(keys) // KEY_BYTES
        if kind == "L":
            listed[rows[begin:end], columns[article]] = True
        else:
            free[rows[begin:end], columns[article]] = np.frombuffer(units, dtype=">i4")
    for (facility_id, article), own in freed.items():
        if facility_id in table.row_of and article in columns:
            free[table.row_of[facility_id], columns[article]] += own
    listed = listed[:-1] & table.online[:, None]
    return np.maximum(free[:-1], 0) * listed, listed


def _from_rows(table: FacilityTable, columns: Mapping[str, int], freed: Mapping[Place, int]) -> tuple[Units, Flags]:
    free = np.zeros((len(table.ids), len(columns)), dtype=np.int64)
    listed = np.zeros(free.shape, dtype=bool)
    for facility_id, article, units in availabilities(tenant_article_ids=list(columns), freed=freed):
        row = table.row_of.get(facility_id)
        if row is not None:
            listed[row, columns[article]] = True
            free[row, columns[article]] = units
    return free, listed
