"""The users of the demo, one for each role, and the one password they share."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from fulfillment.accounts.actors import actor_of
from fulfillment.accounts.models import User
from fulfillment.accounts.services import user_password_set, user_store
from fulfillment.common import clock
from fulfillment.common.actor import Actor
from fulfillment.facilities.models import Facility

from .network import AMSTERDAM, KOELN

DEMO = Actor(kind="SYSTEM", name="Demo")


@dataclass(frozen=True, slots=True)
class Person:
    """A user with one role; *facilities* limits it to these."""

    email: str
    first_name: str
    last_name: str
    role: str
    facilities: tuple[str, ...] = ()
    staff: bool = True


SHOP = Person("shop@fulfillment.example", "Web", "Shop", "Integration", staff=False)
PICKER = Person("store.koeln@fulfillment.example", "Kai", "Schmitz", "Store associate", (KOELN,))
CLERK = Person("fraud@fulfillment.example", "Frida", "Wächter", "Fraud clerk")
DISPATCHER = Person("dispatcher@fulfillment.example", "Dario", "Lenz", "Dispatcher")
PEOPLE = (
    Person("administrator@fulfillment.example", "Ada", "Nordmann", "Administrator"),
    DISPATCHER,
    CLERK,
    PICKER,
    Person("store.amsterdam@fulfillment.example", "Maartje", "de Wit", "Store associate", (AMSTERDAM,)),
    SHOP,
)


def demo_password() -> str:
    """Return the password of all demo users: DEMO_PASSWORD, else one that is made once and kept in ``VAR_DIR``."""
    path = _password_file()
    given = os.environ.get("DEMO_PASSWORD", "")
    if not given and not path.exists():
        given = secrets.token_urlsafe(9)
    if given and given != _kept(path):
        _keep(path, given)
    return given or _kept(path)


def people_missing() -> list[Person]:
    """Return who is not there yet; somebody whose role was deleted cannot come back."""
    known = set(User.objects.filter(email__in=[person.email for person in PEOPLE]).values_list("email", flat=True))
    roles = set(_groups())
    return [person for person in PEOPLE if person.email not in known and person.role in roles]


@transaction.atomic
def person_create(person: Person, *, password: str) -> User:
    """Store *person* with its role."""
    facilities = Facility.objects.filter(tenant_facility_id__in=person.facilities).values_list("pk", flat=True)
    user = User(
        email=person.email,
        first_name=person.first_name,
        last_name=person.last_name,
        is_staff=person.staff,
        facility_ids=[str(key) for key in facilities] if person.facilities else None,
    )
    user.set_password(password)
    user_store(user=user, roles=[_groups()[person.role]], actor=DEMO, now=clock.now())
    return user


def password_renew(password: str) -> None:
    """Give the demo users that exist *password*; called when it is another than before."""
    for user in User.objects.filter(email__in=[person.email for person in PEOPLE]):
        user_password_set(user=user, password=password, actor=DEMO, now=clock.now())


def password_is_new() -> bool:
    """Tell whether `demo_password` would make or take over a password that is not the kept one."""
    kept = _kept(_password_file())
    return not kept or os.environ.get("DEMO_PASSWORD", kept) not in {"", kept}


def acting_as(person: Person) -> Actor:
    """Return *person* as the services want to know it; the demo itself where that user is not there."""
    user = User.objects.filter(email=person.email).first()
    return actor_of(user) if user else DEMO


def _groups() -> dict[str, Group]:
    """Return the groups of the provided roles by the name under which they were provided."""
    groups = Group.objects.filter(role__origin__isnull=False).select_related("role")
    return {group.role.origin: group for group in groups if group.role.origin}


def _password_file() -> Path:
    return Path(settings.VAR_DIR) / "demo_password"


def _kept(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _keep(path: Path, password: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(password)
    draft.replace(path)
