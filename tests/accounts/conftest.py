"""Users and signed-in clients for the tests of accounts."""

import pytest
from django.test import Client

from fulfillment.accounts.models import User
from fulfillment.accounts.services import session_start
from fulfillment.common import clock

PASSWORD = "a long enough passphrase"


@pytest.fixture
def user(db) -> User:
    return User.objects.create_user("clerk@example.com", PASSWORD, first_name="Ada", last_name="Clerk")


@pytest.fixture
def superuser(db) -> User:
    return User.objects.create_superuser("root@example.com", PASSWORD)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def bearer():
    """A function from a user to the headers of a fresh session."""

    def headers(user: User) -> dict[str, str]:
        return {"Authorization": f"Bearer {session_start(user=user, now=clock.now()).id_token}"}

    return headers


@pytest.fixture(autouse=True)
def _no_memory_of_tokens(settings):
    settings.ACTOR_CACHE_SECONDS = 0
