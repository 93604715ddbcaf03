"""Reading the set: each file by its ending, each id once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine import bpmn, dmn, forms
from engine.errors import Finding, Invalid
from engine.model import DefinitionKind

MOST_FILES = 200
LARGEST_FILE = 2 * 1024 * 1024


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
        processes: by process id.
        forms: by form id.
        findings: errors refuse the set, warnings only tell.
    """

    parts: tuple[Part, ...]
    processes: Mapping[str, bpmn.Process]
    forms: Mapping[str, forms.Form]
    findings: tuple[Finding, ...]


def read(files: Mapping[str, bytes]) -> Checked:
    """Parse every file; a file that cannot be read leaves findings and does not hide those of the others."""
    if not files:
        return Checked((), {}, {}, (Finding("deployment.empty"),))
    if len(files) > MOST_FILES:
        return Checked((), {}, {}, (Finding("deployment.too_many_files", {"most": MOST_FILES, "given": len(files)}),))
    reading = _Reading()
    for name, content in sorted(files.items()):
        reading.add(name, content)
    findings = [*reading.findings, *_doubles(reading.parts)]
    return Checked(tuple(reading.parts), reading.processes, reading.forms, tuple(findings))


class _Reading:
    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.processes: dict[str, bpmn.Process] = {}
        self.forms: dict[str, forms.Form] = {}
        self.findings: list[Finding] = []

    def add(self, name: str, content: bytes) -> None:
        if len(content) > LARGEST_FILE:
            params = {"most": LARGEST_FILE, "given": len(content)}
            self.findings.append(Finding("deployment.file_too_large", params, file=name))
            return
        try:
            match name.rpartition(".")[2].lower():
                case "bpmn":
                    self._bpmn(name, content)
                case "dmn":
                    self._dmn(name, content)
                case "form":
                    self._form(name, content)
                case _:
                    self.findings.append(Finding("deployment.unknown_kind", {"file": name}, file=name))
        except Invalid as invalid:
            self.findings += invalid.findings

    def _bpmn(self, name: str, content: bytes) -> None:
        processes = bpmn.parse(content, name)
        if not processes:
            self.findings.append(Finding("bpmn.nothing_executable", file=name))
        for process in processes:
            self.parts.append(Part("process", process.id, process.name, process.version_tag, name))
            self.processes[process.id] = process

    def _dmn(self, name: str, content: bytes) -> None:
        model = dmn.parse(content, name)
        if not model.decisions:
            self.findings.append(Finding("dmn.no_decision", file=name))
        self.parts += [
            Part("decision", decision.id, decision.name, None, name) for decision in model.decisions.values()
        ]

    def _form(self, name: str, content: bytes) -> None:
        form = forms.parse(content, name)
        self.parts.append(Part("form", form.id, form.id, None, name))
        self.forms[form.id] = form


def _doubles(parts: list[Part]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], str] = {}
    for part in parts:
        other = seen.setdefault((part.kind, part.id), part.resource_name)
        if other != part.resource_name:
            params = {"kind": part.kind, "id": part.id, "other": other}
            yield Finding("deployment.same_id_twice", params, element_id=part.id, file=part.resource_name)
