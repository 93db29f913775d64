"""The articles of the demo: what they are, what they cost and which facilities sell them."""

import zlib
from dataclasses import dataclass
from typing import Any

from .network import AMSTERDAM, KASSEL, KOELN, VENLO, Place

FASHION = "FASHION"
SHOES = "SHOES"
SPORTS = "SPORTS"
HOME = "HOME"

# What a facility sells, by the name of its range.
RANGES = {
    "ALL": {FASHION, SHOES, SPORTS, HOME},
    "FASHION": {FASHION, SHOES},
    "SPORTS": {SPORTS, SHOES},
    "HOME": {HOME, FASHION},
}


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one color and size; the price is in euros, the weight in grams."""

    tenant_id: str
    title: str
    color: str
    size: str
    price: float
    weight: int
    category: str


# The articles of the two documented example orders.
SUPER_SHIRT = Article("111222333", "T-Shirt", "white", "M", 24.95, 180, FASHION)
SHIRT = Article("TSHIRT-W-2468", "Basic T-Shirt White", "white", "M", 9.99, 160, FASHION)
JEANS = Article("JEANS-B-2605", "Washed Slim Fit Jeans", "blue", "32/32", 59.95, 620, FASHION)
SNEAKERS = Article("SNEAK-W-4891", "White Sneakers", "white", "42", 89.95, 910, SHOES)

# Where only these have them, orders for several become several parcels.
ARC_LAMP = Article("LAMP-ARC-7001", "Arc Floor Lamp", "brass", "one size", 249.00, 8900, HOME)
ESPRESSO = Article("ESPRESSO-7002", "Espresso Machine Duo", "steel", "one size", 649.00, 9800, HOME)
SURFBOARD = Article("SURF-LB-7003", "Longboard 9'0\"", "sunset", "9'0\"", 579.00, 6800, SPORTS)
ROAD_BIKE = Article("BIKE-RD-7004", "Road Bike Carbon", "petrol", "56", 2899.00, 7900, SPORTS)
# Nobody has any left.
SLED = Article("SLED-OAK-7005", "Oak Davos Sled", "natural", "110 cm", 79.90, 5200, SPORTS)

ONLY_AT = {
    ARC_LAMP.tenant_id: (KASSEL,),
    ESPRESSO.tenant_id: (VENLO, "S-MILANO-01"),
    SURFBOARD.tenant_id: ("S-HAMBURG-01", "S-BARCELONA-01"),
    ROAD_BIKE.tenant_id: ("S-MUENCHEN-01", "S-PARIS-01", AMSTERDAM),
}

# What the documented example orders need where their customers are, and what a customer comes for.
NAMED_UNITS = {
    (KOELN, SUPER_SHIRT.tenant_id): 24,
    (AMSTERDAM, SHIRT.tenant_id): 60,
    (AMSTERDAM, JEANS.tenant_id): 18,
    (AMSTERDAM, SNEAKERS.tenant_id): 9,
    (AMSTERDAM, "PAN-I-6222"): 4,
    (KOELN, "BLAZER-T-2731"): 3,
}

ARTICLES = (
    SUPER_SHIRT,
    SHIRT,
    JEANS,
    SNEAKERS,
    ARC_LAMP,
    ESPRESSO,
    SURFBOARD,
    ROAD_BIKE,
    SLED,
    Article("TSHIRT-B-2469", "Basic T-Shirt Black", "black", "L", 9.99, 170, FASHION),
    Article("TSHIRT-N-2470", "Striped T-Shirt", "navy", "S", 14.99, 160, FASHION),
    Article("POLO-G-2511", "Piqué Polo Shirt", "green", "L", 34.95, 220, FASHION),
    Article("SHIRT-OX-2522", "Oxford Shirt", "light blue", "41", 49.95, 260, FASHION),
    Article("BLOUSE-S-2533", "Satin Blouse", "cream", "38", 44.95, 180, FASHION),
    Article("JEANS-K-2606", "Straight Fit Jeans", "black", "34/32", 59.95, 640, FASHION),
    Article("CHINO-B-2611", "Cotton Chino", "beige", "33/32", 54.95, 480, FASHION),
    Article("SKIRT-P-2622", "Pleated Midi Skirt", "plum", "36", 47.95, 350, FASHION),
    Article("DRESS-F-2633", "Floral Summer Dress", "coral", "38", 64.95, 310, FASHION),
    Article("DRESS-E-2634", "Evening Dress", "midnight", "40", 139.00, 520, FASHION),
    Article("KNIT-C-2711", "Cashmere Sweater", "camel", "M", 149.00, 290, FASHION),
    Article("KNIT-M-2712", "Merino Cardigan", "grey", "L", 89.95, 340, FASHION),
    Article("HOOD-N-2721", "Organic Hoodie", "navy", "XL", 59.95, 610, FASHION),
    Article("BLAZER-T-2731", "Tweed Blazer", "brown", "50", 179.00, 980, FASHION),
    Article("COAT-W-2741", "Wool Coat", "anthracite", "48", 249.00, 1650, FASHION),
    Article("TRENCH-B-2742", "Trench Coat", "beige", "38", 199.00, 1180, FASHION),
    Article("PARKA-O-2743", "Winter Parka", "olive", "L", 229.00, 1540, FASHION),
    Article("SCARF-S-2811", "Silk Scarf", "turquoise", "90x90", 39.95, 60, FASHION),
    Article("BELT-L-2821", "Leather Belt", "cognac", "95", 34.95, 210, FASHION),
    Article("BAG-T-2831", "Leather Tote", "black", "one size", 189.00, 890, FASHION),
    Article("SOCKS-5-2841", "Cotton Socks, 5 Pairs", "mixed", "39-42", 12.95, 190, FASHION),
    Article("SNEAK-B-4892", "Retro Sneakers", "blue", "43", 94.95, 930, SHOES),
    Article("SNEAK-R-4893", "Canvas Sneakers", "red", "39", 54.95, 720, SHOES),
    Article("BOOT-C-4911", "Chelsea Boots", "dark brown", "44", 159.00, 1320, SHOES),
    Article("BOOT-H-4912", "Hiking Boots", "grey", "42", 179.00, 1480, SHOES),
    Article("PUMP-N-4921", "Suede Pumps", "nude", "38", 99.95, 640, SHOES),
    Article("SANDAL-L-4931", "Leather Sandals", "tan", "40", 69.95, 520, SHOES),
    Article("RUN-X-4941", "Running Shoes Aero", "lime", "43", 139.00, 540, SHOES),
    Article("TRAIL-X-4942", "Trail Running Shoes", "black", "42", 149.00, 620, SHOES),
    Article("LEGG-B-5111", "Running Tights", "black", "M", 49.95, 210, SPORTS),
    Article("SHORT-R-5112", "Training Shorts", "royal", "L", 29.95, 150, SPORTS),
    Article("JACK-R-5121", "Rain Jacket", "yellow", "M", 119.00, 380, SPORTS),
    Article("FLEECE-5122", "Fleece Jacket", "petrol", "L", 79.95, 420, SPORTS),
    Article("YOGA-M-5211", "Yoga Mat 6 mm", "sage", "183x61", 34.95, 1150, SPORTS),
    Article("DUMB-8-5221", "Dumbbell 8 kg", "black", "8 kg", 29.95, 8000, SPORTS),
    Article("BALL-F-5231", "Football Match", "white", "5", 39.95, 430, SPORTS),
    Article("RACKET-5241", "Tennis Racket 300", "orange", "L2", 159.00, 300, SPORTS),
    Article("TENT-2-5311", "Trekking Tent, 2 Persons", "green", "2 P", 299.00, 2150, SPORTS),
    Article("BAG-SL-5312", "Sleeping Bag Down", "blue", "L", 219.00, 980, SPORTS),
    Article("PACK-45-5313", "Trekking Backpack 45 l", "rust", "45 l", 149.00, 1420, SPORTS),
    Article("BOTTLE-5321", "Steel Bottle 0.75 l", "white", "0.75 l", 24.95, 290, SPORTS),
    Article("TOWEL-S-6111", "Bath Towel", "sand", "70x140", 19.95, 510, HOME),
    Article("LINEN-P-6121", "Percale Bed Linen", "white", "135x200", 79.95, 1350, HOME),
    Article("BLANKET-6122", "Wool Throw", "terracotta", "130x180", 99.95, 1100, HOME),
    Article("CUSHION-6123", "Linen Cushion", "ochre", "50x50", 29.95, 480, HOME),
    Article("MUG-4-6211", "Stoneware Mugs, 4 Pieces", "blue", "350 ml", 34.95, 1480, HOME),
    Article("PLATE-6-6212", "Dinner Plates, 6 Pieces", "cream", "27 cm", 69.95, 4100, HOME),
    Article("KNIFE-C-6221", "Chef's Knife", "steel", "20 cm", 89.95, 240, HOME),
    Article("PAN-I-6222", "Cast Iron Pan", "black", "28 cm", 64.95, 2900, HOME),
    Article("VASE-G-6311", "Glass Vase", "amber", "30 cm", 44.95, 1350, HOME),
    Article("CANDLE-6321", "Scented Candle", "cedar", "220 g", 27.95, 420, HOME),
)
BY_ID = {article.tenant_id: article for article in ARTICLES}


def sold_at(place: Place) -> list[Article]:
    """Return what *place* sells."""
    return [article for article in ARTICLES if _sells(place, article)]


def _sells(place: Place, article: Article) -> bool:
    only = ONLY_AT.get(article.tenant_id)
    return place.tenant_id in only if only else article.category in RANGES[place.range]


def units_at(place: Place, article: Article) -> int:
    """Return how many *place* has at first: always the same, though it looks counted; now and then none."""
    named = NAMED_UNITS.get((place.tenant_id, article.tenant_id))
    if named is not None or article is SLED:
        return named or 0
    draw = zlib.crc32(f"{place.tenant_id} {article.tenant_id}".encode()) % 100
    units = 20 + draw if place.is_warehouse else 0 if draw < 18 else 1 + draw % 12
    if article is SHIRT and place.country != "NL":
        return min(units, 6)
    return max(1, units) if article.tenant_id in ONLY_AT else units


def attributes(article: Article) -> list[dict[str, Any]]:
    """Return color and size as the API describes them."""
    pairs = (("Color", article.color, 101), ("Size", article.size, 102))
    return [{"key": key, "value": value, "category": "descriptive", "priority": rank} for key, value, rank in pairs]


def scannable_code(article: Article) -> str:
    """Return a valid EAN-13 in the range that is free for use within one company (prefix 20)."""
    digits = f"20{list(BY_ID).index(article.tenant_id) + 1:010d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-weighted % 10)
