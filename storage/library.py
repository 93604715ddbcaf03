"""Parsed definitions. They never change, so one copy serves all threads for as long as it is used."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, bindparam, select

from engine import bpmn, dmn, forms
from engine.errors import NotFound
from engine.model import Definition, Deployment
from storage import tables as t
from storage.cache import Cache
from storage.rows import columns_of
from storage.transaction import Rows

Execute = Callable[..., Rows]

_DEFINITION = select(*columns_of(Definition, t.definition)).where(t.definition.c.key == bindparam("key"))
_CONTENT = select(t.content.c.bytes).where(t.content.c.digest == bindparam("digest"))
_DEPLOYMENT = select(
    t.deployment.c.name, t.deployment.c.deployed_at, t.deployment.c.deployed_by, t.deployment.c.digest
).where(t.deployment.c.key == bindparam("key"))
_MANIFEST = select(t.manifest.c.kind, t.manifest.c.id, t.manifest.c.definition_key).where(
    t.manifest.c.deployment_key == bindparam("key")
)


class Library:
    """See `engine.ports.Library`. What is not cached is read on a connection of its own.

    Attributes:
        definitions: by key.
        deployments: by key.

    Args:
        size: files kept parsed.
    """

    def __init__(self, reading: Engine, size: int = 256) -> None:
        self._reading = reading
        self.definitions: Cache[int, Definition] = Cache(16 * size)
        self.deployments: Cache[int, Deployment] = Cache(size)
        self._files: Cache[tuple[str, str], Any] = Cache(size)

    def process(self, key: int) -> bpmn.Process:
        definition = self._definition(key, "process")
        processes = self._file(definition, lambda content, name: {p.id: p for p in bpmn.accepted(content, name)})
        found: bpmn.Process = processes[definition.id]
        return found

    def decision(self, key: int) -> tuple[dmn.Model, str]:
        definition = self._definition(key, "decision")
        return self._file(definition, dmn.accepted), definition.id

    def form(self, key: int) -> forms.Form:
        form: forms.Form = self._file(self._definition(key, "form"), forms.accepted)
        return form

    def _definition(self, key: int, kind: str) -> Definition:
        definition = self.definitions.get(key, lambda: self._read(read_definition, key))
        if definition.kind != kind:
            raise NotFound(kind, key)
        return definition

    def _file(self, definition: Definition, parse: Callable[[bytes, str], Any]) -> Any:
        def load() -> Any:
            return parse(self._read(read_content, definition.digest), definition.resource_name)

        return self._files.get((definition.digest, definition.resource_name), load)

    def _read(self, reader: Callable[[Execute, Any], Any], name: Any) -> Any:
        with self._reading.begin() as connection:
            return reader(connection.execute, name)


def read_definition(execute: Execute, key: int) -> Definition:
    """Raises: NotFound."""
    row = execute(_DEFINITION, {"key": key}).first()
    if row is None:
        raise NotFound("definition", key)
    return Definition(*row)


def read_content(execute: Execute, digest: str) -> bytes:
    """Raises: NotFound."""
    content: bytes | None = execute(_CONTENT, {"digest": digest}).scalar()
    if content is None:
        raise NotFound("content", digest)
    return content


def read_deployment(execute: Execute, key: int) -> Deployment:
    """Raises: NotFound."""
    row = execute(_DEPLOYMENT, {"key": key}).first()
    if row is None:
        raise NotFound("deployment", key)
    manifest = {(kind, id_): definition for kind, id_, definition in execute(_MANIFEST, {"key": key})}
    return Deployment(*(key, *row, manifest))
