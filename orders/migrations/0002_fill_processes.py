"""Tells processes that were there before they knew their entities what lies under them.

Each gets its list of entities and the statuses that follow; its pick jobs get the consumer's name, their delivery in the
present shape and what a short pick leads to, its plans the address of the invoice. Only the states that could exist at that time are known here,
and everything that today's code could change is written out. No version changes: nothing happened to any entity.

The work is done in batches with a transaction each, so that no process is locked for long; after an interruption the
next run goes on where this one was, for what is filled already is not looked at again. Going back leaves everything.
"""

import datetime
import uuid
from collections import defaultdict

from django.db import migrations, transaction

BATCH = 500

ORDER = {"OPEN": "IN_PROGRESS", "LOCKED": "PENDING", "CANCELLED": "CANCELED"}
ROUTING_PLAN = {
    "INITIAL": "CREATED",
    "ROUTED": "FINISHED",
    "LOCKED": "PENDING",
    "NOT_ROUTABLE": "STUCK",
    "FAILED": "STUCK",
    "CANCELED": "CANCELED",
}
RESERVATION = {"ACTIVE": "IN_PROGRESS", "RELEASED": "CANCELED"}
PICK_JOB = {"OPEN": "CREATED", "CANCELED": "CANCELED"}

KINDS = ("ORDER", "ROUTING_PLAN", "RESERVATION", "PICK_JOB")
STATUSES = ("status", "doms_status", "operative_status", "inventory_status")


def fill(apps, schema_editor):
    """Fill every process that knows nothing of its entities yet, in the order of their ids."""
    alias = schema_editor.connection.alias
    known_nothing = apps.get_model("processes", "Process").objects.using(alias).filter(entities=[]).order_by("pk")
    last = uuid.UUID(int=0)
    while last:
        with transaction.atomic(using=alias):
            batch = list(known_nothing.filter(pk__gt=last).select_for_update()[:BATCH])
            fill_batch(apps, alias, batch)
        last = batch[-1].pk if batch else None


def fill_batch(apps, alias, processes):
    def rows(app, model):
        found = apps.get_model(app, model).objects.using(alias).filter(process__in=[one.pk for one in processes])
        return list(found.order_by("pk"))

    orders, plans = rows("orders", "Order"), rows("routing", "RoutingPlan")
    reservations, jobs = rows("inventory", "Reservation"), rows("picking", "PickJob")
    entries = defaultdict(list)
    for kind, meanings, entities in (("ORDER", ORDER, orders), ("ROUTING_PLAN", ROUTING_PLAN, plans)):
        for entity in entities:
            entries[entity.process_id].append(entry_of(kind, meanings, entity))
    for key, entry in held_by_plans(reservations):
        entries[key].append(entry)
    for job in jobs:
        entries[job.process_id].append(entry_of("PICK_JOB", PICK_JOB, job))
    for process in processes:
        process.entities = sorted(entries[process.pk], key=lambda entry: (entry["at"], KINDS.index(entry["entity"])))
        for name, status in aggregated(process.entities).items():
            setattr(process, name, status)
    write(processes, ["entities", *STATUSES], alias)
    address_invoices(plans, orders, alias)
    describe_jobs(jobs, {plan.pk: plan for plan in plans}, alias)


def write(rows, fields, alias):
    if rows:
        type(rows[0])._base_manager.using(alias).bulk_update(rows, fields, batch_size=BATCH)


def entry_of(kind, meanings, entity):
    facility_id = getattr(entity, "facility_id", None)
    return {
        "entity": kind,
        "id": str(entity.pk),
        "status": meanings[entity.status],
        "state": entity.status,
        **({"facility": str(facility_id)} if facility_id else {}),
        "at": moment(entity.created_at),
    }


def held_by_plans(reservations):
    """Yield one entry for all reservations of a plan, with the id of its process; they end together."""
    by_plan = defaultdict(list)
    for reservation in reservations:
        by_plan[reservation.process_id, reservation.plan_id].append(reservation)
    for (process_id, plan_id), held in by_plan.items():
        state = "ACTIVE" if any(one.status == "ACTIVE" for one in held) else "RELEASED"
        entry = {
            "entity": "RESERVATION",
            "id": str(plan_id),
            "status": RESERVATION[state],
            "state": state,
            "at": moment(min(one.created_at for one in held)),
            "since": moment(max(one.modified_at for one in held)),
        }
        yield process_id, entry


