"""Ids of several rows as one list, in the words of each database."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.types import Ids


class Gathered(FunctionElement[tuple[str, ...]]):
    """An aggregate: the values of a column as a JSON list, in no order. What stands beside it is then answered once."""

    type = Ids()
    inherit_cache = True


@compiles(Gathered)
def _render(element: Gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"


@compiles(Gathered, "postgresql")
def _render_for_postgresql(element: Gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_agg({compiler.process(element.clauses, **options)}) AS TEXT)"  # null where there are no rows
