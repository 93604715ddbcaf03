"""What every part of the reading needs: names, types, compiled expressions, and the findings on the way."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from engine.dmn.item_types import SIMPLE
from engine.dmn.logic import Formula, Place, Tests
from engine.dmn.spellings import Spellings
from engine.errors import Finding
from engine.feel import Expression, FeelError, UnaryTests, compile, compile_unary_tests  # noqa: A004 the face's own word
from engine.feel.juel import is_juel, translate

Element = etree._Element  # noqa: SLF001 lxml has no public name for it

MAX_NESTING = 40
_MARKS = re.compile(r"[+*/'-]")
_FEEL = re.compile(r"feel|https?://www\.omg\.org/spec/(?:FEEL/\d+|DMN/\d+/FEEL/?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an expression may read.

    Attributes:
        place: the nearest thing with an id and a name.
        names: names from the requirements and from the boxes around.
        bound: those of them that are no variables of the process.
        depth: boxes around it.
    """

    place: Place
    names: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    depth: int = 0

    def within(self, place: Place) -> "Scope":
        """One box further in."""
        return Scope(place, self.names, self.bound, self.depth + 1)

    def knowing(self, *names: str) -> "Scope":
        """Where *names* are known too."""
        return Scope(self.place, self.names.union(names), self.bound.union(names), self.depth)


