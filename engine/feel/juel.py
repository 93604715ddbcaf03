r"""``${…}`` and ``#{…}`` of Camunda 7 (JUEL) into FEEL that means the same.

Null is taken as JUEL takes it: 0 in arithmetic, false as a condition, "" within text, before nothing in an order. What
differs otherwise ends in null, which a process reports, and never in another answer:

- text that holds a number or a truth is no number and no truth, except where it is compared with such a text;
- a division by zero is null, not infinity, and decimal numbers are exact;
- a variable that does not exist is null, not an error;
- within text, numbers are written as FEEL writes them (5 for 5.0) and so are lists.
"""

import re

from engine.feel.errors import FeelError
from engine.feel.expression import compile as compile_feel
from engine.feel.expression import reporting
from engine.feel.juel_text import Feel, Writer
from engine.feel.juel_tree import parse
from engine.feel.lexer import MAX_TEXT
from engine.feel.text import quoted

_OPENING = re.compile(r"\\?[$#]\{")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\}""", re.DOTALL)


def is_juel(text: str) -> bool:
    """Whether *text* contains an expression."""
    return any(not match.group().startswith("\\") for match in _OPENING.finditer(text))


def translate(text: str) -> str:
    """FEEL, without the leading ``=``, that means what *text* means to Camunda 7.

    Text around expressions is joined with their values; text without any expression is a string.

    Raises:
        FeelError: ``feel.juel_not_translated`` for what FEEL has no equal for (methods, beans, functions, assignments,
            lambdas, a computed index): ``found`` is that part, ``instead`` the FEEL to write, where one can be offered.
            ``feel.syntax`` and ``feel.budget`` as for FEEL, with places in *text*.
    """
    with reporting(text):
        if len(text) > MAX_TEXT:
            raise FeelError("feel.budget", budget="text")
        writer = Writer(text)
        parts = _parts(text, writer)
        result = _joined(parts)
        if writer.refused is not None:
            raise _refusal(writer, result)
        return _checked(text, result, writer)


def _parts(text: str, writer: Writer) -> list[Feel | str]:
    """Expressions, and the text between them."""
    parts: list[Feel | str] = []
    between = ""
    position = 0
    while (match := _OPENING.search(text, position)) is not None:
        between += text[position : match.start()]
        if match.group().startswith("\\"):
            between += match.group()[1:]
            position = match.end()
            continue
        end = _closing(text, match.end())
        parts += [between, writer.write(parse(text, match.end(), end))]
        between, position = "", end + 1
    return [*parts, between + text[position:]]


def _closing(text: str, start: int) -> int:
    """Where the brace is that closes the one before *start*; those within strings do not count."""
    for match in _QUOTED.finditer(text, start):
        if match.group() == "}":
            return match.start()
    raise FeelError("feel.syntax", position=len(text), expected=["}"], found="end")


def _joined(parts: list[Feel | str]) -> str:
    expressions = [part for part in parts if isinstance(part, Feel)]
    around = "".join(part for part in parts if isinstance(part, str))
    if len(expressions) == 1 and not around.strip():
        return expressions[0].text
    if not expressions:
        return quoted(around)
    return f"string join([{', '.join(_as_text(part) for part in parts if part)}])"


def _as_text(part: Feel | str) -> str:
    if isinstance(part, str):
        return quoted(part)
    return part.text if part.kind == "text" else f"string({part.text})"


def _refusal(writer: Writer, result: str) -> FeelError:
    node = writer.refused
    found = writer.source[node.start : node.end] if node is not None else ""
    params = {"instead": result} if writer.suggested else {}
    return FeelError(
        "feel.juel_not_translated", position=node.start if node is not None else None, found=found, **params
    )


def _checked(text: str, result: str, writer: Writer) -> str:
    """*result*, which must read no other variables: two words beside each other could be one of FEEL's names."""
    expression = compile_feel(result)
    if expression.free_names <= writer.roots and not expression.called:
        return result
    raise FeelError("feel.juel_not_translated", position=0, found=text)
