"""Crowds: the many tokens of a case, of which a command touches a few.

What a case of more than `CROWD` tokens hosts rests in lines of its state: each is a token with all that it hosts, no more
than `TOGETHER`. It rests there unread until something names a token in it. Finding a line is a search
for the token's number in the bytes; what is not named is copied as it is. So a completion among a thousand costs little
more than one among ten.

A line tells first what its tokens mean, for the digest of that to be made unread, too: an `engine.bpmn.meaning.element`
for each that is no subscription; then the rows, the outermost token's own first. Tabs stand between them. The variables
are told once: a row names none that its element has.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from engine.bpmn.tokens import CROWD, TOGETHER, Token
from engine.model import COUNTER_BITS

if TYPE_CHECKING:
    from engine.bpmn.containers import Case

Row = list[Any]
_COUNTER = (1 << COUNTER_BITS) - 1
_get: Callable[..., Any] = dict.get  # asked for each step up the scopes: `super()` takes longer than the look


class Tokens(dict[int, Token]):
    """A case's tokens by key. Whoever names one that rests wakes its line; whoever looks at all wakes all."""

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

    def wake_newest(self, host: Token) -> None:
        """Of those that rest in *host*, the one with the highest number."""
        if self.resting is not None and host.asleep:
            self.resting.wake_newest(host.id & _COUNTER)


