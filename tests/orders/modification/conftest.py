"""What the tests of modifying begin with."""

import pytest

from fulfillment.facilities.models import Facility
from tests.cast import facility, goods

from .cast import Desk


@pytest.fixture
def store(db: None) -> Facility:
    """A facility with ten of everything."""
    found = facility()
    goods(found, shirt=10, cap=10, sock=10)
    return found


@pytest.fixture
def desk(store: Facility) -> Desk:
    """A desk that may do everything, with the modification of lines allowed."""
    return Desk()
