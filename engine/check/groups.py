"""Every group and person that a diagram names outright exists: else a task would wait where nobody looks."""

from collections.abc import Iterator

from engine.bpmn.drawing import MessageEvent, Node, UserWork
from engine.bpmn.values import Value
from engine.check.drawn import Drawn
from engine.check.literals import constant
from engine.errors import Finding, ProcessError
from engine.feel import Environment
from engine.ports import UnitOfWork


def check_groups(drawings: list[Drawn], uow: UnitOfWork) -> Iterator[Finding]:
    """``bpmn.unknown_group`` and ``bpmn.unknown_user``."""
    for drawn in drawings:
        groups = list(_named(drawn))
        users = [(mention.element_id, mention.id, mention.line) for mention in drawn.process.users]
        for node in drawn.nodes.values():
            match node.detail:
                case UserWork(assignee=assignee, groups=candidates, users=people, not_by=others):
                    groups += _computed(candidates, node)
                    users += [*_computed(assignee, node), *_computed(people, node), *_computed(others, node)]
                case MessageEvent(offered_to=people, offered_to_groups=offered):
                    users += [(node.id, id_, node.line) for id_ in (_names(people) if people else ())]
                    groups += [(node.id, id_, node.line) for id_ in (_names(offered) if offered else ())]
        no_groups = uow.directory.missing_groups({id_ for _, id_, _ in groups})
        no_users = uow.directory.missing_users({id_ for _, id_, _ in users})
        for code, mentions, unknown in (
            ("bpmn.unknown_group", groups, no_groups),
            ("bpmn.unknown_user", users, no_users),
        ):
            for element_id, id_, line in dict.fromkeys(mentions):
                if id_ in unknown:
                    yield Finding(
                        code,
                        {"id": id_},
                        element_id=element_id,
                        element_name=_name(drawn, element_id),
                        file=drawn.process.resource_name,
                        line=line,
                    )


def _named(drawn: Drawn) -> Iterator[tuple[str, str, int]]:
    """Element, group and line; a lane is named once, however many of its tasks say nothing else."""
    lanes: set[str] = set()
    for mention in sorted(drawn.process.groups, key=lambda mention: mention.line):
        node = drawn.nodes.get(mention.element_id)
        match node.detail if node else None:
            case UserWork(assignee=None, groups=None, users=None):
                if mention.id not in lanes:
                    yield mention.id, mention.id, mention.line
                lanes.add(mention.id)
            case _:
                yield mention.element_id, mention.id, mention.line


def _name(drawn: Drawn, element_id: str) -> str | None:
    node = drawn.nodes.get(element_id)
    return (node.name if node else drawn.process.lanes.get(element_id, drawn.process.name)) or None


def _computed(value: Value | None, node: Node) -> Iterator[tuple[str, str, int]]:
    """Ids in FEEL that reads nothing; those in literal text the process knows."""
    if value is not None and value.expression is not None:
        yield from ((node.id, id_, node.line) for id_ in _names(value))


def _names(value: Value) -> tuple[str, ...]:
    try:
        return value.names({}, Environment(), "people") if constant(value)[0] else ()
    except ProcessError:
        return ()  # told elsewhere
