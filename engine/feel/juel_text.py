"""JUEL's tree as FEEL that means the same, wherever null may come in.

JUEL takes null for 0, "" or false; FEEL answers null. So what may be null is asked about where that matters: within
arithmetic, before and after ``&&``, ``||``, ``!`` and ``?``, and in comparisons by order.
"""

from dataclasses import dataclass

from engine.feel import juel_methods
from engine.feel.blocks import BEGINNINGS
from engine.feel.cursor import RESERVED
from engine.feel.errors import FeelError
from engine.feel.juel_methods import Kind
from engine.feel.juel_tree import (
    Assignment,
    Binary,
    Call,
    Choice,
    Constant,
    Index,
    Member,
    Node,
    Numeral,
    Unary,
    Variable,
)
from engine.feel.names import is_name
from engine.feel.numbers import parse_number
from engine.feel.text import format_value, quoted

MAX_LENGTH = 20_000
_RESERVED = RESERVED | BEGINNINGS | {"true", "false", "null", "not", "external"}
_OR, _AND, _COMPARISON, _SUM, _PRODUCT, _SIGN, _ATOM = range(7)
_EQUALITIES = {"==": "=", "!=": "!="}
_TRUTHS = {"true", "false"}


@dataclass(frozen=True, slots=True)
class Feel:
    """A part of the result.

    Attributes:
        kind: what its value must be; ``any`` for a variable's.
        level: of the operator that binds least in it.
        sure: a truth that cannot be null.
    """

    text: str
    kind: Kind
    level: int = _ATOM
    sure: bool = False

    def within(self, level: int) -> str:
        """The text where something of at least *level* must stand."""
        return self.text if self.level >= level else f"({self.text})"


