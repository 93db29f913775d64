"""The roles every installation starts with; administrators change them and add their own."""

from dataclasses import dataclass

from .permissions import ApiPermission as P

READING = frozenset(permission for permission in P if permission.endswith("_READ"))
OWN_USER = frozenset({P.CURRENT_USER_READ, P.CURRENT_USER_MODIFY})
ADMINISTRATION = frozenset(
    {
        P.ADMIN_MODULES_READ,
        P.AUDIT_READ,
        P.OIDC_PROVIDERS_CONFIG_READ,
        P.PERMISSION_READ,
        P.ROLE_READ,
        P.USERS_READ,
        P.USER_READ,
    }
)
# What happens to the goods of one facility, from the shelf to the customer.
GOODS_WORK = frozenset(
    {P.HANDOVERJOB_WRITE, P.LOADUNIT_WRITE, P.PARCEL_WRITE, P.PICKJOB_WRITE, P.SHIPMENT_WRITE},
)
GOODS_SIGHT = frozenset({P.HANDOVERJOB_READ, P.LOADUNIT_READ, P.PARCEL_READ, P.PICKJOB_READ, P.SHIPMENT_READ})


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """A role as the product provides it; ``facility_scoped`` users without facilities see none instead of all."""

    name: str
    description: str
    permissions: frozenset[P]
    facility_scoped: bool = False


PROVIDED_ROLES = (
    RoleDefinition("Administrator", "May do everything, users and roles included.", frozenset(P)),
    RoleDefinition(
        "Dispatcher",
        "Sees the whole network and steers orders through it.",
        READING - ADMINISTRATION
        | OWN_USER
        | GOODS_WORK
        | {
            P.EXPIRIES_WRITE,
            P.ORDER_CANCEL,
            P.ORDER_FORCE_CANCEL,
            P.ORDER_LINEITEM_WRITE,
            P.ORDER_UNLOCK,
            P.ORDER_WRITE,
            P.PICKJOB_REROUTE,
            P.PROCESS_REROUTE,
            P.PROCESS_WRITE,
            P.ROUTING_WRITE,
        },
    ),
    RoleDefinition(
        "Fraud clerk",
        "Examines locked orders, then unlocks or cancels them.",
        OWN_USER
        | {
            P.EXPIRIES_READ,
            P.FACILITY_READ,
            P.ORDER_CANCEL,
            P.ORDER_READ,
            P.ORDER_UNLOCK,
            P.PICKJOB_READ,
            P.PROCESS_LOG_READ,
            P.PROCESS_READ,
            P.RESERVATION_READ,
            P.ROUTING_READ,
        },
    ),
    RoleDefinition(
        "Store associate",
        "Picks, packs and hands over in the facilities the user is assigned to.",
        OWN_USER
        | GOODS_SIGHT
        | GOODS_WORK
        | {
            P.FACILITY_READ,
            P.LISTING_READ,
            P.PROCESS_LOG_READ,
            P.PROCESS_READ,
            P.STOCK_READ,
        },
        facility_scoped=True,
    ),
    RoleDefinition(
        "Integration",
        "For systems that use the API: shop, inventory, middleware.",
        READING - ADMINISTRATION
        | OWN_USER
        | GOODS_WORK
        | {
            P.EXPIRIES_WRITE,
            P.FACILITY_CREATE,
            P.FACILITY_WRITE,
            P.LISTING_DELETE,
            P.LISTING_WRITE,
            P.ORDER_CANCEL,
            P.ORDER_CONSUMER_WRITE,
            P.ORDER_CUSTOM_ATTRIBUTES_WRITE,
            P.ORDER_LINEITEM_WRITE,
            P.ORDER_UNLOCK,
            P.ORDER_WRITE,
            P.RESERVATION_WRITE,
            P.SIMULATION_ORDER_WRITE,
            P.STOCK_WRITE,
            P.SUBSCRIPTION_WRITE,
        },
    ),
)
