"""A set of files as if it were deployed: checked like a deployment, and stored nowhere."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

import orjson

from engine import bpmn, dmn, forms
from engine.bpmn import Process
from engine.check import Part, check_files
from engine.deployments import referred
from engine.errors import DeploymentRejected, ProcessError
from engine.model import COMPANY, DefinitionKind, key_of
from engine.outside import Question
from engine.ports import Bundle, Library, UnitOfWork

Name = tuple[DefinitionKind, str]


class Supposition:
    """Files that are not deployed, with what they refer to.

    Attributes:
        names: kind and id of each definition in the set.
    """

    def __init__(self, parts: Mapping[int, Part], files: Mapping[str, bytes], referred: Mapping[Name, int]) -> None:
        self._parts, self._files, self._referred = parts, files, referred
        self._keys: dict[Name, int] = {(part.kind, part.id): key for key, part in parts.items()}
        self._parsed: dict[str, Any] = {}
        self.names = self._keys.keys()

    def over(self, bundle: Bundle) -> Bundle:
        """What *bundle* would be with these files: what is neither in them nor referred to by them stays."""
        manifest = {**bundle.deployment.manifest, **self._referred, **self._keys}
        return Bundle(replace(bundle.deployment, manifest=manifest), _Library(bundle.library, self))

    def latest(self, question: str, arguments: tuple[Any, ...]) -> int | None:
        """The key of a definition in the set, where its newest version is asked for."""
        return self._keys.get(arguments) if question == "latest" else None

    def content(self, name: Name) -> bytes | None:
        """The file that holds a definition of the set; None for what is not in it."""
        part = self._parts.get(self._keys.get(name, 0))
        return self._files[part.resource_name] if part else None

    def part(self, key: int) -> Part | None:
        return self._parts.get(key)

    def parsed(self, part: Part, parse: Callable[[bytes, str], Any]) -> Any:
        """A file of the set, read once."""
        if part.resource_name not in self._parsed:
            self._parsed[part.resource_name] = parse(self._files[part.resource_name], part.resource_name)
        return self._parsed[part.resource_name]


def suppose(uow: UnitOfWork, files: Mapping[str, bytes]) -> Supposition:
    """Check *files*, bytes by resource name, against what is deployed. Raises: DeploymentRejected."""
    with uow:
        checked = check_files(files, uow)
        if any(finding.severity == "error" for finding in checked.findings):
            raise DeploymentRejected(checked.findings)
        elsewhere = {(each.kind, each.id): each.key for each in referred(uow, checked)}
    parts = {key_of(COMPANY, n): part for n, part in enumerate(checked.parts, 1)}  # no deployment has that number
    return Supposition(parts, files, elsewhere)


class _Library:
    """`engine.ports.Library`: the set's own definitions, then the deployed ones."""

    def __init__(self, deployed: Library, supposed: Supposition) -> None:
        self._deployed, self._supposed = deployed, supposed

    def process(self, key: int) -> Process:
        part = self._supposed.part(key)
        if part is None:
            return self._deployed.process(key)
        drawn: dict[str, Process] = self._supposed.parsed(part, _processes)
        return drawn[part.id]

    def decision(self, key: int) -> tuple[dmn.Model, str]:
        part = self._supposed.part(key)
        return self._deployed.decision(key) if part is None else (self._supposed.parsed(part, dmn.parse), part.id)

    def form(self, key: int) -> forms.Form:
        part = self._supposed.part(key)
        if part is None:
            return self._deployed.form(key)
        form: forms.Form = self._supposed.parsed(part, forms.parse)
        return form


def _processes(content: bytes, name: str) -> dict[str, Process]:
    return {process.id: process for process in bpmn.parse(content, name)}


class Remembered:
    """`engine.outside.Outside` of a supposed command: what the case once heard, and what can be reckoned anew.

    Nobody is asked about people: who led a department then cannot be known now.

    Args:
        answers: what the case heard so far, by question and arguments.
        sources: of the calendar, and of what is deployed.
    """

    def __init__(
        self,
        at: datetime,
        zone: tzinfo,
        supposed: Supposition,
        answers: Mapping[bytes, Any],
        sources: Mapping[str, Question],
    ) -> None:
        self.at, self.zone = at, zone
        self._supposed, self._answers, self._sources = supposed, answers, sources

    def ask(self, question: str, *arguments: Any) -> Any:
        if (key := self._supposed.latest(question, arguments)) is not None:
            return key
        asked = asked_as(question, arguments)
        if asked in self._answers:
            return self._answers[asked]
        if question not in self._sources:
            raise ProcessError("outside.not_recorded", question=question, arguments=list(arguments))
        return self._sources[question](*arguments)

    def overtime(self, step: int) -> float | None:  # noqa: ARG002 - the budget of steps bounds it
        return None


def asked_as(question: str, arguments: Any) -> bytes:
    """A question and its arguments as one value."""
    return orjson.dumps([question, arguments])
