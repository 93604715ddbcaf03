"""Camunda forms: reading them, showing them, and checking what comes back."""

from collections.abc import Collection

from engine.errors import Invalid
from engine.forms.browser import BrowserForm
from engine.forms.field import Field, Limits
from engine.forms.form import Form
from engine.forms.options import Option, Options
from engine.forms.reading import read
from engine.outside import QUESTIONS

__all__ = ["BrowserForm", "Field", "Form", "Limits", "Option", "Options", "accepted", "parse", "read"]


_UNCHECKED = frozenset({"form.not_a_form", "form.bad_expression", "form.bad_pattern"})
"""What would let a submission pass without a check that is drawn."""


def parse(content: bytes, resource_name: str, *, functions: Collection[str] = tuple(QUESTIONS)) -> Form:
    """Read a form file.

    Args:
        content: the file, JSON in UTF-8 of at most 2 MB.
        resource_name: for the findings.
        functions: names of the functions that FEEL may call beside its own.

    Raises:
        Invalid: findings ``form.*`` with component, file and line.
    """
    draft, findings = read(content, resource_name, functions)
    if findings:
        raise Invalid(findings)
    return Form(draft)


def accepted(content: bytes, resource_name: str) -> Form:
    """As `parse`, of a file that was deployed: what rules of ours have come to refuse since is taken as it was then.

    Raises:
        Invalid: it is no form, it cannot be told what it demands, or nothing can be made of it.
    """
    draft, findings = read(content, resource_name)
    if any(finding.code in _UNCHECKED for finding in findings):
        raise Invalid(findings)
    try:
        return Form(draft)
    except Exception as error:  # whatever the rules keep away from those who build
        if not findings:
            raise
        raise Invalid(findings) from error
