"""Whoever sends from outside."""

import pytest

from tests.scenarios.begun_together.ordering import Office


@pytest.fixture
def office(database, scenario):
    return Office(database, scenario)
