"""Reading the set: each file by its ending, each id once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import orjson

from engine import bpmn, dmn
from engine import forms as form_files
from engine.bpmn import Process
from engine.dmn import Decision
from engine.dmn.definitions import read as read_decisions
from engine.errors import Finding, Invalid
from engine.forms import Form
from engine.model import DefinitionKind

MOST_FILES = 200
LARGEST_FILE = 2 * 1024 * 1024
_KINDS: Mapping[str, DefinitionKind] = {"bpmn": "process", "dmn": "decision", "form": "form"}


@dataclass(frozen=True, slots=True)
class Part:
    """One definition in the set."""

    kind: DefinitionKind
    id: str
    name: str
    version_tag: str | None
    resource_name: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was read, and what was found.

    Attributes:
        processes: by process id; those without errors of their own.
        unsound: the others, as far as they could be read.
        forms: by form id.
        decisions: by decision id.
        unread: kind and id of what stands in a file with findings.
        unreadable: kinds of files of which not even the ids are known.
        findings: errors refuse the set, warnings only tell.
    """

    parts: tuple[Part, ...] = ()
    processes: Mapping[str, Process] = field(default_factory=dict)
    unsound: tuple[Process, ...] = ()
    forms: Mapping[str, Form] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    unread: frozenset[tuple[DefinitionKind, str]] = frozenset()
    unreadable: frozenset[DefinitionKind] = frozenset()
    findings: tuple[Finding, ...] = ()


def read(files: Mapping[str, bytes]) -> Checked:
    """Parse every file; a file that cannot be read leaves findings and does not hide those of the others."""
    if not files:
        return Checked(findings=(Finding("deployment.empty"),))
    if len(files) > MOST_FILES:
        return Checked(findings=(Finding("deployment.too_many_files", {"most": MOST_FILES, "given": len(files)}),))
    reading = _Reading()
    for name, content in sorted(files.items()):
        reading.add(name, content)
    return Checked(
        tuple(reading.parts),
        reading.processes,
        tuple(reading.unsound),
        reading.forms,
        reading.decisions,
        frozenset(reading.unread),
        frozenset(reading.unreadable),
        (*reading.findings, *_doubles(reading.parts)),
    )


class _Reading:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.processes: dict[str, Process] = {}
        self.unsound: list[Process] = []
        self.forms: dict[str, Form] = {}
        self.decisions: dict[str, Decision] = {}
        self.unread: set[tuple[DefinitionKind, str]] = set()
        self.unreadable: set[DefinitionKind] = set()
        self.findings: list[Finding] = []

    def add(self, name: str, content: bytes) -> None:
        kind = _KINDS.get(name.rpartition(".")[2].lower())
        if kind is None:
            self.findings.append(Finding("deployment.unknown_kind", {"file": name}, file=name))
        elif len(content) > LARGEST_FILE:
            params = {"most": LARGEST_FILE, "given": len(content)}
            self.findings.append(Finding("deployment.file_too_large", params, file=name))
            self.unreadable.add(kind)
        else:
            self._read(kind, name, content)

    def _read(self, kind: DefinitionKind, name: str, content: bytes) -> None:
        try:
            match kind:
                case "process":
                    self._bpmn(name, content)
                case "decision":
                    self._dmn(name, content)
                case "form":
                    self._form(name, content)
        except Invalid as invalid:
            self.findings += invalid.findings
            ids = _decision_ids(content, name) if kind == "decision" else _form_ids(content) if kind == "form" else ()
            self.unread |= {(kind, id_) for id_ in ids}
            if not ids:
                self.unreadable.add(kind)

    def _bpmn(self, name: str, content: bytes) -> None:
        processes, findings = bpmn.read(content, name)
        if not processes:
            self.findings.append(Finding("bpmn.nothing_executable", file=name))
        self.findings += findings
        is_unsound = any(finding.severity == "error" for finding in findings)
        for process in processes:
            self.parts.append(Part("process", process.id, process.name, process.version_tag, name))
            if is_unsound:
                self.unsound.append(process)
            else:
                self.processes[process.id] = process

    def _dmn(self, name: str, content: bytes) -> None:
        model = dmn.parse(content, name)
        if not model.decisions:
            self.findings.append(Finding("dmn.no_decision", file=name))
        self.parts += [
            Part("decision", decision.id, decision.name, None, name) for decision in model.decisions.values()
        ]
        self.decisions |= model.decisions

    def _form(self, name: str, content: bytes) -> None:
        form = form_files.parse(content, name)
        self.parts.append(Part("form", form.id, form.id, None, name))
        self.forms[form.id] = form


def _decision_ids(content: bytes, name: str) -> set[str]:
    try:
        return set(read_decisions(content, name)[0].decisions)
    except Invalid:
        return set()


def _form_ids(content: bytes) -> set[str]:
    try:
        drawn = orjson.loads(content)
    except orjson.JSONDecodeError:
        return set()
    id_ = drawn.get("id") if isinstance(drawn, dict) else None
    return {id_} if isinstance(id_, str) else set()


def _doubles(parts: list[Part]) -> Iterator[Finding]:
    """One id, two definitions: in two files, or two processes of one file."""
    seen: dict[tuple[str, str], str] = {}
    for part in parts:
        other = seen.get((part.kind, part.id))
        if other is not None and part.id:
            params = {"kind": part.kind, "id": part.id, "other": other}
            yield Finding("deployment.same_id_twice", params, element_id=part.id, file=part.resource_name)
        seen.setdefault((part.kind, part.id), part.resource_name)
