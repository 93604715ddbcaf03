"""Small forms, and what they answer."""

from datetime import datetime

import orjson
import pytest

from engine import feel
from engine.errors import InvalidVariables
from engine.forms import parse
from engine.outside import QUESTIONS
from engine.worktime import SHANGHAI

PEOPLE = {
    "quality": [{"value": "li", "label": "李四"}, {"value": "wang", "label": "王工"}],
    "sales": [{"value": "zhao", "label": "赵六"}],
}


@pytest.fixture
def form():
    """A form of the given components; `absent` is a function that is known and does not answer."""

    def build(*components, **properties):
        drawn = {"id": "example", "type": "default", "components": list(components), **properties}
        return parse(orjson.dumps(drawn), "example.form", functions=(*QUESTIONS, "absent"))

    return build


@pytest.fixture
def endless():
    """FEEL that uses up its budget."""
    return "=count(for i in 1..100000000 return i)"


@pytest.fixture
def environment():
    """A Wednesday, and a company of three people."""
    functions = {
        "members": feel.HostFunction("members", ("group",), 1, lambda group: PEOPLE.get(group, [])),
        "staff": feel.HostFunction("staff", (), 0, lambda: [one for people in PEOPLE.values() for one in people]),
    }
    return feel.Environment(now=datetime(2026, 9, 30, 16, tzinfo=SHANGHAI), zone=SHANGHAI, functions=functions)


@pytest.fixture
def refusal(environment):
    """The findings with which a form refuses a submission: (key, code) and the parameters without the label."""

    def submit(form, submission, variables=None, **options):
        with pytest.raises(InvalidVariables) as caught:
            form.accept(submission, variables or {}, environment, **options)
        return [
            (finding.field, finding.code, {name: value for name, value in finding.params.items() if name != "label"})
            for finding in caught.value.findings
        ]

    return submit