class Writer:
    """Writes one text, which may contain several expressions.

    Attributes:
        roots: the variables that it reads.
        refused: what has no translation: the first such part, as a whole.
        suggested: whether there is FEEL to offer for all of it.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.roots: set[str] = set()
        self.refused: Node | None = None
        self.suggested = True

    def write(self, node: Node) -> Feel:
        """*node* as FEEL."""
        match node:
            case Constant():
                result = _constant(node)
            case Variable() | Member() | Index():
                result = self._path(node)
            case Unary():
                result = self._unary(node)
            case Binary():
                result = self._binary(node)
            case Choice():
                result = self._choice(node)
            case Call():
                result = self._call(node)
            case Assignment(target=target, value=value):
                result = self._refuse(
                    node, f"{self.write(target).text} = {self.write(value).within(_SUM)}", _COMPARISON
                )
            case _:
                result = self._refuse(node, None)
        if len(result.text) > MAX_LENGTH:
            raise FeelError("feel.budget", position=node.start, budget="text")
        return result

    # -- names and paths ------------------------------------------------------------------------------------------

    def _path(self, node: Variable | Member | Index) -> Feel:
        match node:
            case Variable(name=name):
                return self._variable(node, name)
            case Member(base=Variable(name=name), name=entry) if name in juel_methods.BEANS:
                return self._offer(node, juel_methods.bean(name, entry, None))
            case Member(base=base, name=name):
                return Feel(_entry(self.write(base).within(_ATOM), name), "any")
        return self._index(node)

    def _variable(self, node: Node, name: str) -> Feel:
        if name in juel_methods.BEANS or name in _RESERVED or not is_name(name):
            return self._refuse(node, None)
        self.roots.add(name)
        return Feel(name, "any")

    def _index(self, node: Index) -> Feel:
        base = self.write(node.base).within(_ATOM)
        match node.key:
            case Constant(value=str() as name):
                return Feel(_entry(base, name), "any")
            case Constant(value=Numeral(text)) if text.isdecimal():
                return Feel(f"{base}[{int(text) + 1}]", "any")
        key = self.write(node.key)
        return self._refuse(node, f"{base}[{key.within(_SUM)} + 1]")

    def _call(self, node: Call) -> Feel:
        arguments = [self.write(argument).text for argument in node.arguments]
        match node.base:
            case None:
                return self._offer(node, juel_methods.function(node.name, arguments))
            case Variable(name=name) if name in juel_methods.BEANS:
                return self._offer(node, juel_methods.bean(name, node.name, arguments))
        base = self.write(node.base).within(_ATOM)
        return self._offer(node, juel_methods.method(base, node.name, arguments))

    def _offer(self, node: Node, offer: juel_methods.Offer | None) -> Feel:
        if offer is None:
            return self._refuse(node, None)
        self._refuse(node, offer.text)
        return Feel(offer.text, offer.kind, _COMPARISON if offer.compares else _ATOM)

    def _refuse(self, node: Node, instead: str | None, level: int = _ATOM) -> Feel:
        """Something that is not translated, with the FEEL to offer, so that the whole can be offered too."""
        if self.refused is None or (node.start, -node.end) < (self.refused.start, -self.refused.end):
            self.refused = node
        self.suggested = self.suggested and instead is not None
        return Feel(instead or "null", "any", level)

    # -- operators ------------------------------------------------------------------------------------------------

    def _unary(self, node: Unary) -> Feel:
        match node.operator:
            case "-":
                return Feel(f"-{self._number(node.operand).within(_SIGN)}", "number", _SIGN)
            case "empty":
                return Feel(f"list contains({juel_methods.EMPTY}, {self.write(node.operand).text})", "truth", sure=True)
        truth = self._truth(node.operand)
        return Feel(f"not({truth.text})", "truth", sure=truth.sure)

    def _binary(self, node: Binary) -> Feel:
        match node.operator:
            case "&&" | "||":
                word, level = ("and", _AND) if node.operator == "&&" else ("or", _OR)
                left, right = self._truth(node.left), self._truth(node.right)
                text = f"{left.within(level)} {word} {right.within(level + 1)}"
                return Feel(text, "truth", level, sure=left.sure and right.sure)
            case "==" | "!=":
                return self._equality(node)
            case "<" | "<=" | ">" | ">=":
                return self._order(node)
        return self._arithmetic(node)

    def _arithmetic(self, node: Binary) -> Feel:
        left, right = self._number(node.left), self._number(node.right)
        match node.operator:
            case "+" if left.text.startswith(_GIVEN) and right.text.startswith(_GIVEN):
                return Feel(f"sum([{left.text}, {right.text}])", "number")  # "+" would join two texts
            case "%":
                rest = "function(a, b) a - b * round down(a / b, 0)"  # the dividend's sign; modulo() has the divisor's
                return Feel(f"({rest})({left.text}, {right.text})", "number")
            case "+" | "-":
                return Feel(f"{left.within(_SUM)} {node.operator} {right.within(_PRODUCT)}", "number", _SUM)
        return Feel(f"{left.within(_PRODUCT)} {node.operator} {right.within(_SIGN)}", "number", _PRODUCT)

    def _number(self, node: Node) -> Feel:
        """An operand of arithmetic, 0 for null."""
        found = self.write(node)
        match found.kind:
            case "number":
                return found
            case "null":
                return Feel("0", "number")
            case "any":
                return Feel(f"{_GIVEN}{found.text}, 0)", "number")
        if isinstance(node, Constant) and isinstance(node.value, str):
            number = parse_number(node.value.strip())
            if number is not None:
                return Feel(format_value(number), "number", _SIGN)
        return self._refuse(node, found.text)

    def _truth(self, node: Node) -> Feel:
        """A condition, false for null."""
        found = self.write(node)
        match found.kind:
            case "truth":
                return found
            case "null":
                return Feel("false", "truth", sure=True)
            case "any":
                return Feel(f"{found.within(_SUM)} = true", "truth", _COMPARISON)
        if isinstance(node, Constant) and isinstance(node.value, str):
            return Feel("true" if node.value.lower() == "true" else "false", "truth", sure=True)
        return self._refuse(node, found.text)

    def _equality(self, node: Binary) -> Feel:
        left, right = self.write(node.left), self.write(node.right)
        operator = _EQUALITIES[node.operator]
        left_text, right_text = _as_text(left, node.right), _as_text(right, node.left)
        text = f"{left_text or left.within(_SUM)} {operator} {right_text or right.within(_SUM)}"
        kinds = {left.kind, right.kind}
        if len(kinds - {"any", "null"}) > 1:
            return self._refuse(node, text, _COMPARISON)
        return Feel(text, "truth", _COMPARISON, sure="null" in kinds)

    def _order(self, node: Binary) -> Feel:
        """Null has no order, except that JUEL finds two of them equal."""
        left, right = self.write(node.left), self.write(node.right)
        kinds = [left.kind, right.kind]
        alike = node.operator in {"<=", ">="}
        if "null" in kinds:
            other = left if right.kind == "null" else right
            return Feel(f"{other.within(_SUM)} = null" if alike else "false", "truth", _COMPARISON, sure=True)
        given = [f"{side.within(_SUM)} != null" for side in (left, right) if side.kind == "any"]
        compared = f"{left.within(_SUM)} {node.operator} {right.within(_SUM)}"
        if len(set(kinds) - {"any"}) > 1:
            return self._refuse(node, compared, _COMPARISON)
        text = " and ".join([*given, compared])
        if alike and kinds == ["any", "any"]:
            nothing = f"{left.within(_SUM)} = null and {right.within(_SUM)} = null"
            return Feel(f"{nothing} or {text}", "truth", _OR)
        return Feel(text, "truth", _AND if given else _COMPARISON)

    def _choice(self, node: Choice) -> Feel:
        """What is neither true nor false must not end in the second branch."""
        condition, then, otherwise = self._truth(node.condition), self.write(node.then), self.write(node.otherwise)
        kind = then.kind if then.kind == otherwise.kind else "any"
        if condition.sure:
            return Feel(f"(if {condition.text} then {then.text} else {otherwise.text})", kind)
        rest = f"else if not({condition.text}) then {otherwise.text} else null"
        return Feel(f"(if {condition.text} then {then.text} {rest})", "any")


_GIVEN = "get or else("


def _constant(node: Constant) -> Feel:
    match node.value:
        case Numeral(text):
            number = parse_number(
                text.rstrip(".") if text.endswith(".") else text.replace(".e", "e").replace(".E", "e")
            )
            if number is None:
                raise FeelError("feel.syntax", position=node.start, expected=["number"], found=text)
            return Feel(format_value(number), "number")
        case bool() as truth:
            return Feel("true" if truth else "false", "truth", sure=True)
        case str() as text:
            return Feel(quoted(text), "text")
    return Feel("null", "null")


def _entry(base: str, name: str) -> str:
    return f"{base}.{name}" if is_name(name) and name not in _RESERVED else f"get value({base}, {quoted(name)})"


def _as_text(side: Feel, other: Node) -> str | None:
    """*side* as text, where it is compared with text that a number or a truth might be written as."""
    if side.kind != "any" or not isinstance(other, Constant) or not isinstance(other.value, str):
        return None
    written = other.value
    return f"string({side.text})" if written in _TRUTHS or parse_number(written) is not None else None
