"""Camunda forms: reading them, showing them, and checking what comes back."""

from collections.abc import Collection

from engine.forms.browser import BrowserForm
from engine.forms.field import Field, Limits
from engine.forms.form import Form
from engine.forms.options import Option, Options
from engine.forms.reading import read
from engine.outside import QUESTIONS

__all__ = ["BrowserForm", "Field", "Form", "Limits", "Option", "Options", "parse"]


def parse(content: bytes, resource_name: str, *, functions: Collection[str] = tuple(QUESTIONS)) -> Form:
    """Read a form file.

    Args:
        content: the file, JSON in UTF-8 of at most 2 MB.
        resource_name: for the findings.
        functions: names of the functions that FEEL may call beside its own.

    Raises:
        Invalid: findings ``form.*`` with component, file and line.
    """
    return Form(read(content, resource_name, functions))
