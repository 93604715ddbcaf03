"""engine.idempotency: a request that comes twice."""

import pytest

from engine import instances
from engine.errors import IdempotencyConflict, InvalidVariables
from engine.idempotency import Once, Repeated, Request
from tests.people import office
from tests.scenario import SUBMISSIONS


def once(scenario, key="k1", fingerprint="f"):
    return Once(scenario.database.unit_of_work(), lambda: Request("office", key, fingerprint, scenario.now))


def start(scenario, request, **changes):
    variables = {**SUBMISSIONS["office_affairs"], **changes}
    return instances.start(request.uow, process_id="office_affairs", variables=variables, actor=office, at=scenario.now)


def cases(scenario):
    return [row.business_id for row in scenario.database.queries().cases(office).items]


def test_the_second_request_is_answered_as_the_first_and_does_nothing(scenario):
    first = once(scenario)
    start(scenario, first)
    kept = first.keep({"status": 200})
    with pytest.raises(Repeated) as repeated:
        start(scenario, once(scenario))

    assert (True, {"status": 200}) == (kept, repeated.value.answer)
    assert ["JT-XS-40-2026-0001"] == cases(scenario)


def test_nothing_is_there_before_the_answer_is(scenario):
    first = once(scenario)
    start(scenario, first)
    before = cases(scenario)
    first.keep(1)

    assert ([], ["JT-XS-40-2026-0001"]) == (before, cases(scenario))


def test_what_has_no_answer_did_not_happen(scenario):
    first = once(scenario)
    start(scenario, first)
    first.discard()
    again = once(scenario)
    start(scenario, again)
    again.keep(1)

    assert ["JT-XS-40-2026-0001"] == cases(scenario)


def test_a_refused_request_leaves_its_key_free(scenario):
    refused = once(scenario, fingerprint="f")
    with pytest.raises(InvalidVariables):
        start(scenario, refused, reason="短")
    corrected = once(scenario, fingerprint="g")
    start(scenario, corrected)

    assert (False, True) == (refused.keep(1), corrected.keep(1))
    assert ["JT-XS-40-2026-0001"] == cases(scenario)


def test_a_key_belongs_to_one_request(scenario):
    first = once(scenario)
    start(scenario, first)
    first.keep(1)

    with pytest.raises(IdempotencyConflict):
        start(scenario, once(scenario, fingerprint="g"))
