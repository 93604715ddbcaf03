"""Camunda 7's ``${…}`` in a diagram: translated where it means the same, refused elsewhere with the FEEL to write."""

import pytest

from engine.bpmn import parse
from engine.errors import Invalid
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_gateways import DECIDE


def with_condition(text):
    drawn = DECIDE.decode()
    assert 1 == drawn.count('=answer = "yes"')
    return drawn.replace('=answer = "yes"', text).encode()


@pytest.mark.parametrize("text", ["${answer == 'yes'}", "#{ !empty answer &amp;&amp; answer eq 'yes' }"])
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_what_means_the_same_is_executed(text, answer):
    case = Case(with_condition(text)).complete("check", answer=answer)

    assert [answer] == case.open


def test_what_has_no_equal_is_refused_where_it_stands():
    with pytest.raises(Invalid) as refusal:
        parse(with_condition("${answer.startsWith('y')}"), "a.bpmn")

    (finding,) = refusal.value.findings
    assert ("feel.juel_not_translated", "a.bpmn") == (finding.code, finding.file)
    assert "starts with" in finding.params["instead"]
