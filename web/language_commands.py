"""``liuzhuan feel``, ``decide`` and ``conformance``: the two languages of diagrams at the command line."""

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from engine import dmn, feel, outside, sources
from engine.dmn import conformance as kit
from engine.errors import Invalid
from engine.model import ADMINISTRATORS, Actor
from web import bootstrap
from web.language import gettext as _
from web.wording import sentence, where

SHOWN = 200
"""Characters of a value in the list of failing cases."""

REASONS: Mapping[str, Callable[[], str]] = {
    "missing_variable": lambda: _("there is no variable %(name)s"),
    "missing_entry": lambda: _("there is no entry %(name)s"),
    "type": lambda: _("%(name)s is not defined for values of these types"),
    "null": lambda: _("%(name)s was given null"),
    "range": lambda: _("%(name)s has no answer for values so small or large"),
    "arguments": lambda: _("%(name)s does not take these arguments"),
    "format": lambda: _("%(name)s cannot read this text"),
    "pattern": lambda: _("%(name)s does not know this pattern"),
    "zone": lambda: _("%(name)s does not know this time zone"),
    "not_a_function": lambda: _("%(name)s is no function"),
}
"""The words of `engine.feel.Reason`, by its code."""


class Asking:
    """What our functions ask of the company. The database is opened by the first question, if there is one.

    Attributes:
        at: aware, UTC.
        zone: the company's.
    """

    def __init__(self, database: str, context: click.Context) -> None:
        self.at: datetime = bootstrap.now()
        self.zone = feel.Environment().zone
        self._database, self._context = database, context
        self._recording: outside.Recording | None = None

    def ask(self, question: str, *arguments: Any) -> Any:
        """See `engine.outside.Outside`."""
        if self._recording is None:
            store = self._context.with_resource(bootstrap.opened(self._database))
            operator = Actor("cli", frozenset({ADMINISTRATORS}), via="command line")
            self._recording = sources.recording(self._context.with_resource(store.reading()), operator, self.at)
        return self._recording.ask(question, *arguments)


class Json(click.ParamType[Mapping[str, Any]]):
    """A JSON object, its numbers as exact as they are written."""

    name = "json"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Mapping[str, Any]:
        """The object. Fails with a sentence."""
        if isinstance(value, Mapping):
            return value
        try:
            found = json.loads(value, parse_float=Decimal, parse_int=Decimal)
        except (ValueError, RecursionError) as error:
            self.fail(_("This is no JSON: %(reason)s.") % {"reason": error}, param, ctx)
        if not isinstance(found, dict):
            self.fail(_('This is no JSON object, such as {"amount": 1200}.'), param, ctx)
        return found


@click.command(
    "feel",
    help=_("""Evaluate a FEEL expression and print its value as JSON.

    Why a value is null is said beside it. A leading = is left out, so that it can be copied from a diagram.

    Example: liuzhuan feel 'amount > 1000 and dept = "sales"' --variables '{"amount": 1200, "dept": "sales"}'
    """),
)
@click.argument("expression")
@click.option("--variables", type=Json(), default="{}", help=_("Variables by name: a JSON object."))
@click.pass_context
def feel_command(context: click.Context, expression: str, variables: Mapping[str, Any]) -> None:
    """See the help text."""
    text = expression.strip().removeprefix("=")
    environment = outside.environment(Asking(context.obj, context))
    try:
        compiled = feel.compile(text, names=feel.names_within(variables), functions=tuple(environment.functions))
        explained = compiled.explain(variables, environment)
        click.echo(_json(explained.value))
    except feel.FeelError as error:
        raise click.ClickException("\n".join([sentence(error), *_marked(text, error.params.get("position"))])) from None
    for reason in explained.reasons:
        name = reason.name or text[reason.position : reason.position + 20]
        words = REASONS[reason.code]() % {"name": name}
        click.echo(_("character %(position)s: %(words)s") % {"position": reason.position + 1, "words": words}, err=True)


@click.command(
    "decide",
    help=_("""Make a decision of a DMN file; print its value as JSON and the rows that applied.

    DECISION is an id or a name.

    Example: liuzhuan decide approval.dmn approver --input '{"amount": 1200}'
    """),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("decision")
@click.option("--input", "variables", type=Json(), default="{}", help=_("Inputs by name: a JSON object."))
@click.pass_context
def decide_command(context: click.Context, file: Path, decision: str, variables: Mapping[str, Any]) -> None:
    """See the help text."""
    try:
        model = dmn.parse(file.read_bytes(), file.name)
    except Invalid as refusal:
        lines = (f"{where(finding)}  {sentence(finding)}" for finding in refusal.findings)
        raise click.ClickException("\n".join(lines)) from None
    if model.decision(decision) is None:
        known = ", ".join(model.decisions)
        raise click.ClickException(
            _("There is no decision %(id)s in it, only: %(known)s.") % {"id": decision, "known": known}
        )
    outcome = dmn.decide(model, decision, variables, outside.environment(Asking(context.obj, context)))
    click.echo(_json(outcome.value))
    for row in outcome.matched:
        number = _("row %(number)s") % {"number": row.index}
        click.echo(f"{row.decision_id}  {number}  {_row(row)}")


@click.command(
    "conformance",
    help=_("""Run the cases of the DMN Technology Compatibility Kit that lie in DIR, and list those that differ.

    DIR holds compliance-level-2 and compliance-level-3.

    Example: liuzhuan conformance tck/TestCases
    """),
)
@click.argument("directory", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def conformance_command(directory: Path) -> None:
    """See the help text."""
    levels = kit.run(directory).levels
    if not levels:
        raise click.ClickException(_("There is neither compliance-level-2 nor compliance-level-3 in it."))
    for level in levels:
        number = level.name.rpartition("-")[2]
        click.echo(f"level {number}: {level.passed:,} / {level.cases:,}".replace(",", ""))
    for level in levels:
        for failure in level.failures:
            click.echo(f"{failure.suite}  {failure.case}  {failure.node}: {_difference(failure)}")


def _difference(failure: kit.Failure) -> str:
    expected, actual = (_json(value)[:SHOWN] for value in (failure.expected, failure.actual))
    return _("expected %(expected)s, found %(actual)s") % {"expected": expected, "actual": actual}


def _row(row: dmn.MatchedRule) -> str:
    """``amount = 1200, dept = "sales" → "manager"``, and the row's annotations."""
    written = f"{_columns(row.inputs)} → {_columns(row.outputs)}"
    return "  // ".join([written, *row.annotations])


def _columns(columns: Sequence[tuple[str, Any]]) -> str:
    return ", ".join(f"{name} = {_json(value)}" if name else _json(value) for name, value in columns)


def _json(value: Any) -> str:
    return json.dumps(feel.to_json(value), ensure_ascii=False)


def _marked(text: str, position: int | None) -> Iterator[str]:
    """The line of *text* that has the place, and a mark under it."""
    if position is None:
        return
    start = text.rfind("\n", 0, position) + 1
    line = text[start:].partition("\n")[0]
    before = text[start:position]
    yield f"  {line}"
    yield "  " + "".join(_blank(character) for character in before) + "^"


def _blank(character: str) -> str:
    """White space as wide as *character*."""
    if character == "\t":
        return character
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "
