"""Every group and person that a diagram names outright exists: else a task would wait where nobody looks."""

from collections.abc import Iterator

from engine.check.files import Checked
from engine.errors import Finding
from engine.ports import UnitOfWork


def check_groups(checked: Checked, uow: UnitOfWork) -> Iterator[Finding]:
    """``bpmn.unknown_group`` and ``bpmn.unknown_user``."""
    for process in checked.processes.values():
        missing = uow.directory.missing_groups(mention.id for mention in process.groups)
        strangers = uow.directory.missing_users(mention.id for mention in process.users)
        for code, mentions, unknown in (
            ("bpmn.unknown_group", process.groups, missing),
            ("bpmn.unknown_user", process.users, strangers),
        ):
            for mention in mentions:
                if mention.id in unknown:
                    element = process.elements.get(mention.element_id)
                    yield Finding(
                        code,
                        {"id": mention.id},
                        element_id=mention.element_id,
                        element_name=element.name if element else None,
                        file=process.resource_name,
                        line=mention.line,
                    )
