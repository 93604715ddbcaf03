"""A small cache for what never changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")


class Cache(Generic[Name, Value]):
    """The most recently used values. Threads share it; two that miss at once both load, and one result stays."""

    def __init__(self, size: int) -> None:
        self._size, self._lock = size, Lock()
        self._values: OrderedDict[Name, Value] = OrderedDict()

    def get(self, name: Name, load: Callable[[], Value]) -> Value:
        """The value of *name*, loaded if it is not there. What *load* raises is raised and not remembered."""
        with self._lock:
            if name in self._values:
                self._values.move_to_end(name)
                return self._values[name]
        value = load()
        with self._lock:
            value = self._values.setdefault(name, value)
            self._values.move_to_end(name)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
        return value
