"""All names of several words in a file, so that those within a text are found without asking for each."""

from collections.abc import Collection, Iterator

from engine.feel.names import KnownNames, parts


class Spellings:
    """Names of several words, by their words; a large model has thousands, and a text few of them."""

    def __init__(self) -> None:
        self._tree = KnownNames()
        self._spelled: dict[tuple[str, ...], set[str]] = {}
        self._listed: set[str] = set()
        self._latest: Collection[str] = ()

    def list(self, names: frozenset[str] | set[str]) -> None:
        """Know *names* too. The same set again, as from cell to cell of a table, costs nothing."""
        if names is self._latest:
            return
        for name in names - self._listed:
            self._listed.add(name)
            self._tree.add(name)
            self._spelled.setdefault(parts(name), set()).add(name)
        if isinstance(names, frozenset):
            self._latest = names

    def within(self, text: str) -> Iterator[str]:
        """Those that stand in *text*, in every spelling; it may break lines between the words."""
        for found in self._tree.within(parts(text)):
            yield from self._spelled[parts(found)]