class Reading:
    """One file while it is read.

    Args:
        functions: names of host functions that expressions may call.
    """

    def __init__(self, root: Element, resource_name: str, functions: Collection[str]) -> None:
        self.root = root
        self.resource_name = resource_name
        self.functions = frozenset(functions)
        self.namespace = etree.QName(root).namespace
        self.findings: list[Finding] = []
        self.type_names: set[str] = set()
        self.member_names: frozenset[str] = frozenset(self._member_names())
        self.reads: set[str] = set()
        self._spellings, self._function_spellings = Spellings(), Spellings()

    # -- elements -------------------------------------------------------------------------------------------------

    def children(self, element: Element, *tags: str) -> list[Element]:
        """Children in DMN's namespace, of these tags or all."""
        found = (child for child in element if etree.QName(child).namespace == self.namespace)
        return [child for child in found if not tags or local(child) in tags]

    def child(self, element: Element, tag: str) -> Element | None:
        return next(iter(self.children(element, tag)), None)

    def text_of(self, element: Element | None, tag: str = "text") -> str:
        """The text within a child; empty where there is none."""
        inner = self.child(element, tag) if element is not None else None
        return (inner.text or "").strip() if inner is not None else ""

    def place(self, element: Element, around: Place | None = None) -> Place:
        """Where *element* stands; what it does not say itself is said by what is around it."""
        id_ = element.get("id") or (around.id if around else "")
        name = element.get("name") or element.get("label") or (around.name if around else "")
        return Place(id_, name, element.sourceline)

    def find(
        self, code: str, place: Place, *, line: int | None = None, column: int | None = None, **params: Any
    ) -> None:
        """Note that something is wrong."""
        self.findings.append(
            Finding(
                code,
                params,
                element_id=place.id or None,
                element_name=place.name or None,
                file=self.resource_name,
                line=place.line if line is None else line,
                column=column,
            )
        )

    # -- types ----------------------------------------------------------------------------------------------------

    def type_of(self, element: Element | None, around: Place) -> str | None:
        """The type that *element* names; None for any."""
        written = element.get("typeRef") if element is not None else None
        return self.type_named(written, element, around) if element is not None and written else None

    def type_named(self, written: str, element: Element, around: Place) -> str | None:
        """The type of this name, without the prefix that DMN 1.1 wrote before FEEL's own types."""
        name = " ".join(written.split())
        if name in self.type_names:
            return name
        prefix, colon, rest = name.partition(":")
        if colon and f"{prefix}.{rest}" in self.type_names:
            return f"{prefix}.{rest}"
        if colon and prefix in element.nsmap and (rest in SIMPLE or rest in self.type_names):
            name = rest
        if name in {"Any", "any"}:
            return None
        if name not in SIMPLE and name not in self.type_names:
            self.find("dmn.unknown_type", self.place(element, around), type=written)
            return None
        return name

    # -- FEEL -----------------------------------------------------------------------------------------------------

    def formula(self, element: Element, scope: Scope, type_: str | None = None) -> Formula:
        """The expression in *element*'s text."""
        place = self.place(element, scope.place)
        text = self.text_of(element)
        if not text:
            self.find("dmn.no_expression", place)
            return Formula(None, text, place, type_)
        if (element.get("expressionLanguage") or "").lower() == "juel":
            return self._translated(element, text, place, scope, type_)
        self._require_feel(element, place)
        return self.formula_of(text, self._text_line(element), place, scope, type_)

    def formula_of(self, text: str, line: int | None, place: Place, scope: Scope, type_: str | None = None) -> Formula:
        """The expression *text*, which begins in *line*."""
        try:
            expression = compile(text, names=self._names(text, scope), functions=self._functions(text))
        except FeelError as error:
            self._refuse(error, text, line, place)
            return Formula(None, text, place, type_)
        self._note_reads(expression, place, scope)
        return Formula(expression, text, place, type_)

    def _translated(self, element: Element, text: str, place: Place, scope: Scope, type_: str | None) -> Formula:
        """Camunda 7's own language, where it says that it is; in a table it needs no ``${…}``."""
        try:
            translated = translate(text if is_juel(text) else f"${{{text}}}")
        except FeelError as error:
            self._refuse(error, text, self._text_line(element), place)
            return Formula(None, text, place, type_)
        return self.formula_of(translated, self._text_line(element), place, scope, type_)

    def tests(self, element: Element, scope: Scope) -> Tests:
        """The unary tests in *element*'s text; none at all accept everything."""
        place = self.place(element, scope.place)
        text = self.text_of(element) or "-"
        self._require_feel(element, place)
        try:
            tests = compile_unary_tests(text, names=self._names(text, scope), functions=self._functions(text))
        except FeelError as error:
            self._refuse(error, text, self._text_line(element), place)
            return Tests(None, text, place)
        self._note_reads(tests, place, scope)
        return Tests(tests, text, place)

    def _note_reads(self, code: Expression | UnaryTests, place: Place, scope: Scope) -> None:
        self.reads |= code.free_names - code.item_names - code.called - scope.bound
        for name in sorted(code.called - self.functions - scope.names):
            self.find("dmn.unknown_function", place, expression=code.text, name=name)

    def _names(self, text: str, scope: Scope) -> list[str]:
        """Names of several words that may occur in *text*; a large model knows thousands that do not."""
        known = (self.member_names, self.type_names, scope.names)
        for names in known:
            self._spellings.list(names)
        return sorted({name for name in self._spellings.within(text) if any(name in names for names in known)})

    def _functions(self, text: str) -> list[str]:
        self._function_spellings.list(self.functions)
        return sorted(self._function_spellings.within(text))

    def _refuse(self, error: FeelError, text: str, line: int | None, place: Place) -> None:
        params = {
            key: error.params[key] for key in ("expected", "found", "name", "budget", "instead") if key in error.params
        }
        row = error.params.get("line", 1)
        # the column is the file's own only in lines that hold nothing but the expression
        column = error.params.get("column") if row > 1 else None
        line = line + row - 1 if line is not None else None
        position = error.params.get("position")
        self.find(
            "dmn.expression",
            place,
            line=line,
            column=column,
            expression=text,
            reason=error.code,
            position=position,
            **params,
        )

    def _text_line(self, element: Element) -> int | None:
        """The line in which the stripped text begins."""
        inner = self.child(element, "text")
        if inner is None or inner.text is None:
            return element.sourceline
        blank = len(inner.text) - len(inner.text.lstrip())
        return (inner.sourceline or 0) + inner.text.count("\n", 0, blank)

    def _require_feel(self, element: Element, place: Place) -> None:
        language = element.get("expressionLanguage")
        if language and _FEEL.fullmatch(language) is None:
            self.find("dmn.language", place, language=language)

    def _member_names(self) -> Iterator[str]:
        """Names of entries, which may follow a dot or stand in a filter wherever such a value turns up.

        One with an operator in it is left out unless it has a blank too: ``a-b`` is a difference where it is no name.
        """
        for element in self.root.iter(f"{{{self.namespace}}}*"):
            parent = element.getparent()
            entry = local(element) == "variable" and parent is not None and local(parent) == "contextEntry"
            if entry or local(element) in {"itemComponent", "column", "output"}:
                name = " ".join((element.get("name") or "").split())
                if " " in name or _MARKS.search(name) is None:
                    yield name


def local(element: Element) -> str:
    """The tag without its namespace."""
    return etree.QName(element).localname
