"""What any service on these tables would pay: the same rows by the same compiled statements, and no engine.

Flask and JSON, the case's lock, the task's row, and what a completion was seen to write, through the same repositories: sent
in one journey and compiled once like ours. It asks nobody who he is, checks nothing, decides nothing, counts nothing.
"""

from collections.abc import Callable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self

from flask import Flask, request
from flask.typing import ResponseReturnValue

from engine.ports import UnitOfWork

Write = tuple[str, tuple[Any, ...]]
"""A method of `engine.ports.Writer` and what it is given."""


class _Noting:
    """Stands where the writer stands, and writes nothing."""

    def __init__(self) -> None:
        self.writes: list[Write] = []

    def __getattr__(self, method: str) -> Callable[..., None]:
        return lambda *arguments: self.writes.append((method, arguments))


class Rehearsal:
    """A unit of work in which a command does all that it does, and which is then undone.

    Attributes:
        write: notes what the command would have written.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow, self.write = uow, _Noting()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._uow, name)

    def __enter__(self) -> Self:
        self._uow.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        undo = error or RuntimeError("a rehearsal")
        self._uow.__exit__(type(undo), undo, None)


def floor(unit_of_work: Callable[[], UnitOfWork], prepared: dict[int, list[Write]]) -> Flask:
    """A bare endpoint over what completions of these tasks were seen to write."""
    app = Flask(__name__)

    @app.post("/tasks/<int:key>")
    def complete(key: int) -> ResponseReturnValue:
        request.get_json()
        with (uow := unit_of_work()):
            uow.instances.get_for_update(key)
            uow.tasks.get(key)
            for method, arguments in prepared[key]:
                getattr(uow.write, method)(*arguments)
        return "", HTTPStatus.NO_CONTENT

    return app
