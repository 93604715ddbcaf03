"""Diagrams with execution listeners, for the tests."""

from tests.engine.bpmn.diagrams import diagram, end, flows, listeners, process, start, user

BOTH = listeners(("start", "before"), ("end", "after"), ("start", "then"))


def one(node, *others):
    return diagram(process(start(), node, user("z"), end(), *others, flows("s > x > z > e")))


def types(case):
    return sorted(job.type for job in case.jobs.values())