def moment(at):
    return at.astimezone(datetime.UTC).isoformat()


def aggregated(entries):
    """Return the statuses of a process; of the rules, those for the states and kinds that there were."""
    by_kind = {kind: [entry["status"] for entry in entries if entry["entity"] == kind] for kind in KINDS}
    orders, plans, jobs = by_kind["ORDER"], by_kind["ROUTING_PLAN"], by_kind["PICK_JOB"]
    return {
        "status": status_of(orders, plans, jobs),
        "doms_status": doms_status_of(orders, plans),
        "operative_status": domain_status_of(jobs),
        "inventory_status": domain_status_of(by_kind["RESERVATION"]),
    }


def status_of(orders, plans, jobs):
    if "STUCK" in plans:
        return "ERROR"
    if "CANCELED" in orders or ((plans or jobs) and {*plans, *jobs} == {"CANCELED"}):
        return "CANCELED"
    if jobs and {*plans, *jobs} <= {"FINISHED", "CANCELED"}:
        return "CANCELED"  # no pick job could be finished
    return "CREATED" if not jobs and {*plans} <= {"PENDING", "CREATED"} else "IN_PROGRESS"


def doms_status_of(orders, plans):
    if "CANCELED" in orders:
        return "ERROR" if "STUCK" in plans else "CANCELED"
    if plans:
        return domain_status_of(plans)
    return "CREATED" if orders else "NOT_AVAILABLE"


def domain_status_of(statuses):
    distinct = {*statuses}
    if not distinct:
        return "NOT_AVAILABLE"
    if "STUCK" in distinct:
        return "ERROR"
    if distinct == {"CANCELED"}:
        return "CANCELED"
    if distinct <= {"FINISHED", "CANCELED"}:
        return "FINISHED"
    return "CREATED" if distinct <= {"PENDING", "CREATED"} else "IN_PROGRESS"


def address_invoices(plans, orders, alias):
    """Give plans the address the invoice goes to, which jobs of plans that are routed from now on show."""
    invoices = {}
    for order in orders:
        addresses = order.consumer.get("addresses") or []
        invoices[order.pk] = next((one for one in addresses if one.get("addressType") == "INVOICE_ADDRESS"), None)
    without = [plan for plan in plans if invoices.get(plan.order_id) and "invoiceAddress" not in plan.target]
    for plan in without:
        plan.target = {**plan.target, "invoiceAddress": invoices[plan.order_id]}
    write(without, ["target"], alias)


def describe_jobs(jobs, plans, alias):
    """Say of jobs what a new one would say; missing units of a shipment are routed elsewhere, as is the default."""
    described = [job for job in jobs if job.plan_id in plans]
    for job in described:
        plan = plans[job.plan_id]
        address = plan.target.get("address") or {}
        person = " ".join(filter(None, (address.get("firstName"), address.get("lastName"))))
        job.consumer_name = (person or address.get("companyName") or "")[:255]
        job.delivery = collected(plan, job) if job.channel == "COLLECT" else shipped(plan, job)
        job.on_short_pick = "FULFILL_PARTLY" if job.channel == "COLLECT" else "SPLIT"
    write(described, ["consumer_name", "delivery", "on_short_pick"], alias)


def collected(plan, job):
    chosen = (plan.delivery_preferences.get("collect") or [{}])[0]
    return {"collect": {"identifier": job.consumer_name, "paid": chosen.get("paid", False)}}


def shipped(plan, job):
    preferences = plan.delivery_preferences.get("shipping") or {}
    address = plan.target.get("address")
    details = {
        "serviceLevel": preferences.get("serviceLevel", "DELIVERY"),
        "identifier": job.consumer_name or None,
        "carrierKey": next(iter(preferences.get("preferredCarriers") or ()), None),
        "carrierProduct": preferences.get("carrierProduct"),
        "carrierServices": preferences.get("services") or preferences.get("carrierServices"),
        "recipientaddress": address,
        "postalAddress": address,
        "invoiceAddress": plan.target.get("invoiceAddress"),
    }
    return {"shipping": {key: value for key, value in details.items() if value is not None}}


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ("orders", "0001_initial"),
        ("routing", "0002_reroute"),
        ("picking", "0002_operations"),
        ("inventory", "0002_stock_ledger"),
        ("processes", "0002_entities_and_domain_statuses"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
