"""What the set refers to: in the set itself, else the newest that is deployed."""

from collections.abc import Mapping

from engine.bpmn import Process
from engine.check.files import Checked
from engine.dmn import Decision
from engine.forms import Form
from engine.model import DefinitionKind
from engine.ports import Library, UnitOfWork


class Known:
    """Definitions by id; None where there is none, or where it could not be read."""

    def __init__(self, checked: Checked, uow: UnitOfWork) -> None:
        self._checked, self._uow = checked, uow
        self.processes: Mapping[str, Process] = checked.processes
        self._deployed: dict[tuple[DefinitionKind, str], tuple[int, Library] | None] = {}

    def process(self, id: str) -> Process | None:
        if id in self._checked.processes:
            return self._checked.processes[id]
        found = self._find("process", id)
        return found[1].process(found[0]) if found else None

    def form(self, id: str) -> Form | None:
        if id in self._checked.forms:
            return self._checked.forms[id]
        found = self._find("form", id)
        return found[1].form(found[0]) if found else None

    def decision(self, id: str) -> Decision | None:
        if id in self._checked.decisions:
            return self._checked.decisions[id]
        found = self._find("decision", id)
        if found is None:
            return None
        model, name = found[1].decision(found[0])
        return model.decisions.get(name)

    def _find(self, kind: DefinitionKind, id: str) -> tuple[int, Library] | None:
        if (kind, id) in self._checked.unread:
            return None
        if (kind, id) not in self._deployed:
            newest = self._uow.definitions.latest(kind, id)
            self._deployed[kind, id] = (newest.key, self._library(newest.key)) if newest else None
        return self._deployed[kind, id]

    def _library(self, key: int) -> Library:
        definitions = self._uow.definitions
        return definitions.bundle(definitions.deployment_in_force(key).key).library
