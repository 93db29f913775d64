"""Which line a scanned code means."""

from collections.abc import Mapping, Sequence

from fulfillment.common.errors import InvalidInput
from fulfillment.inventory.articles import same_code
from fulfillment.picking.models import PickLine


def line_meant(code: str, lines: Sequence[PickLine], listed: Mapping[str, Sequence[str]]) -> PickLine:
    """Return the line whose article has this number or code; of several the first with units still to find.

    *listed* has the codes of the facility's listings by article number. Raises: InvalidInput for a code of no line, and
    where everything of it is picked already.
    """
    meant = [line for line in lines if any(same_code(code, known) for known in _codes(line, listed))]
    if not meant:
        raise InvalidInput(f"“{code:.60}” is not in this job.")
    for line in meant:
        if line.picked < line.quantity:
            return line
    first = meant[0]
    wanted = sum(line.quantity for line in meant)
    raise InvalidInput(f"Too many: all {wanted} × {first.article.get('title') or first.tenant_article_id} are picked.")


def _codes(line: PickLine, listed: Mapping[str, Sequence[str]]) -> list[str]:
    own = [str(code) for code in line.details.get("scannableCodes") or []]
    return [line.tenant_article_id, *own, *listed.get(line.tenant_article_id, ())]