class Jobs(dict[int, int]):
    """Token keys by job key. Whoever names the job of a token that rests wakes its line."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self._tokens = tokens

    def get(self, key: int, default: Any = None) -> Any:
        resting = self._tokens.resting
        if key not in self and resting is not None:
            resting.wake_worker(key & _COUNTER)
        return _get(self, key, default)


class Resting:
    """The lines of a state, in the order of their first tokens' numbers.

    Args:
        restore: makes the tokens of one line's rows.
    """

    def __init__(self, lines: bytes, restore: Callable[[list[Row]], None]) -> None:
        self._lines, self._restore = lines, restore
        self._awake: dict[int, int] = {}
        self._rest, self._woken = lines, 0

    def wake(self, counter: int) -> bool:
        """Restore the line that holds the token of this number; False if none does."""
        return self._wake_where(b"[%d," % counter, lambda row: row[0] == counter)

    def wake_worker(self, job: int) -> bool:
        """Restore the line that holds the token of this job; False if none does."""
        return self._wake_where(b'"job":%d' % job, lambda row: row[-1].get("job") == job)

    def _wake_where(self, named: bytes, is_meant: Callable[[Row], bool]) -> bool:
        start = -1
        while (start := self._lines.find(named, start + 1)) >= 0:
            begin = self._lines.rfind(b"\n", 0, start) + 1
            if begin in self._awake:
                continue
            end = self._lines.index(b"\n", start) + 1
            rows = rows_of(self._lines[begin:end])
            if any(map(is_meant, rows)):  # else a value that looks alike
                self._awake[begin] = end
                self._restore(rows)
                return True
        return False

    def wake_newest(self, host: int) -> None:
        """Restore the last line whose first token stands in that of the number *host*."""
        for begin, end in self._sleeping():
            rows = rows_of(self._lines[begin:end])
            if rows[0][1] == host:
                self._awake[begin] = end
                self._restore(rows)
                return

    def wake_all(self) -> None:
        for begin, end in self._sleeping():
            self._awake[begin] = end
            self._restore(rows_of(self._lines[begin:end]))

    def rows(self) -> Iterator[list[Row]]:
        """Those of each line that nobody woke, the newest first; without variables."""
        for begin, end in self._sleeping():
            yield orjson.loads(self._lines[_rows_begin(self._lines, begin, end) : end])

    def _sleeping(self) -> Iterator[tuple[int, int]]:
        """Where each line that nobody woke begins, and ends, the newest first."""
        end = len(self._lines)
        while end:
            begin = self._lines.rfind(b"\n", 0, end - 1) + 1
            if begin not in self._awake:
                yield begin, end
            end = begin

    def elements(self) -> list[bytes]:
        """What the lines that nobody woke mean, sorted."""
        if not (rest := self.rest()):
            return []
        told = rest[:-1].replace(b"\n", b"\t").split(b"\t")
        return sorted([each for each in told if each < b"[["])  # rows begin so, an element with ["

    def rest(self) -> bytes:
        """The lines that nobody woke, together."""
        if len(self._awake) != self._woken:  # the state and what it means are told one after the other
            lines, kept, at = memoryview(self._lines), [], 0
            for begin, end in sorted(self._awake.items()):
                kept.append(lines[at:begin])
                at = end
            self._rest, self._woken = b"".join([*kept, lines[at:]]), len(self._awake)
        return self._rest


def crowded(case: "Case", awake: Sequence[Token]) -> dict[int, list[Token]]:
    """The *awake* tokens, oldest first, that rest between two commands: by the outermost, with all that it hosts.

    This follows from what is alive alone, and not from who woke. The host of a line is always awake, and so are the
    subscriptions on its border and in it: an event that happens finds what catches it, and a join what it joins.
    """
    if len(awake) + sum(token.asleep for token in awake) <= CROWD:
        return {}
    joining = {case.tasks[key].host.id for key in case.joins}
    sizes = _sizes(case, awake)
    found: dict[int, list[Token]] = {}
    lines: dict[int, list[Token]] = {}
    for token in awake:  # a host is older than those in it, and takes them along
        host = token.parent
        if host is None:
            continue
        line = lines.get(host.id)
        if line is None and sizes[token.id] <= TOGETHER and host.id not in joining and _may_be_first(token):
            line = found[token.id] = []
        if line is not None:
            line.append(token)
            lines[token.id] = line
    return found


def must_wake(case: "Case", awake: Sequence[Token], crowds: Mapping[int, list[Token]]) -> bool:
    """Whether some that rest are to be stored otherwise now.

    A crowd may have thinned out, what kept an outer token awake be over, or an inclusive join look at what is beside it.
    """
    if not crowds and len(awake) + sum(token.asleep for token in awake) <= CROWD:
        return True
    if any(token.asleep for together in crowds.values() for token in together):
        return True
    return any(case.tasks[key].host.asleep for key in case.joins)


def _sizes(case: "Case", awake: Sequence[Token]) -> dict[int, int]:
    """How many tokens each holds, itself among them; more than a line does where one of them is to be seen at each step."""
    sizes = {token.id: 1 + token.asleep for token in awake}
    for token in reversed(awake):
        if _is_restless(case, token):
            sizes[token.id] += TOGETHER
        if (host := token.parent) is not None:
            sizes[host.id] += sizes[token.id]
    return sizes


def _is_restless(case: "Case", token: Token) -> bool:
    if token.incident is not None or token.id in case.joins or token.id in case.conditions:
        return True
    return token.pending is not None and "for" in token.pending


def _may_be_first(token: Token) -> bool:
    """Of what waits for others to join it, and of subscriptions, those on its host look for it themselves."""
    return token.arrived is None and (not token.subscription or token.remembered is not None)


def line(rows: list[Row], elements: list[bytes]) -> bytes:
    """A token and all that it hosts as a line of the state; of *rows* goes what *elements* tell."""
    for *_, more in rows:
        if _is_told(more) and more.get("v"):
            del more["v"]
    return b"\t".join([*elements, orjson.dumps(rows, option=orjson.OPT_SORT_KEYS)]) + b"\n"


def rows_of(line: bytes) -> list[Row]:
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
    """The resting lines and those of woken or new tokens, both in the order of their numbers."""
    if not lines:
        return resting
    whole, together, at = memoryview(resting), [], 0
    for each in lines:
        place = _place(resting, at, _number(each, 0, len(each)))
        together += [whole[at:place], memoryview(each)]
        at = place
    return b"".join([*together, whole[at:]])


def _place(lines: bytes, low: int, number: int) -> int:
    """Where in *lines*, past *low*, one whose first token has this *number* belongs."""
    high = len(lines)
    while low < high:
        begin = lines.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = lines.index(b"\n", begin) + 1
        if _number(lines, begin, end) < number:
            low = end
        else:
            high = begin
    return low


def _number(lines: bytes, begin: int, end: int) -> int:
    first = _rows_begin(lines, begin, end) + len(b"[[")
    return int(lines[first : lines.index(b",", first)])


def _rows_begin(lines: bytes, begin: int, end: int) -> int:
    return max(begin, lines.rfind(b"\t", begin, end) + 1)
