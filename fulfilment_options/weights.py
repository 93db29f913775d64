"""What no parcel may carry."""

from collections.abc import Collection, Sequence

from django.conf import settings

from fulfillment.inventory.selectors import articles_heavier_than


def too_heavy(articles: Sequence[str]) -> Collection[str]:
    """Return those of *articles* of which one unit weighs more than a parcel may, ``PARCEL_WEIGHT_LIMIT`` grams.

    None is too heavy if there is no limit; then nobody is asked. Source: seed page "Fulfillment Options API",
    UnfulfilledItem, reason; the API knows weights (``Listing.weight``), but no carrier's limit, so the limit is ours.
    """
    limit = settings.PARCEL_WEIGHT_LIMIT
    return articles_heavier_than(articles=articles, grams=limit) if limit else ()
