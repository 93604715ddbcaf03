"""Deployments, definitions and their files."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, insert, select

from engine.errors import NotFound
from engine.model import Definition, DefinitionKind, Deployment
from engine.ports import Bundle
from storage import tables as t
from storage.conflict import insert_missing
from storage.library import Library, read_content, read_definition, read_deployment
from storage.rows import columns_of, values_of
from storage.transaction import Repository, Transaction

_LATEST: Select[Any] = (
    select(*columns_of(Definition, t.definition))
    .where(t.definition.c.kind == bindparam("kind"), t.definition.c.id == bindparam("id"))
    .order_by(t.definition.c.version.desc())
    .limit(1)
)
_NEWER = t.definition.alias("newer")
_NEWEST: Select[Any] = (
    select(*columns_of(Definition, t.definition))
    .where(t.definition.c.kind == bindparam("kind"))
    .where(
        ~exists().where(
            _NEWER.c.kind == t.definition.c.kind, _NEWER.c.id == t.definition.c.id,
            _NEWER.c.version > t.definition.c.version,
        )
    )
    .order_by(t.definition.c.id)
)  # fmt: skip
_NUMBERED = _LATEST.where(t.definition.c.version == bindparam("version"))
_TAGGED = _LATEST.where(t.definition.c.version_tag == bindparam("tag"))
_NEWEST_OF = (
    select(t.deployment.c.key)
    .where(t.deployment.c.deployed_by == bindparam("deployer"))
    .order_by(t.deployment.c.ordinal.desc())
    .limit(1)
)
_IN_FORCE = (
    select(t.deployment.c.key)
    .join(t.manifest, t.manifest.c.deployment_key == t.deployment.c.key)
    .where(t.manifest.c.definition_key == bindparam("definition_key"))
    .order_by(t.deployment.c.ordinal.desc())
    .limit(1)
)
_ADD_DEPLOYMENT = insert(t.deployment).values(
    {name: bindparam(name) for name in ("key", "name", "deployed_at", "deployed_by", "digest")}
    | {"ordinal": select(func.coalesce(func.max(t.deployment.c.ordinal), 0) + 1).scalar_subquery()}
)
_ADD_CONTENT = insert_missing(t.content)
_ADD_DEFINITION = insert(t.definition)
_ADD_TO_MANIFEST = insert(t.manifest)
_ADD_STARTER = insert(t.starter)


class SqlDefinitions(Repository):
    """See `engine.ports.Definitions`."""

    def __init__(self, transaction: Transaction, library: Library) -> None:
        super().__init__(transaction)
        self._library = library

    def latest(self, kind: DefinitionKind, id: str) -> Definition | None:
        row = self._execute(_LATEST, {"kind": kind, "id": id}).first()
        return None if row is None else Definition(*row)

    def in_force(self, kind: DefinitionKind) -> list[Definition]:
        return [Definition(*row) for row in self._execute(_NEWEST, {"kind": kind})]

    def numbered(self, kind: DefinitionKind, id: str, version: int) -> Definition | None:
        row = self._execute(_NUMBERED, {"kind": kind, "id": id, "version": version}).first()
        return None if row is None else Definition(*row)

    def tagged(self, kind: DefinitionKind, id: str, tag: str) -> Definition | None:
        row = self._execute(_TAGGED, {"kind": kind, "id": id, "tag": tag}).first()
        return None if row is None else Definition(*row)

    def get(self, key: int) -> Definition:
        return self._library.definitions.get(key, lambda: read_definition(self._execute, key))

    def content(self, digest: str) -> bytes:
        return read_content(self._execute, digest)

    def newest_of(self, deployer: str) -> Deployment | None:
        key = self._execute(_NEWEST_OF, {"deployer": deployer}).scalar()
        return None if key is None else self.deployment(key)

    def deployment(self, key: int) -> Deployment:
        return self._library.deployments.get(key, lambda: read_deployment(self._execute, key))

    def deployment_in_force(self, process_key: int) -> Deployment:
        key = self._execute(_IN_FORCE, {"definition_key": process_key}).scalar()
        if key is None:
            raise NotFound("deployment", process_key)
        return self.deployment(key)

    def bundle(self, deployment_key: int) -> Bundle:
        return Bundle(self.deployment(deployment_key), self._library)

    def add(
        self,
        deployment: Deployment,
        definitions: Sequence[Definition],
        contents: Mapping[str, bytes],
        starters: Mapping[int, tuple[str, ...]],
    ) -> None:
        values = values_of(deployment)
        del values["manifest"]
        self._insert_once(_ADD_DEPLOYMENT, values)
        self._add(_ADD_CONTENT, [{"digest": digest, "bytes": content} for digest, content in contents.items()])
        if definitions:
            rows = [{**values_of(new), "deployment_key": deployment.key} for new in definitions]
            self._insert_once(_ADD_DEFINITION, rows)
        self._add(
            _ADD_TO_MANIFEST,
            [
                {"deployment_key": deployment.key, "kind": kind, "id": id_, "definition_key": key}
                for (kind, id_), key in deployment.manifest.items()
            ],
        )
        groups = [(key, group) for key, given in starters.items() for group in dict.fromkeys(given)]
        self._add(_ADD_STARTER, [{"definition_key": key, "group_id": group} for key, group in groups])

    def _add(self, statement: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self._execute(statement, rows)
