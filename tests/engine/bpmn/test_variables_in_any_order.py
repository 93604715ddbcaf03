"""Branches that write: whatever is done first, nobody's write is lost, and what is local stays where it is."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.bpmn.diagrams import call, diagram, each, end, flows, gateway, io, process, start, sub, user, users
from tests.engine.bpmn.driving import Case
from tests.examples import TIMES


@dataclass
class Expected:
    """What the process holds, told one completion after the other."""

    variables: dict
    collected: dict = field(default_factory=dict)


class Plain:
    """Writes a variable of its own, and one that all write."""

    letter = "b"

    def process(self, n):
        """What it calls."""
        return ""

    def drawn(self, n):
        return user(f"b{n}")

    def wrote(self, n, value, task, expected):
        expected.variables |= {f"x{n}": value, "shared": value}


class MappedOut(Plain):
    """Lets out only what its mapping names."""

    def drawn(self, n):
        return user(f"b{n}", io(outputs={f"x{n}": f"=x{n} * 10", "shared": "=shared + 1"}))

    def wrote(self, n, value, task, expected):
        expected.variables |= {f"x{n}": value * 10, "shared": value + 1}


class MappedIn(Plain):
    """Has the shared one for itself."""

    def drawn(self, n):
        return user(f"b{n}", io(inputs={"shared": "=0"}))

    def wrote(self, n, value, task, expected):
        expected.variables |= {f"x{n}": value}


class InScope(Plain):
    """A sub-process that has the shared one for itself, and lets it out by another name."""

    letter = "p"

    def drawn(self, n):
        inside = start(f"s{n}") + user(f"b{n}") + end(f"e{n}") + flows(f"s{n} > b{n} > e{n}")
        return sub(f"p{n}", io(inputs={"shared": "=0"}, outputs={f"y{n}": "=shared"}), inside)

    def wrote(self, n, value, task, expected):
        expected.variables |= {f"x{n}": value, f"y{n}": value}


class Called(Plain):
    """A process of its own, which gets one variable and gives one back."""

    letter = "c"

    def drawn(self, n):
        return call(f"c{n}", f"q{n}", io(inputs={"shared": "=0"}, outputs={f"x{n}": f"=x{n} + shared"}))

    def process(self, n):
        return process(start(f"s{n}") + user(f"b{n}") + end(f"e{n}") + flows(f"s{n} > b{n} > e{n}"), id=f"q{n}")

    def wrote(self, n, value, task, expected):
        expected.variables |= {f"x{n}": value * 2}


class Many(Plain):
    """Three at once, whose answers are collected in the order of the list."""

    def drawn(self, n):
        return user(f"b{n}", each("[1, 2, 3]", "item", output=f"[item, x{n}]", outputs=f"all{n}"))

    def wrote(self, n, value, task, expected):
        super().wrote(n, value, task, expected)
        answers = expected.collected.setdefault(n, {})
        answers[task["item"]] = [task["item"], value]
        if len(answers) == 3:
            expected.variables[f"all{n}"] = [answers[item] for item in (1, 2, 3)]


class InTurn(Many):
    """One after the other."""

    def drawn(self, n):
        return super().drawn(n).replace('isSequential="false"', 'isSequential="true"')


KINDS = (Plain(), MappedOut(), MappedIn(), InScope(), Called(), Many(), InTurn())


def forked(kinds, join):
    """A branch of each kind, between two gateways."""
    names = [f"{kind.letter}{n}" for n, kind in enumerate(kinds)]
    condition = " {true}" if join == "inclusive" else ""
    ways = "; ".join(f"f > {name}{condition}; {name} > j" for name in names)
    drawn = "".join(kind.drawn(n) for n, kind in enumerate(kinds))
    return diagram(
        process(
            start(), gateway(join, "f"), drawn, gateway(join, "j"), users("z"), end(),
            flows(f"s > f; {ways}; j > z > e"),
        ),
        *(kind.process(n) for n, kind in enumerate(kinds)),
    )  # fmt: skip


@pytest.mark.parametrize("join", ["parallel", "inclusive"])
@settings(max_examples=30 * TIMES)
@given(kinds=st.lists(st.sampled_from(KINDS), min_size=2, max_size=4), data=st.data())
def test_every_write_survives_in_every_order(join, kinds, data):
    case, expected = Case(forked(kinds, join), shared=-1), Expected({"shared": -1})
    value = 0
    while "z" not in case.open:
        key = data.draw(st.sampled_from(sorted(case.tasks)), label="task")
        n, value = int(case.tasks[key].element_id[1:]), value + 1
        kinds[n].wrote(n, value, case.visible(key), expected)
        before = list(case.events)
        case.complete_key(key, **{f"x{n}": value, "shared": value})

        assert expected.variables == case.variables
        assert before == case.events[: len(before)]

    assert case.complete("z").done
    assert expected.variables == case.variables
