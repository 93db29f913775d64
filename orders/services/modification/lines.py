"""The lines of an order as a diff says they shall be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fulfillment.common.errors import IllegalTransition, InvalidInput
from fulfillment.common.ids import new_id
from orders.documents import line_document
from orders.models import Order, OrderLine

MOST_LINES = 500

Json = dict[str, Any]


@dataclass(slots=True)
class LineDiff:
    """What becomes of the lines: those there will be, in their order, and what has to be written for it."""

    lines: list[OrderLine]
    added: list[OrderLine] = field(default_factory=list)
    changed: list[OrderLine] = field(default_factory=list)
    removed: list[OrderLine] = field(default_factory=list)
    moves_units: bool = False
    changes: list[Json] = field(default_factory=list)
    """The entries that make a difference, new lines with their ids."""

    def write(self) -> None:
        """Write the diff; what is removed goes first, for its article may come back in a new line."""
        if self.removed:
            OrderLine.objects.filter(pk__in=[line.pk for line in self.removed]).delete()
        if self.changed:
            OrderLine.objects.bulk_update(self.changed, ["quantity", "title", "article", "details"])
        if self.added:
            OrderLine.objects.bulk_create(self.added)


def diff_of(
    order: Order, lines: Sequence[OrderLine], entries: Sequence[Json], *, settled: Mapping[str, int]
) -> LineDiff:
    """Return what the *entries* of a modification make of *lines*, which are changed in memory only.

    *settled* are the units of each line that somebody is picking or has picked, or that were given up: no line gets
    less. Raises: InvalidInput with the path of what breaks a rule of order creation or of the diff; IllegalTransition
    for a line that would get less than is settled. Rules: seed page "Modify an order".
    """
    known = {str(line.pk): line for line in lines}
    diff = LineDiff(lines=list(lines))
    named: dict[str, int] = {}
    for place, entry in enumerate(entries):
        path = f"$.orderLineItems[{place}]"
        if "id" not in entry:
            _add(diff, entry, order=order, path=path)
            continue
        line = known.get(entry["id"])
        if line is None:
            raise InvalidInput(f"The order has no line {entry['id']!r:.80}", path=f"{path}.id")
        if entry["id"] in named:
            raise InvalidInput(f"The line stands in entry {named[entry['id']]} already", path=f"{path}.id")
        named[entry["id"]] = place
        _update(diff, line, entry, settled=settled.get(entry["id"], 0), path=path)
    _check(diff, entries)
    return diff


def _add(diff: LineDiff, entry: Json, *, order: Order, path: str) -> None:
    article = entry.get("article", {})
    for name in ("tenantArticleId", "title"):
        if name not in article:
            raise InvalidInput(
                "A new line needs a whole article; only a line with an id is updated", path=f"{path}.article.{name}"
            )
    if not entry.get("quantity"):
        raise InvalidInput("A new line needs a quantity of at least 1", path=f"{path}.quantity")
    line = OrderLine(
        id=new_id(),
        order=order,
        position=max((one.position for one in diff.lines), default=-1) + 1,
        tenant_article_id=article["tenantArticleId"],
        title=article["title"],
        quantity=entry["quantity"],
        article=_without_nulls(article),
        details={name: value for name, value in entry.items() if name not in ("article", "quantity")},
    )
    diff.lines.append(line)
    diff.added.append(line)
    diff.moves_units = True
    diff.changes.append({**entry, "id": str(line.pk)})


def _update(diff: LineDiff, line: OrderLine, entry: Json, *, settled: int, path: str) -> None:
    article = entry.get("article", {})
    wanted = article.get("tenantArticleId", line.tenant_article_id)
    if wanted != line.tenant_article_id:
        raise InvalidInput(
            f"The article of a line cannot be changed from {line.tenant_article_id!r} to {wanted!r};"
            " remove the line and add another",
            path=f"{path}.article.tenantArticleId",
        )
    quantity = entry.get("quantity", line.quantity)
    diff.moves_units |= quantity != line.quantity
    if quantity < settled:
        raise IllegalTransition(
            f"{settled} of {line.quantity} units of the article {line.tenant_article_id!r} are being picked, are picked"
            f" or were given up already; the line cannot be reduced to {quantity} - at `{path}.quantity`"
        )
    if "tenantArticleId" in article:
        # It stays what it is; only a new line's entry tells it.
        entry = {**entry, "article": {name: article[name] for name in article if name != "tenantArticleId"}}
    if not quantity:
        diff.lines.remove(line)
        diff.removed.append(line)
        diff.changes.append(entry)
        return
    before = line_document(line)
    line.quantity = quantity
    line.article = _without_nulls({**line.article, **article})
    line.title = line.article["title"]
    line.details = {
        **line.details,
        **{name: entry[name] for name in entry if name not in ("id", "article", "quantity")},
    }
    if line_document(line) != before:
        diff.changed.append(line)
        diff.changes.append(entry)


def _check(diff: LineDiff, entries: Sequence[Json]) -> None:
    """Hold the result against the rules of order creation."""
    if not diff.lines:
        raise InvalidInput("An order needs at least one line; cancel it instead", path="$.orderLineItems")
    if len(diff.lines) > MOST_LINES:
        raise InvalidInput(f"An order has at most {MOST_LINES} lines", path="$.orderLineItems")
    places = {entry["article"]["tenantArticleId"]: place for place, entry in enumerate(entries) if "id" not in entry}
    articles: set[str] = set()
    for line in diff.lines:
        if line.tenant_article_id in articles:
            raise InvalidInput(
                f"The article {line.tenant_article_id!r} stands in another line already; change the quantity of that",
                path=f"$.orderLineItems[{places[line.tenant_article_id]}].article.tenantArticleId",
            )
        articles.add(line.tenant_article_id)


def _without_nulls(article: Json) -> Json:
    return {name: value for name, value in article.items() if value is not None}
