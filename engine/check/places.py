"""Where findings stand in their files, to the column."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.parsers import expat

from engine.errors import Finding
from engine.forms.document import Place, id_places

_BOM = b"\xef\xbb\xbf"
_START_TAG = re.compile(rb"<(?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>")


@dataclass(frozen=True, slots=True)
class _Tag:
    """A start tag.

    Attributes:
        last: the line of its last character, which libxml2 calls the line of the element.
        end: the number of the first tag behind everything in the element.
    """

    place: Place
    last: int
    id: str | None
    end: int


def placed(findings: Iterable[Finding], files: Mapping[str, bytes]) -> Iterator[Finding]:
    """*findings*, each that is about something in a file with the line and column at which it begins."""
    texts: dict[str, _Text] = {}
    for finding in findings:
        file = finding.file or ""
        about_the_file = finding.code.startswith("deployment.") and finding.element_id is None
        if finding.column is not None or file not in files or about_the_file:
            yield finding
            continue
        text = texts.get(file)
        if text is None:
            text = texts[file] = _Text(file, files[file], tagged=not finding.code.startswith("xml."))
        line, column = text.place(finding)
        yield replace(finding, line=line, column=column)


class _Text:
    """One file. *tagged*: it is well-formed XML within the limits, if it is not a form."""

    def __init__(self, file: str, content: bytes, *, tagged: bool) -> None:
        self._content = content.removeprefix(_BOM)
        is_form = file.lower().endswith(".form")
        self._tags = _tags(self._content) if tagged and not is_form else ()
        self._ids: dict[str, list[int]] = {}
        self._lines: dict[int, list[int]] = {}
        for number, tag in enumerate(self._tags):
            self._lines.setdefault(tag.last, []).append(number)
            if tag.id is not None:
                self._ids.setdefault(tag.id, []).append(number)
        self._components = id_places(self._content) if is_form else {}
        self._first: list[int] | None = None

    def place(self, finding: Finding) -> Place:
        """Of the element in the finding's line that belongs to the finding's element; else the start of that line."""
        id_, line = finding.element_id or "", finding.line
        if id_ in self._components:
            return self._components[id_]
        tag = self._tag(id_, line)
        if tag is not None:
            return tag.place
        return (1, 1) if line is None else (line, self._start_of(line))

    def _tag(self, id_: str, line: int | None) -> _Tag | None:
        owners = self._ids.get(id_, [])
        if line is None:
            return self._tags[owners[0]] if owners else self._tags[0] if self._tags else None
        here = self._lines.get(line, [])
        itself = next((number for number in here if number in owners), None)
        within = (number for number in here for owner in owners if owner < number < self._tags[owner].end)
        found = next(within, here[0] if here else None) if itself is None else itself
        return None if found is None else self._tags[found]

    def _start_of(self, line: int) -> int:
        """The column of the first character in a line that is not blank."""
        if self._first is None:
            lines = self._content.decode("utf-8", "replace").split("\n")
            self._first = [len(text) - len(text.lstrip()) + 1 if text.strip() else 1 for text in lines]
        return self._first[line - 1] if line <= len(self._first) else 1


def _tags(content: bytes) -> Sequence[_Tag]:
    """The start tags of well-formed XML without a DOCTYPE, in the order of the file."""
    found: list[_Tag] = []
    opened: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def start(_name: str, attributes: dict[str, str]) -> None:
        line, column = parser.CurrentLineNumber, parser.CurrentColumnNumber + 1
        tag = _START_TAG.match(content, parser.CurrentByteIndex)
        last = line + (content.count(b"\n", tag.start(), tag.end()) if tag else 0)
        opened.append(len(found))
        found.append(_Tag((line, column), last, attributes.get("id"), 0))

    def end(_name: str) -> None:
        number = opened.pop()
        found[number] = replace(found[number], end=len(found))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no keywords
    except expat.ExpatError:
        return ()  # libxml2 accepted it, expat does not: the line is known all the same
    return found
