"""Names: what characters they have, and the known ones that consist of several tokens (DMN 1.5 §10.3.1.2 to §10.3.1.4)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

WHITE = r"\s\u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"
_START = (
    r"?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u167f\u1681-\u180d\u180f-\u1fff"
    r"\u200c-\u200d\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffd\U00010000-\U000effff"
)
NAME = rf"[{_START}][{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*"
NUMBER = r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"

_NAME = re.compile(NAME)
_PART = re.compile(rf"{NAME}|{NUMBER}|\*\*|\.\.|<=|>=|!=|->|[^{WHITE}]")
_WHITES = re.compile(rf"[{WHITE}]+")


def is_name(text: str) -> bool:
    """Whether *text* is a name of a single token, which needs no declaration."""
    return _NAME.fullmatch(text) is not None


def collapse(text: str) -> str:
    """*text* with each run of white space as one space."""
    return _WHITES.sub(" ", text).strip()


def parts(name: str) -> tuple[str, ...]:
    """The tokens that *name* consists of."""
    return tuple(_PART.findall(name))


class _Node:
    """Where the tokens of some names lead: on to further tokens, and to a name that ends here."""

    __slots__ = ("following", "name")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.name: str | None = None


class KnownNames:
    """Names of several tokens, as a tree of their tokens, for the longest match at a place.

    Args:
        names: names of a single token are left out, since any is recognised.
    """

    __slots__ = ("_root",)

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._root = _Node()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        tokens = parts(name)
        if len(tokens) < 2:
            return
        node = self._root
        for token in tokens:
            node = node.following.setdefault(token, _Node())
        node.name = name

    def match(self, words: list[str], at: int) -> tuple[str, int] | None:
        """The longest known name that the tokens *words* begin with at *at*, and how many tokens it has."""
        best: tuple[str, int] | None = None
        node = self._root.following.get(words[at])
        end = at
        while node is not None:
            end += 1
            if node.name is not None:
                best = node.name, end - at
            if end == len(words):
                break
            node = node.following.get(words[end])
        return best

    def within(self, words: Sequence[str]) -> Iterator[str]:
        """Every known name that occurs among *words*, overlapping ones too."""
        for start in range(len(words)):
            node = self._root.following.get(words[start])
            end = start + 1
            while node is not None:
                if node.name is not None:
                    yield node.name
                node = node.following.get(words[end]) if end < len(words) else None
                end += 1


@lru_cache(maxsize=256)
def known_names(names: frozenset[str]) -> KnownNames:
    """Those of *names* that consist of several tokens; shared, not to be added to."""
    return KnownNames(names)
