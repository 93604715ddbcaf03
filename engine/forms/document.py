"""A form file: JSON within bounds, and a report of what is wrong in it, with lines."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from engine.errors import Finding, Invalid

LARGEST = 2_000_000  # bytes
DEEPEST = 64
_MOST_FINDINGS = 200

_TOKEN = re.compile(r'"id"\s*:\s*(?P<id>"(?:[^"\\]|\\.)*")|"(?:[^"\\]|\\.)*"|[{}]')

Place = tuple[int, int]
"""Line and column, from 1; columns count characters."""


class Report:
    """Collects findings about one file."""

    def __init__(self, file: str, content: bytes) -> None:
        self._file = file
        self._content = content
        self._findings: list[Finding] = []
        self._drawn: dict[str, Any] | None = None
        self._places: tuple[dict[int, Place], dict[str, Place]] | None = None

    def read(self, drawn: dict[str, Any]) -> None:
        """Know what the file says, so that places are found for its components too that have no id."""
        self._drawn = drawn

    def add(self, code: str, component: dict[str, Any] | None = None, **params: Any) -> None:
        """Note what is wrong with the file, or with one of its components."""
        component_id = _word((component or {}).get("id"))
        label = _word((component or {}).get("label")) or _word((component or {}).get("key"))
        line, column = self._place_of(component, component_id) or (None, None)
        finding = Finding(
            code, params, element_id=component_id, element_name=label, file=self._file, line=line, column=column
        )
        # An expression may be read twice, once for the server's checks and once for what the browser shows.
        if finding not in self._findings and len(self._findings) < _MOST_FINDINGS:
            self._findings.append(finding)

    def add_at(self, code: str, line: int, column: int, **params: Any) -> None:
        """Note what is wrong at a place of the text."""
        self._findings.append(Finding(code, params, file=self._file, line=line, column=column))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything noted so far."""
        return tuple(self._findings)

    def raise_if_any(self) -> None:
        """Raise `Invalid` with everything noted so far."""
        if self._findings:
            raise Invalid(self._findings)

    def _place_of(self, component: dict[str, Any] | None, component_id: str | None) -> Place | None:
        """Where a component begins."""
        if component is None:
            return None
        if self._places is None:
            begins, ids = _objects(self._content)
            drawn = _in_order(self._drawn)
            # a key that is written twice hides an object; then only ids tell where something stands
            self._places = dict(zip(drawn, begins, strict=True)) if len(drawn) == len(begins) else {}, ids
        by_identity, by_id = self._places
        return by_identity.get(id(component)) or by_id.get(component_id or "")


def id_places(content: bytes) -> dict[str, Place]:
    """Where each object with an id begins."""
    return _objects(content)[1]


def _objects(content: bytes) -> tuple[list[Place], dict[str, Place]]:
    """Where the JSON objects begin, in the order of the text, and by their ids."""
    text = content.decode("utf-8-sig", "replace")
    begins: list[int] = []
    around: list[int] = []
    ids: dict[str, int] = {}
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            around.append(len(begins))
            begins.append(token.start())
        elif token[0] == "}" and around:
            around.pop()
        elif token["id"] is not None and around:
            ids.setdefault(_unquoted(token["id"]), around[-1])
    places = list(_places(text, begins))
    return places, {id_: places[number] for id_, number in ids.items()}


def _in_order(drawn: Any) -> list[int]:
    """The identities of all objects in a JSON value, in the order of its text."""
    objects: list[int] = []
    pending = [drawn]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            objects.append(id(each))
        if isinstance(each, dict | list):
            pending += reversed(list(each.values()) if isinstance(each, dict) else each)
    return objects


def _places(text: str, offsets: Iterable[int]) -> Iterator[Place]:
    """Lines and columns of ascending offsets."""
    line, start = 1, 0
    for offset in offsets:
        line += text.count("\n", start, offset)
        start = max(start, text.rfind("\n", start, offset) + 1)
        yield line, offset - start + 1


def read_json(content: bytes, report: Report) -> dict[str, Any]:
    """The file's JSON object.

    Raises:
        Invalid: larger or deeper than any form, or no JSON object.
    """
    if len(content) > LARGEST:
        report.add("form.file_too_large", max=LARGEST, size=len(content))
        report.raise_if_any()
    try:
        drawn = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        report.add_at("form.not_json", error.lineno, error.colno, reason=error.msg)
        drawn = None
    report.raise_if_any()
    if not isinstance(drawn, dict):
        report.add("form.not_a_form")
    elif _depth(drawn) > DEEPEST:
        report.add("form.file_too_deep", max=DEEPEST)
    report.raise_if_any()
    form: dict[str, Any] = drawn
    report.read(form)
    return form


def _depth(drawn: Any) -> int:
    depth, level = 0, [drawn]
    while level:
        depth += 1
        level = [
            child
            for each in level
            for child in (each.values() if isinstance(each, dict) else each)
            if isinstance(child, dict | list)
        ]
    return depth


def _word(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _unquoted(literal: str) -> str:
    try:
        return str(json.loads(literal))
    except ValueError:
        return literal
