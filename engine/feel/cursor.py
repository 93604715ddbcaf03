"""Where the parser stands in the text: tokens, names known there, and the budgets of parsing."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager

from engine.feel import nodes
from engine.feel.errors import FeelError
from engine.feel.lexer import Token, tokenize
from engine.feel.names import KnownNames, collapse, known_names

MAX_TRIES = 200  # places that are read in one way first, and then in another
RESERVED = frozenset({"then", "else", "return", "satisfies", "or", "and", "in", "between", "instance", "of"})


class Cursor(ABC):
    """A place in one text, and what the parts of the grammar need of one another.

    Args:
        names: names that the text may use; those of several tokens are recognised by the longest match.
        functions: names of functions, likewise.
    """

    def __init__(self, text: str, names: frozenset[str], base: KnownNames) -> None:
        self.text = text
        self.tokens = tokenize(text)
        self.words = [token.text if token.kind != "string" else "\0" for token in self.tokens]
        self.position = 0
        self.scopes = [base, known_names(names)]
        self.seen = KnownNames()
        """Every name that the text itself introduced so far; after a dot any of them may follow."""
        self.nesting = 0
        self._tries = 0
        self.ends_before_bracket = False

    # -- tokens ---------------------------------------------------------------------------------------------------

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def at(self, *texts: str) -> bool:
        """Whether the token is one of these symbols or words."""
        token = self.tokens[self.position]
        return token.text in texts and token.kind in {"symbol", "name"}

    def accept(self, *texts: str) -> bool:
        """Step over the token if it is one of these."""
        if self.at(*texts):
            self.position += 1
            return True
        return False

    def expect(self, *texts: str) -> Token:
        token = self.token
        if not self.accept(*texts):
            raise self.error(*texts)
        return token

    def error(self, *expected: str) -> FeelError:
        token = self.token
        found = self.text[token.start : token.end] or "end"
        return FeelError("feel.syntax", position=token.start, expected=list(expected), found=found)

    def end(self) -> None:
        if self.token.kind != "end":
            raise self.error("operator", "end")

    # -- names ----------------------------------------------------------------------------------------------------

    def known(self, *sets: KnownNames) -> tuple[str, int] | None:
        """The longest name of several tokens here."""
        best: tuple[str, int] | None = None
        for names in sets or reversed(self.scopes):
            found = names.match(self.words, self.position)
            if found is not None and (best is None or found[1] > best[1]):
                best = found
        return best

    def name(self) -> nodes.Name:
        start = self.token
        found = self.known()
        if found is not None:
            self.position += found[1]
            return nodes.Name(start.start, found[0])
        if start.kind != "name" or start.text in RESERVED:
            raise self.error("expression")
        self.position += 1
        return nodes.Name(start.start, start.text)

    def new_name(self, *ends: str) -> str:
        """A name that is introduced here: all tokens up to one of *ends*."""
        start = self.position
        if self.token.kind != "name":
            raise self.error("name")
        self.position += 1
        while not self.at(*ends) and self.token.kind in {"name", "number", "symbol"} and not self.at(*"(){}[],:"):
            self.position += 1
        return collapse(self.text[self.tokens[start].start : self.tokens[self.position - 1].end])

    @contextmanager
    def scope(self) -> Iterator[KnownNames]:
        """Names that are known only within a part of the text."""
        names = KnownNames()
        self.scopes.append(names)
        try:
            yield names
        finally:
            self.scopes.pop()

    def declare(self, name: str) -> None:
        self.scopes[-1].add(name)
        self.seen.add(name)

    @contextmanager
    def freely(self) -> Iterator[None]:
        """Within brackets of its own, a part of an interval's end may have filters again."""
        before = self.ends_before_bracket
        self.ends_before_bracket = False
        try:
            yield
        finally:
            self.ends_before_bracket = before

    @contextmanager
    def interval_end(self) -> Iterator[None]:
        """Within the upper end of an interval a "[" may be the interval's own."""
        before = self.ends_before_bracket
        self.ends_before_bracket = True
        try:
            yield
        finally:
            self.ends_before_bracket = before

    def attempt(self) -> tuple[int, int]:
        """A mark to `retreat` to when this reading fails; their number is bounded, or hostile text would multiply them."""
        self._tries += 1
        if self._tries > MAX_TRIES:
            raise FeelError("feel.budget", position=self.token.start, budget="depth")
        return self.position, self.nesting

    def retreat(self, mark: tuple[int, int]) -> None:
        self.position, self.nesting = mark

    # -- the grammar ----------------------------------------------------------------------------------------------

    @abstractmethod
    def expression(self, power: int = 0) -> nodes.Node:
        """An expression whose operators all bind tighter than *power*."""

    @abstractmethod
    def test(self) -> nodes.Node:
        """A positive unary test (DMN 1.5 §10.3.1.2, rule 15)."""
