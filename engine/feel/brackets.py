"""Lists, intervals, parentheses and contexts."""

from engine.feel import nodes
from engine.feel.cursor import Cursor
from engine.feel.errors import FeelError

ADDITIVE = 35  # the ends of an interval bind tighter than a comparison


def bracketed(parser: Cursor) -> nodes.Node:
    """What begins with ``(``, ``[`` or ``]``."""
    opening = parser.token
    parser.position += 1
    if opening.text == "[" and parser.accept("]"):
        return nodes.ListOf(opening.start, ())
    if opening.text == "(":
        first = parser.test() if parser.at("=", "!=", "<", "<=", ">", ">=") else parser.expression()
    else:
        first = parser.expression()
    if opening.text == "]" or parser.at(".."):
        return _interval(parser, opening.start, first, low_included=opening.text == "[")
    if opening.text == "(":
        parser.expect(")")
        return first
    items = [first]
    while parser.accept(","):
        items.append(parser.expression())
    parser.expect("]")
    return nodes.ListOf(opening.start, tuple(items))


def _interval(parser: Cursor, at: int, low: nodes.Node, *, low_included: bool) -> nodes.Interval:
    parser.expect("..")
    with parser.interval_end():
        high = parser.expression(ADDITIVE)
    closing = parser.expect("]", ")", "[")
    return nodes.Interval(at, low, high, low_included, closing.text == "]")


def tests_in_parentheses(parser: Cursor) -> tuple[nodes.Node, ...]:
    """The tests of ``x in (…)``, or the one interval."""
    at = parser.expect("(").start
    tests = [_test(parser)]
    if parser.at(".."):
        return (_interval(parser, at, tests[0], low_included=False),)
    while parser.accept(","):
        tests.append(_test(parser))
    parser.expect(")")
    return tuple(tests)


def _test(parser: Cursor) -> nodes.Node:
    return parser.test() if parser.at("=", "!=", "<", "<=", ">", ">=") else parser.expression()


def context(parser: Cursor) -> nodes.Node:
    """``{ key: expression, … }``; later entries know the earlier ones."""
    at = parser.expect("{").start
    entries: dict[str, nodes.Node] = {}
    with parser.scope():
        while not parser.accept("}"):
            if entries:
                parser.expect(",")
            token = parser.token
            key = _key(parser)
            if key in entries:
                raise FeelError("feel.duplicate_key", position=token.start, name=key)
            parser.expect(":")
            parser.declare(key)
            entries[key] = parser.expression()
    return nodes.Context(at, tuple(entries.items()))


def _key(parser: Cursor) -> str:
    if parser.token.kind == "string":
        parser.position += 1
        return parser.tokens[parser.position - 1].text
    return parser.new_name(":")
