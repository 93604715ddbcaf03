"""The words that a dialect adds to BPMN: which of them mean something here, where, and what; all others are refused.

Names: ``@assignee`` is an attribute of a BPMN element, ``in`` an extension element, ``in@source`` an attribute of that,
``map/entry`` an element within another one.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from engine.bpmn.dialect import BPMN

EVENTS = ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "endEvent")
ACTIVITIES = (
    "task", "manualTask", "userTask", "serviceTask", "sendTask", "receiveTask", "scriptTask", "businessRuleTask",
    "subProcess", "transaction", "adHocSubProcess", "callActivity",
)  # fmt: skip
GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway")
FLOW_NODES = (*EVENTS, *ACTIVITIES, *GATEWAYS)

_PARTS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "conditionExpression", "script"})

_SEVERAL = frozenset({"in", "out", "errorEventDefinition"})
"""Extension elements that may stand more than once."""


class Word(NamedTuple):
    """One word of a dialect.

    Attributes:
        at: local names of the BPMN elements that it may stand at; empty: at any, or wherever its element may.
        meaning: for the reference; of what is refused, what to write instead.
        refused: why it is refused, a stable word; None where it is not.
    """

    name: str
    at: tuple[str, ...]
    meaning: str
    ignored: bool = False
    refused: str | None = None


class Vocabulary:
    """The words of one dialect.

    Attributes:
        prefix: as people write it.
        words: in the order of the reference.
    """

    def __init__(self, prefix: str, namespace: str, words: Iterable[Word]) -> None:
        self.prefix, self.words = prefix, tuple(words)
        self._namespace = f"{{{namespace}}}"
        self._words = {word.name: word for word in self.words}

    def refused(self, element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
        """Each word of this dialect at *element* that is not executed there: its name, why, and where it stands."""
        for part in (element, *filter(_belongs, element)):
            tag = str(part.tag).removeprefix(BPMN)
            for name in self._attributes(part):
                if reason := self._reason(f"@{name}", tag):
                    yield f"{self.prefix}:{name}", reason, part
            seen: set[str] = set()
            for extension in part.iterfind(f"{BPMN}extensionElements/*"):
                if (own := self._own(extension)) is None:
                    continue
                twice = "twice" if own in seen and own not in _SEVERAL else None
                if reason := self._reason(own, tag) or twice:
                    yield f"{self.prefix}:{own}", reason, extension
                else:
                    yield from self._within(extension, own)
                seen.add(own)

    def _within(self, extension: etree._Element, name: str) -> Iterator[tuple[str, str, etree._Element]]:
        pending = [(extension, name)]
        for outer, own in pending:  # grows while it is walked
            for attribute in map(str, outer.keys()):
                if reason := self._reason_of_part(own, attribute):
                    yield f"{self.prefix}:{own} {attribute.rpartition('}')[2]}", reason, outer
            for inner in outer:
                nested = self._own(inner) or str(inner.tag)
                if reason := self._reason(f"{own}/{nested}", own):
                    yield f"{self.prefix}:{nested}", reason, inner
                else:
                    pending.append((inner, nested))

    def _reason(self, name: str, tag: str) -> str | None:
        word = self._words.get(name)
        if word is None or (word.at and tag not in word.at):
            return f"at {tag}"
        return word.refused

    def _reason_of_part(self, own: str, attribute: str) -> str | None:
        """Of an *attribute* of an extension element; those of other namespaces are somebody else's."""
        if not attribute.startswith("{"):
            return self._reason(f"{own}@{attribute}", own)
        if not attribute.startswith(self._namespace):
            return None
        name = f"{own}@{attribute.removeprefix(self._namespace)}"
        word = self._words.get(name)
        return self._reason(name, own) if word is None or word.ignored else "without_prefix"

    def _own(self, element: etree._Element) -> str | None:
        name = str(element.tag)
        return name.removeprefix(self._namespace) if name.startswith(self._namespace) else None

    def _attributes(self, element: etree._Element) -> list[str]:
        names = map(str, element.keys())
        return [name.removeprefix(self._namespace) for name in names if name.startswith(self._namespace)]


def uses(element: etree._Element, namespace: str) -> Iterator[tuple[str, etree._Element]]:
    """What stands at *element* in the words of a *namespace* that its file's dialect is not."""
    own = f"{{{namespace}}}"
    yield from (
        (str(name).removeprefix(own), element)
        for name in element.keys()  # noqa: SIM118 - lxml elements iterate over children
        if str(name).startswith(own)
    )
    for extension in element.iterfind(f"{BPMN}extensionElements/*"):
        if str(extension.tag).startswith(own):
            yield str(extension.tag).removeprefix(own), extension


def _belongs(child: etree._Element) -> bool:
    """Whether *child* is a part of its element, and no element of its own."""
    name = str(child.tag).removeprefix(BPMN)
    return name in _PARTS or name.endswith("EventDefinition")
