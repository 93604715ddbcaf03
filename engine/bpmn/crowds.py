"""Crowds: the many instances of one parallel multi-instance body, of which a command touches one.

An instance with all that it hosts is one line of the state, and rests there unread until something names a token in it.
Finding a line is a search for the token's number in the bytes; what is not named is copied as it is. So a completion
among a thousand costs little more than one among ten.

A line tells first what the instance means, for the digest of that to be made unread, too: an `engine.bpmn.meaning.element`
for each token that is no subscription; then the rows, the instance's own first. Tabs stand between them. The variables are
told once: a row names none that its element has.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from engine.bpmn.tokens import Token
from engine.model import COUNTER_BITS

if TYPE_CHECKING:
    from engine.bpmn.containers import Case

Row = list[Any]
_COUNTER = (1 << COUNTER_BITS) - 1
_get: Callable[..., Any] = dict.get  # asked for each step up the scopes: `super()` takes longer than the look


class Tokens(dict[int, Token]):
    """A case's tokens by key. Whoever names one that rests wakes its instance; whoever looks at all wakes all."""

    def __init__(self) -> None:
        super().__init__()
        self.resting: Resting | None = None

    def get(self, key: int | None, default: Any = None) -> Any:  # as stock's dictionary is asked
        found = _get(self, key)
        if found is None and self.resting is not None and key is not None and self.resting.wake(key & _COUNTER):
            found = _get(self, key)
        return default if found is None else found

    def __missing__(self, key: int) -> Token:
        if self.resting is not None and self.resting.wake(key & _COUNTER):
            return super().__getitem__(key)
        raise KeyError(key)

    def __iter__(self) -> Iterator[int]:
        self.wake_all()
        return super().__iter__()

    def values(self) -> Any:
        self.wake_all()
        return super().values()

    def items(self) -> Any:
        self.wake_all()
        return super().items()

    def awake(self) -> list[Token]:
        """Those that are here as tokens, oldest first."""
        return [token for _, token in sorted(super().items())]

    def has_awake(self, wanted: Callable[[Token], bool]) -> bool:
        """Whether one of those that are here is *wanted*; the newest is asked first, and nothing wakes."""
        return any(wanted(token) for token in reversed(super().values()))

    def clear(self) -> None:
        self.resting = None
        super().clear()

    def wake_all(self) -> None:
        if self.resting is not None:
            self.resting.wake_all()


class Resting:
    """The lines of a state, in the order of their instances' numbers.

    Args:
        restore: makes the tokens of one instance's rows.
    """

    def __init__(self, lines: bytes, restore: Callable[[list[Row]], None]) -> None:
        self._lines, self._restore = lines, restore
        self._awake: dict[int, int] = {}

    def wake(self, counter: int) -> bool:
        """Restore the instance that holds the token of this number; False if none does."""
        named, start = b"[%d," % counter, -1
        while (start := self._lines.find(named, start + 1)) >= 0:
            begin = self._lines.rfind(b"\n", 0, start) + 1
            if begin in self._awake:
                continue
            end = self._lines.index(b"\n", start) + 1
            rows = _rows(self._lines[begin:end])
            if any(row[0] == counter for row in rows):  # else a value that looks alike
                self._awake[begin] = end
                self._restore(rows)
                return True
        return False

    def wake_all(self) -> None:
        for begin, end in self._sleeping():
            self._awake[begin] = end
            self._restore(_rows(self._lines[begin:end]))

    def rows(self) -> Iterator[list[Row]]:
        """Those of each instance that nobody woke; without variables."""
        for begin, end in self._sleeping():
            yield orjson.loads(self._lines[self._lines.rindex(b"\t", begin, end) : end])

    def _sleeping(self) -> Iterator[tuple[int, int]]:
        """Where each line that nobody woke begins, and ends."""
        begin = 0
        while begin < len(self._lines):
            end = self._lines.index(b"\n", begin) + 1
            if begin not in self._awake:
                yield begin, end
            begin = end

    def elements(self) -> list[bytes]:
        """What the instances that nobody woke mean."""
        told = self.rest().replace(b"\n", b"\t").split(b"\t")
        return [each for each in told if each[:2] == b'["']  # rows begin otherwise

    def rest(self) -> bytes:
        """The lines that nobody woke, together."""
        kept, at = [], 0
        for begin, end in sorted(self._awake.items()):
            kept.append(self._lines[at:begin])
            at = end
        return b"".join([*kept, self._lines[at:]])


def crowded(case: "Case", awake: Iterable[Token]) -> dict[int, list[Token]]:
    """The awake tokens that rest between two commands, by instance: with all that they host, oldest first.

    One that the case must see at each step does not rest, and keeps all awake that it is within. Nothing wakes by this:
    of a crowd within another one those that rest are left out, see `has_sleepers`.
    """
    found: dict[int, list[Token]] = {}
    taken: set[int] = set()
    for token in awake:  # an outer instance is older than those within it, and takes them along
        if token.index is None or token.id in taken or not token.host.is_crowded:
            continue
        tokens = sorted(_awake_within(token), key=lambda each: each.id)
        if not any(_is_restless(case, each) for each in tokens):
            found[token.id] = tokens
            taken.update(each.id for each in tokens)
    return found


def line(rows: list[Row], elements: list[bytes]) -> bytes:
    """One instance as a line of the state; of *rows* goes what *elements* tell."""
    for *_, more in rows:
        if _is_told(more) and more.get("v"):
            del more["v"]
    return b"\t".join([*elements, orjson.dumps(rows, option=orjson.OPT_SORT_KEYS)]) + b"\n"


def _rows(line: bytes) -> list[Row]:
    """What `line` was made of."""
    *elements, last = line.split(b"\t")
    rows: list[Row] = orjson.loads(last)
    shown = [more for *_, more in rows if "sub" not in more]
    for more, element in zip(shown, elements, strict=True):
        if _is_told(more) and "v" not in more and (variables := orjson.loads(element)[3]):
            more["v"] = variables
    return rows


def _is_told(more: Mapping[str, Any]) -> bool:
    """Whether what the element of a row tells are its variables, and no others."""
    return "sub" not in more and "call" not in more


def merged(resting: bytes, lines: list[bytes]) -> bytes:
    """The resting lines and those of woken or new instances, both in the order of their numbers."""
    if not lines or not resting:
        return resting or b"".join(lines)
    together = resting.splitlines(keepends=True)
    for each in lines:
        insort(together, each, key=_number)
    return b"".join(together)


def _number(line: bytes) -> int:
    begin = line.rindex(b"\t") + len(b"\t[[")
    return int(line[begin : line.index(b",", begin)])


def has_sleepers(crowds: dict[int, list[Token]]) -> bool:
    """Whether what kept an instance awake is over, so that it is to rest with those within it that rest already."""
    return any(token.crowd for tokens in crowds.values() for token in tokens)


def _awake_within(token: Token) -> Iterator[Token]:
    yield token
    for child in token._children:
        yield from _awake_within(token.case.tasks[child])


def _is_restless(case: "Case", token: Token) -> bool:
    return token.incident is not None or token.id in case.joins or token.id in case.conditions
