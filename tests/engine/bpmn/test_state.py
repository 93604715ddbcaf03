"""The stored state: small, canonical, of a known format; specifications carry none of it."""

import zlib
from hashlib import sha256

import orjson
import pytest

from engine import bpmn
from engine.bpmn import state
from tests.engine.bpmn.diagrams import call, diagram, each, end, flows, gateway, process, script, start, user, users
from tests.engine.bpmn.driving import Case

ONE = diagram(process(start(), user("a"), end(), flows("s > a > e")))


def content(case):
    bytes_ = case.states[-1]

    assert state.PLAIN == bytes_[:1]

    return orjson.loads(bytes_[1:])


def test_only_what_is_alive_is_stored():
    case = Case(
        diagram(process(start(), *(script(f"x{n}", str(n), f"v{n}") for n in range(20)), user("a"), end(),
                        flows("s > " + " > ".join(f"x{n}" for n in range(20)) + " > a > e")))
    )  # fmt: skip

    assert [None, "a"] == [row[2] for row in content(case)["t"]]


def test_a_completed_case_stores_no_token():
    case = Case(ONE).complete("a")

    assert [] == content(case)["t"]
    assert bpmn.Runtime.restore(case.bundle, case.states[-1], case.outside()).is_completed


def test_the_bytes_are_canonical():
    bytes_ = Case(ONE, b=1, a={"y": 1, "x": 2}).states[-1][1:]

    assert bytes_ == orjson.dumps(orjson.loads(bytes_), option=orjson.OPT_SORT_KEYS)


def test_a_state_that_the_first_format_compressed_is_read():
    case = Case(ONE, text="很长" * 2_000)
    compressed = b"\x02" + zlib.compress(case.states[-1][1:], 6)

    assert case.states[-1] == bpmn.Runtime.restore(case.bundle, compressed, case.outside()).state


def test_another_format_is_refused():
    case = Case(ONE)

    with pytest.raises(ValueError, match="state format"):
        bpmn.Runtime.restore(case.bundle, b"\x09{}", case.outside())


def test_the_digest_is_that_of_the_bytes():
    case = Case(ONE)

    assert sha256(case.states[-1]).hexdigest() == case.stored.digest


def test_the_logical_view_knows_no_keys():
    drawn = diagram(
        process(start(), gateway("parallel", "f"), users("a", "b"), call("c", "q"), end(), flows("s > f; f > a > e; f > b > e; f > c > e")),
        process(start("s2"), gateway("exclusive", "g"), users("u"), end("e2"), flows("s2 > g; g > u {x = 1}; u > e2"), id="q"),
    )  # fmt: skip
    people = {"people": {"start": "li"}}

    assert {
        "elements": [
            ["p", "a", "active", {}],
            ["p", "b", "active", {}],
            ["p", "c", "active", people],
            ["q", "g", "incident", {}],
        ],
        "variables": {"n": 1, **people},
    } == Case(drawn, n=1).meant


def test_cases_of_the_same_process_do_not_know_of_one_another():
    drawn = diagram(
        process(
            start(), gateway("parallel", "f"), user("a", each("[1, 2]")), call("c", "q"), gateway("parallel", "j"),
            user("z"), end(), flows("s > f; f > a > j; f > c > j; j > z > e"),
        ),
        process(start("s2"), users("u"), end("e2"), flows("s2 > u > e2"), id="q"),
    )  # fmt: skip
    first, second = Case(drawn), Case(drawn, starts=False)
    second.definitions, second.bundle = first.definitions, first.bundle
    untouched = first.states[-1]
    second.start(x=1)

    second.complete("a").complete("u").complete("a").complete("z")

    assert second.done
    assert untouched == bpmn.Runtime.restore(first.bundle, untouched, first.outside()).state
    assert ["a", "a", "u"] == first.open


def test_the_same_history_gives_the_same_bytes():
    states = []
    for _ in range(2):
        case = Case(ONE, x=1).complete("a", y=[1, {"z": None}])
        states.append(case.states)

    assert states[0] == states[1]
