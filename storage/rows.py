"""Between rows and dataclasses whose fields are named like the columns."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Column, Table

from engine.model import number_of


def columns_of(noun: type[Any], table: Table) -> tuple[Column[Any], ...]:
    """*table*'s columns in the order of *noun*'s fields: ``noun(*row)`` reads a row of them."""
    return tuple(table.c[field.name] for field in fields(noun))


def values_of(value: Any) -> dict[str, Any]:
    """Column values of a dataclass by name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def case_values_of(value: Any) -> dict[str, Any]:
    """The same for a thing with a key, and the number of the case that it belongs to."""
    return {"number": number_of(value.key), **values_of(value)}


def identity(key: int) -> dict[str, int]:
    """Parameters of ``WHERE number = :b_number AND key = :b_key``."""
    return {"b_number": number_of(key), "b_key": key}
