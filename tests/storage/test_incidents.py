import pytest

from engine.errors import NotFound
from engine.model import key_of
from tests.storage.cases import MINUTE, NOON, an_incident


def test_an_incident_comes_back_as_it_was_written(uow):
    incident = an_incident(params={"表达式": "a > 1", "rows": [1, 2]}, job_key=key_of(100, 5))
    with uow:
        uow.write.add_incidents([incident])

    with uow:
        assert incident == uow.incidents.get(incident.key)
        with pytest.raises(NotFound):
            uow.incidents.get(key_of(100, 9))


def test_a_resolved_incident_stays_and_says_when(uow):
    with uow:
        uow.write.add_incidents([an_incident(counter=1), an_incident(counter=2)])
        uow.write.resolve_incidents([key_of(100, 1)], NOON + MINUTE)

    with uow:
        assert NOON + MINUTE == uow.incidents.get(key_of(100, 1)).resolved_at
        assert uow.incidents.get(key_of(100, 2)).resolved_at is None
