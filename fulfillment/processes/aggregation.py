"""How the states of the entities under a process become the status of the process: one pure function."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from .states import ModuleEntity, ModuleEntityStatus, ModuleStatus, ModuleType, ProcessStatus

MODULES = {
    ModuleEntity.ORDER: ModuleType.ORDER,
    ModuleEntity.ROUTING_PLAN: ModuleType.ROUTING,
    ModuleEntity.RESERVATION: ModuleType.RESERVATION,
    ModuleEntity.PICK_JOB: ModuleType.PICKING,
    ModuleEntity.PACK_JOB: ModuleType.PACKING,
    ModuleEntity.SERVICE_JOB: ModuleType.SERVICE_JOB,
    ModuleEntity.SHIPMENT: ModuleType.SHIPMENT,
    ModuleEntity.HANDOVER_JOB: ModuleType.HANDOVER,
    ModuleEntity.PARCEL: ModuleType.SHIPPING,
    ModuleEntity.PARCEL_INFORMATION: ModuleType.SHIPPING,
    ModuleEntity.LABEL: ModuleType.SHIPPING,
    ModuleEntity.TRACKING_INFORMATION: ModuleType.SHIPPING,
    ModuleEntity.ITEM_RETURN_JOB: ModuleType.RETURN,
}
# What a facility has to do before the goods are out of the house.
WORK = frozenset(
    {
        ModuleEntity.PICK_JOB,
        ModuleEntity.PACK_JOB,
        ModuleEntity.SERVICE_JOB,
        ModuleEntity.SHIPMENT,
        ModuleEntity.HANDOVER_JOB,
    }
)
# What goes along with the goods: a parcel may be on the road long after everything was handed over.
COMPANIONS = frozenset(
    {
        ModuleEntity.PARCEL,
        ModuleEntity.PARCEL_INFORMATION,
        ModuleEntity.LABEL,
        ModuleEntity.TRACKING_INFORMATION,
    }
)

WAITING = frozenset({ModuleEntityStatus.PENDING, ModuleEntityStatus.CREATED})
OVER = frozenset({ModuleEntityStatus.FINISHED, ModuleEntityStatus.CANCELED})
CANCELED = frozenset({ModuleEntityStatus.CANCELED})

# The order in which modules are told of, from the order down.
_PLACES = {pair: place for place, pair in enumerate(product(MODULES, ModuleEntityStatus))}

Statuses = Collection[ModuleEntityStatus]
Present = dict[ModuleEntity, list[ModuleEntityStatus]]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The status of a process with those of its domains and of the modules that have an entity in it."""

    status: ProcessStatus
    doms_status: ProcessStatus
    operative_status: ProcessStatus
    inventory_status: ProcessStatus
    module_statuses: Mapping[ModuleType, ModuleStatus]


def aggregate(entities: Iterable[tuple[ModuleEntity, ModuleEntityStatus]]) -> Aggregate:
    """Return the status of the process that has these entities, each with its status; their order says nothing.

    The process, the first rule that fits:

    1. OBSOLETE entities, superseded by others, count for nothing; "all" and "none" below are said of the rest.
    2. ERROR if anything is STUCK; a return is not part of the fulfillment, so it never counts, here or below.
    3. CANCELED if the order is. Also if some of its goods were handed over before: the handover's own module still
       says FINISHED or INCOMPLETE, but nobody may take a cancelled order for a fulfilled one.
    4. CANCELED if all plans and everything operative are, and there is at least one of them.
    5. Over, if all plans are FINISHED or CANCELED, and so is all work (pick, pack, service and handover jobs,
       shipments): FINISHED if a handover job is; CANCELED if all handover jobs are, for their goods went back to
       stock. Where there is no handover job the pick jobs decide the same way. An order has no end of its own, and
       parcels travel on: neither keeps a process from being over.
    6. What the inventory domain is, where there is neither an order nor a plan nor anything operative: stock is held
       for a customer who has not ordered yet.
    7. CREATED while there is nothing operative, and all plans are PENDING or CREATED.
    8. IN_PROGRESS otherwise.

    The domains, of their own entities: NOT_AVAILABLE without any; ERROR if one is STUCK; CANCELED if all are; FINISHED
    if all are FINISHED or CANCELED; CREATED if all are PENDING or CREATED; else IN_PROGRESS. DOMS is CANCELED with its
    order, else its plans speak for it (before the first plan it is CREATED). The operative domain is its work, and
    what goes along with the goods only where there is no work. The inventory domain is the reservations.

    A module is STUCK if one of its entities is; OBSOLETE, FINISHED, CANCELED or PENDING if all are; INCOMPLETE if all
    are FINISHED or CANCELED; CREATED if all are PENDING or CREATED; else IN_PROGRESS.
    """
    return _aggregate(frozenset(entities))


