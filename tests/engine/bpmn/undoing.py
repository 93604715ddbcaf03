"""Diagrams of what is done and undone, for the tests."""

from tests.engine.bpmn.diagrams import compensate, compensates, element, user


def done(name, *parts, **attributes):
    """A user task *name* that ``undo_name``, a user task, undoes."""
    return user(name, *parts, **attributes) + undone(name)


def undone(name, *parts):
    return compensates(f"b_{name}", name, f"undo_{name}") + user(f"undo_{name}", *parts, isForCompensation="true")


def throw(*arguments, **options):
    return element("intermediateThrowEvent", "t", compensate(*arguments, **options))
