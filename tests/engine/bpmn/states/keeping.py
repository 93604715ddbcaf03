"""A case as it is stored, under a name."""

from tests.engine.bpmn.diagrams import diagram, end, flows, process, start
from tests.engine.bpmn.driving import Case


def drawn(*parts, path, others=()):
    return diagram(process(start(), *parts, end(), flows(path)), *others)


def state(name, content, reach=lambda case: case, **variables):
    """A name, and a case of *content* as it is stored when *reach* has led it there."""
    case = Case(content, **variables)  # which may be told that it does not start by itself
    reach(case)
    stored = case.states[-1]
    return name, {"diagram": content.decode(), "format": stored[0], "state": stored[1:].decode()}
