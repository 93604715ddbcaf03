from engine.model import Actor, key_of
from engine.views import MOST_COUNTED, StartRow, VersionRow
from tests.storage.cases import MINUTE, NOON, a_case, deployed, li, store, wang


def test_one_may_start_the_newest_version_that_names_one_s_group(database, queries):
    deployed(database, "travel", number=1, starters=("quality", "quality", "sales"))
    deployed(database, "travel", number=2, version=2, starters=("quality",))
    deployed(database, "leave", number=3, starters=("quality",))
    deployed(database, "shared", number=4)

    travel = StartRow("travel", "travel as drawn", 2, key_of(2, 1))
    leave = StartRow("leave", "leave as drawn", 1, key_of(3, 1))
    shared = StartRow("shared", "shared as drawn", 1, key_of(4, 1))
    assert [leave, travel] == queries.startable(wang)
    assert [] == queries.startable(li) == queries.startable(Actor("quality"))
    assert [leave, shared, travel] == queries.startable(Actor("a", frozenset({"administrators"})))
    assert [leave, shared, travel] == queries.startable(Actor("o", frozenset({"process_owners"})))
    assert [] == queries.startable(Actor("a", frozenset({"auditors"})))


def test_definitions_are_shown_with_their_versions_and_running_cases(database, queries):
    deployed(database, "travel", number=1)
    deployed(database, "travel", number=2, version=2, at=NOON + MINUTE)
    deployed(database, "apply", number=3, kind="form")
    store(
        database,
        a_case(97, definition_key=key_of(1, 1)),
        a_case(98, definition_key=key_of(1, 1), state="completed", ended_at=NOON),
        a_case(99, definition_key=key_of(1, 1)),
    )

    def version(key, version, at, running, name="travel as drawn", file="travel.process", digest="travel"):
        return VersionRow(
            key, name, version, None, file, f"digest of {digest} {version}", key - 1, at, "owner", running
        )

    form, process = queries.definitions()
    assert ("form", "apply") == (form.kind, form.id)
    assert (version(key_of(3, 1), 1, NOON, 0, "apply as drawn", "apply.form", "apply"),) == form.versions
    assert ("process", "travel", "travel as drawn") == (process.kind, process.id, process.name)
    assert (
        version(key_of(2, 1), 2, NOON + MINUTE, 0),
        version(key_of(1, 1), 1, NOON, 2),
    ) == process.versions


def test_running_cases_are_counted_only_so_far(database, queries):
    deployed(database, "travel")
    store(database, *(a_case(number) for number in range(100, 100 + MOST_COUNTED + 5)))

    assert [MOST_COUNTED] == [version.running for row in queries.definitions() for version in row.versions]
