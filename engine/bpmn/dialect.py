"""What a dialect adds to BPMN: the seam between Camunda 8's files, Camunda 7's, and everything behind."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from lxml import etree

from engine.bpmn.drawing import (
    AdHoc,
    Assignment,
    Brought,
    ConditionalEvent,
    Detail,
    ErrorEvent,
    EscalationEvent,
    Link,
    Listeners,
    MessageEvent,
    MultiInstance,
)
from engine.bpmn.values import Value

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


class Dialect(Protocol):
    """Reads the attributes and extension elements of one dialect; notes findings, raises nothing.

    Attributes:
        all_out: as of `engine.bpmn.drawing.Node`.
    """

    all_out: bool

    def check(self, element: etree._Element) -> None:
        """Refuse every extension of *element* that this dialect knows and the engine does not execute."""
        ...

    def value(self, text: str, owner: etree._Element, what: str, at: etree._Element | None = None) -> Value:
        """A value in this dialect's expression syntax."""
        ...

    def properties(self, element: etree._Element) -> Mapping[str, str]: ...
    def version_tag(self, process: etree._Element) -> str | None: ...
    def mappings(self, element: etree._Element) -> tuple[tuple[Assignment, ...], tuple[Assignment, ...]]:
        """Input and output mappings."""
        ...

    def work(self, element: etree._Element, tag: str) -> Detail:
        """What a task or call activity does."""
        ...

    def thrown_signal(self, element: etree._Element, definition: etree._Element) -> Brought | None:
        """What is said beside the name of a thrown signal; None: the event's input mappings say what it brings."""
        ...

    def said_of_job(self, element: etree._Element, tag: str) -> Iterable[str]:
        """The words at *element* that mean nothing unless its work is a job."""
        ...

    def multi_instance(
        self, element: etree._Element, characteristics: etree._Element, times: Value | None, listed: Value | None
    ) -> MultiInstance | None:
        """A multi-instance marker; *times* is its cardinality, *listed* the list that BPMN's own words name."""
        ...

    def listeners(self, element: etree._Element, tag: str) -> Listeners:
        """The jobs around the work of a flow node, or around a process."""
        ...

    def ad_hoc(self, element: etree._Element) -> AdHoc | None:
        """How an ad-hoc sub-process begins what is in it."""
        ...

    def asked_by(self, element: etree._Element, definition: etree._Element, condition: Value) -> ConditionalEvent:
        """The event of a *condition*, with the changes of variables that let it be asked."""
        ...

    def error(
        self, element: etree._Element, definition: etree._Element, root: etree._Element | None, code: Value | None
    ) -> ErrorEvent:
        """The error *root* of an event, with what is said beside its *code*."""
        ...

    def escalation(self, element: etree._Element, definition: etree._Element, code: Value | None) -> EscalationEvent:
        """Likewise."""
        ...

    def start_form(self, element: etree._Element) -> Link | None: ...
    def message(self, element: etree._Element, message: etree._Element) -> MessageEvent:
        """The awaited *message* (a root element) of an event or receive task."""
        ...
