"""Running the cases of the OMG DMN Technology Compatibility Kit, whose files are handed in and never shipped."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree

from engine.dmn.deciding import decide, decide_service
from engine.dmn.definitions import read
from engine.dmn.item_types import same, shown
from engine.dmn.model import Model
from engine.errors import Invalid, LiuzhuanError
from engine.feel import Environment, compile  # noqa: A004 the face's own word

LEVELS = ("compliance-level-2", "compliance-level-3")
TOLERANCE = Decimal("1e-8")  # as in the kit's own runners

_CASES = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_READERS = {
    "date": compile("date(text)"),
    "time": compile("time(text)"),
    "dateTime": compile("date and time(text)"),
    "duration": compile("duration(text)"),
    "dayTimeDuration": compile("duration(text)"),
    "yearMonthDuration": compile("duration(text)"),
}
_NUMBERS = frozenset({"decimal", "double", "integer", "int", "long", "float"})
_EQUAL = compile("a = b")


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not give what the kit expects.

    Attributes:
        suite, case: names in the kit.
        node: the decision that differs.
        expected, actual: as JSON; *actual* is the error's text where there was one.
    """

    suite: str
    case: str
    node: str
    expected: Any
    actual: Any


@dataclass(frozen=True, slots=True)
class Level:
    """The cases of one compliance level.

    Attributes:
        cases: how many there are; all of them were run.
    """

    name: str
    cases: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> int:
        return self.cases - len({(failure.suite, failure.case) for failure in self.failures})


@dataclass(frozen=True, slots=True)
class Report:
    levels: tuple[Level, ...]


def run(directory: Path) -> Report:
    """Run all cases below *directory*, the kit's ``TestCases`` with one directory per level."""
    return Report(tuple(run_level(directory / level) for level in LEVELS if (directory / level).is_dir()))


def run_level(directory: Path) -> Level:
    """Run the suites of one level."""
    cases = 0
    failures: list[Failure] = []
    for file in sorted(directory.glob("*/*.xml")):
        root = etree.parse(file, etree.XMLParser(remove_comments=True, resolve_entities=False)).getroot()
        model = _model(file.parent, (root.findtext(f"{_CASES}modelName") or "").strip())
        for number, case in enumerate(root.iter(f"{_CASES}testCase"), start=1):
            cases += 1
            name = f"{file.stem} {case.get('id') or number}"
            failures += _failures(file.parent.name, name, case, model)
    return Level(directory.name, cases, tuple(failures))


def _model(directory: Path, name: str) -> Model | Invalid:
    """The model of a suite; the others beside it may be imported."""
    contents = {file.name: file.read_bytes() for file in directory.glob("*.dmn")}
    try:
        return _read(name, contents, {})
    except Invalid as refusal:
        return refusal


def _read(name: str, contents: Mapping[str, bytes], known: dict[str, Model]) -> Model:
    root = etree.fromstring(contents[name])
    for element in root.iterchildren("{*}import"):
        namespace = element.get("namespace", "")
        for other, content in contents.items():
            if namespace not in known and other != name and etree.fromstring(content).get("namespace") == namespace:
                known[namespace] = _read(other, contents, known)
    return read(contents[name], name, imports=known)[0]


def _failures(suite: str, name: str, case: etree._Element, model: Model | Invalid) -> Iterator[Failure]:
    inputs = {node.get("name", ""): _value(node) for node in case.iterchildren(f"{_CASES}inputNode")}
    for result in case.iterchildren(f"{_CASES}resultNode"):
        node = result.get("name", "")
        wanted = result.find(f"{_CASES}expected")
        expected = _value(wanted) if wanted is not None else None
        try:
            if isinstance(model, Invalid):
                raise model
            actual = _actual(case, node, model, inputs)
        except LiuzhuanError as error:
            if result.get("errorResult") != "true":
                yield Failure(suite, name, node, shown(expected), f"{type(error).__name__}: {error}")
            continue
        if not equal(expected, actual) and not (result.get("errorResult") == "true" and actual is None):
            yield Failure(suite, name, node, shown(expected), shown(actual))


def _actual(case: etree._Element, node: str, model: Model, inputs: Mapping[str, Any]) -> Any:
    environment = Environment()
    if case.get("type") != "decisionService":
        return decide(model, node, inputs, environment, strict=False).value
    service = case.get("invocableName", "")
    value = decide_service(model, service, inputs, environment, strict=False).value
    found = model.service(service)
    return value[node] if found is not None and len(found.outputs) > 1 and isinstance(value, dict) else value


def equal(expected: Any, actual: Any) -> bool:
    """Whether two FEEL values are the same to the kit: numbers within a tolerance, moments by what they denote."""
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(equal, expected, actual))
    if isinstance(expected, dict) and isinstance(actual, dict):
        return expected.keys() == actual.keys() and all(equal(entry, actual[name]) for name, entry in expected.items())
    if isinstance(expected, Decimal) and isinstance(actual, Decimal):
        return abs(expected - actual) < TOLERANCE
    return same(expected, actual) or (
        type(expected) is type(actual) and _EQUAL.evaluate({"a": expected, "b": actual}) is True
    )


def _value(node: etree._Element) -> Any:
    """A value as the kit writes it."""
    value = node.find(f"{_CASES}value")
    if value is not None:
        return _simple(value)
    items = node.find(f"{_CASES}list")
    if items is not None:
        return None if _is_nil(items) else [_value(item) for item in items.iterchildren(f"{_CASES}item")]
    components = node.findall(f"{_CASES}component")
    if not components:
        return None
    return {part.get("name", ""): None if _is_nil(part) else _value(part) for part in components}


def _simple(value: etree._Element) -> Any:
    if _is_nil(value):
        return None
    text = value.text or ""
    kind = value.get(f"{_XSI}type", "string").rpartition(":")[2]
    if kind in _NUMBERS:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    reader = _READERS.get(kind)
    return reader.evaluate({"text": text.strip()}) if reader is not None else text


def _is_nil(element: etree._Element) -> bool:
    return element.get(f"{_XSI}nil") == "true"