@lru_cache(maxsize=1024)
def _aggregate(pairs: frozenset[tuple[ModuleEntity, ModuleEntityStatus]]) -> Aggregate:
    """Every rule says "one", "all" or "none", so how many entities of a kind share a status makes no difference.

    That leaves few different processes, which is why the answers are kept.
    """
    present: Present = {}
    modules: dict[ModuleType, list[ModuleEntityStatus]] = {}
    for entity, status in sorted(pairs, key=_PLACES.__getitem__):
        current = present.setdefault(entity, [])
        members = modules.setdefault(MODULES[entity], [])
        if status != ModuleEntityStatus.OBSOLETE:
            current.append(status)
            members.append(status)
    return Aggregate(
        status=_process(present),
        doms_status=_doms(_of(present, ModuleEntity.ORDER), _of(present, ModuleEntity.ROUTING_PLAN)),
        operative_status=_operative(_of(present, *WORK), _of(present, *COMPANIONS)),
        inventory_status=_domain(_of(present, ModuleEntity.RESERVATION)),
        module_statuses=MappingProxyType({module: _module(members) for module, members in modules.items()}),
    )


def _of(present: Present, *entities: ModuleEntity) -> list[ModuleEntityStatus]:
    return [status for entity in entities for status in present.get(entity, ())]


def _process(present: Present) -> ProcessStatus:
    plans = _of(present, ModuleEntity.ROUTING_PLAN)
    operative = _of(present, *WORK, *COMPANIONS)
    if ModuleEntityStatus.STUCK in _of(present, *MODULES.keys() - {ModuleEntity.ITEM_RETURN_JOB}):
        return ProcessStatus.ERROR
    if ModuleEntityStatus.CANCELED in _of(present, ModuleEntity.ORDER):
        return ProcessStatus.CANCELED
    if (plans or operative) and CANCELED.issuperset([*plans, *operative]):
        return ProcessStatus.CANCELED
    proof = _of(present, ModuleEntity.HANDOVER_JOB) or _of(present, ModuleEntity.PICK_JOB)
    if proof and OVER.issuperset([*plans, *_of(present, *WORK)]):
        return ProcessStatus.FINISHED if ModuleEntityStatus.FINISHED in proof else ProcessStatus.CANCELED
    if operative or not WAITING.issuperset(plans):
        return ProcessStatus.IN_PROGRESS
    reservations = _of(present, ModuleEntity.RESERVATION)
    alone = reservations and not plans and not _of(present, ModuleEntity.ORDER)
    return _domain(reservations) if alone else ProcessStatus.CREATED


def _doms(orders: Statuses, plans: Statuses) -> ProcessStatus:
    if ModuleEntityStatus.STUCK in orders:
        return ProcessStatus.ERROR
    if ModuleEntityStatus.CANCELED in orders:
        return ProcessStatus.ERROR if ModuleEntityStatus.STUCK in plans else ProcessStatus.CANCELED
    if plans:
        return _domain(plans)
    return ProcessStatus.CREATED if orders else ProcessStatus.NOT_AVAILABLE


def _operative(work: Statuses, companions: Statuses) -> ProcessStatus:
    if ModuleEntityStatus.STUCK in companions:
        return ProcessStatus.ERROR
    return _domain(work or companions)


def _domain(statuses: Statuses) -> ProcessStatus:
    if not statuses:
        return ProcessStatus.NOT_AVAILABLE
    if ModuleEntityStatus.STUCK in statuses:
        return ProcessStatus.ERROR
    if CANCELED.issuperset(statuses):
        return ProcessStatus.CANCELED
    if OVER.issuperset(statuses):
        return ProcessStatus.FINISHED
    return ProcessStatus.CREATED if WAITING.issuperset(statuses) else ProcessStatus.IN_PROGRESS


def _module(statuses: Statuses) -> ModuleStatus:
    distinct = set(statuses)
    if not distinct:
        return ModuleStatus.OBSOLETE  # it has entities, but all of them are superseded
    if ModuleEntityStatus.STUCK in distinct:
        return ModuleStatus.STUCK
    if len(distinct) == 1:
        return ModuleStatus(distinct.pop())
    if distinct <= OVER:
        return ModuleStatus.INCOMPLETE
    return ModuleStatus.CREATED if distinct <= WAITING else ModuleStatus.IN_PROGRESS
