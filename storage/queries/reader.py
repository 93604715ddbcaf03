"""What all questions share."""

from typing import Any

from sqlalchemy import ColumnElement, Engine, or_, true


class Reader:
    """Base of the questions.

    Args:
        reading: its transactions see one moment and refuse to write.
    """

    def __init__(self, reading: Engine) -> None:
        self._reading = reading

    def _moment(self) -> Any:
        """A connection whose statements all see the same moment."""
        return self._reading.begin()


def found(search: str | None, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether *search* stands anywhere in one of *columns*, whatever the case of its letters."""
    words = (search or "").strip()
    return or_(*(column.icontains(words, autoescape=True) for column in columns)) if words else true()
