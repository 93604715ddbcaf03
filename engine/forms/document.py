"""A form file: JSON within bounds, and a report of what is wrong in it, with lines."""

import json
import re
from typing import Any

import orjson

from engine.errors import Finding, Invalid

LARGEST = 2_000_000  # bytes
DEEPEST = 64
_MOST_FINDINGS = 200

_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\]|\\.)*")')


class Report:
    """Collects findings about one file."""

    def __init__(self, file: str, content: bytes) -> None:
        self._file = file
        self._content = content
        self._findings: list[Finding] = []
        self._lines: dict[str, int] | None = None

    def add(self, code: str, component: dict[str, Any] | None = None, **params: Any) -> None:
        """Note what is wrong with the file, or with one of its components."""
        component_id = _word((component or {}).get("id"))
        label = _word((component or {}).get("label")) or _word((component or {}).get("key"))
        line = self._line_of(component_id) if component_id else None
        finding = Finding(code, params, element_id=component_id, element_name=label, file=self._file, line=line)
        # An expression may be read twice, once for the server's checks and once for what the browser shows.
        if finding not in self._findings and len(self._findings) < _MOST_FINDINGS:
            self._findings.append(finding)

    def add_at(self, code: str, line: int, column: int, **params: Any) -> None:
        """Note what is wrong at a place of the text."""
        self._findings.append(Finding(code, params, file=self._file, line=line, column=column))

    def raise_if_any(self) -> None:
        """Raise `Invalid` with everything noted so far."""
        if self._findings:
            raise Invalid(self._findings)

    def _line_of(self, component_id: str) -> int | None:
        if self._lines is None:
            text = self._content.decode("utf-8", "replace")
            self._lines = {}
            line, counted = 1, 0
            for found in _ID.finditer(text):
                line, counted = line + text.count("\n", counted, found.start()), found.start()
                self._lines.setdefault(_unquoted(found[1]), line)
        return self._lines.get(component_id)


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
    return dict(drawn)


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
