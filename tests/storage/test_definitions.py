from datetime import timedelta

import orjson
import pytest

from engine.errors import Busy, NotFound
from engine.model import Definition, Deployment, key_of
from tests.storage.cases import NOON, deployed

FORM = orjson.dumps({"type": "default", "id": "apply", "schemaVersion": 18, "components": []})


def test_a_deployment_comes_back_as_it_was_written(database, opened):
    deployment, (travel, leave) = deployed(database, "travel", "leave", contents=b"<bpmn/>")

    for store in (database, opened()):
        with (uow := store.reading()):
            assert deployment == uow.definitions.deployment(deployment.key)
            assert travel == uow.definitions.get(travel.key)
            assert b"<bpmn/>" == uow.definitions.content(leave.digest)


def test_the_latest_is_the_highest_version_of_its_kind(database):
    deployed(database, "travel", number=2)
    _, (second,) = deployed(database, "travel", number=1, version=2)
    _, (form,) = deployed(database, "travel", number=3, kind="form", version=7)

    with (uow := database.reading()):
        assert second == uow.definitions.latest("process", "travel")
        assert form == uow.definitions.latest("form", "travel")
        assert uow.definitions.latest("decision", "travel") is None


def test_in_force_are_the_highest_versions_of_a_kind(database):
    deployed(database, "travel", "leave", number=2)
    _, (second,) = deployed(database, "travel", number=1, version=2)
    deployed(database, "visit", number=3, kind="form")

    with (uow := database.reading()):
        assert [("leave", 1), ("travel", 2)] == [
            (each.id, each.version) for each in uow.definitions.in_force("process")
        ]
        assert second in uow.definitions.in_force("process")


def test_in_force_is_the_deployment_committed_last_whatever_clock_and_key_say(database):
    _, (travel,) = deployed(database, "travel", number=9, at=NOON)
    manifest = {("process", "travel"): travel.key}
    later = Deployment(key_of(2), "again", NOON - timedelta(days=1), "owner", "digest", manifest)
    with (uow := database.unit_of_work()):
        uow.definitions.add(later, [], {}, {})

    with (uow := database.reading()):
        assert later == uow.definitions.deployment_in_force(travel.key)
        with pytest.raises(NotFound):
            uow.definitions.deployment_in_force(key_of(8, 1))


@pytest.mark.parametrize("what", ["get", "content", "deployment"])
def test_what_is_not_there_is_not_found(database, what):
    with (uow := database.reading()), pytest.raises(NotFound):
        getattr(uow.definitions, what)("nothing" if what == "content" else key_of(4))


def test_a_deployment_that_raced_with_another_may_come_again(database):
    deployed(database, "travel")

    with pytest.raises(Busy):
        deployed(database, "travel", version=2)


def test_equal_files_are_stored_once(database):
    definitions = [
        Definition(key_of(number, 1), "form", "apply", "apply", number, None, "apply.form", "same") for number in (1, 2)
    ]
    for definition in definitions:
        key = key_of(definition.version)
        deployment = Deployment(key, "x", NOON, "owner", "digest", {("form", "apply"): definition.key})
        with (uow := database.unit_of_work()):
            uow.definitions.add(deployment, [definition], {"same": b"bytes"}, {})

    with (uow := database.reading()):
        assert b"bytes" == uow.definitions.content("same")


def test_a_bundle_names_the_case_s_own_definitions(database):
    deployment, (travel,) = deployed(database, "travel")

    with (uow := database.reading()):
        bundle = uow.definitions.bundle(deployment.key)

    assert travel.key == bundle.key("process", "travel")
    assert bundle.key("process", "leave") is None


def test_the_library_parses_a_form_once_for_all(database):
    deployment, (apply,) = deployed(database, "apply", kind="form", contents=FORM)

    forms = []
    for _ in range(2):
        with (uow := database.reading()):
            forms.append(uow.definitions.bundle(deployment.key).library.form(apply.key))

    assert "apply" == forms[0].id
    assert forms[0] is forms[1]


def test_the_library_reads_while_a_command_is_open(database):
    deployment, (apply,) = deployed(database, "apply", kind="form", contents=FORM)

    with (uow := database.unit_of_work()):
        uow.numbers.next_in("x")
        form = uow.definitions.bundle(deployment.key).library.form(apply.key)

    assert "apply" == form.id


def test_the_library_takes_a_form_for_nothing_else(database):
    deployment, (apply,) = deployed(database, "apply", kind="form", contents=FORM)

    with (uow := database.reading()):
        library = uow.definitions.bundle(deployment.key).library
        with pytest.raises(NotFound):
            library.process(apply.key)
        with pytest.raises(NotFound):
            library.form(key_of(77))
