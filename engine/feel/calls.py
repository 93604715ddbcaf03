"""The code of invocations and of function definitions (DMN 1.5 §10.3.2.13, table 62)."""

from decimal import Decimal
from typing import Any

from engine.feel import nodes
from engine.feel.builtins import BUILTINS
from engine.feel.compiling import Code, Compiling
from engine.feel.convert import function_of
from engine.feel.environment import Run
from engine.feel.errors import FeelError, NoValue
from engine.feel.invocation import CALL, invoke
from engine.feel.scope import Frame
from engine.feel.signatures import Builtin
from engine.feel.values import Function

_CALL_STEPS = 5
_TAKE_VALUES = frozenset(BUILTINS) - {"sort", "list replace"}
_OF_THE_CLOCK = frozenset({"now", "today"})


def definition(compiler: Compiling, node: nodes.Definition) -> Code:
    """``function(parameters) body``, which keeps the names around it."""
    before, deepest = compiler.weight, compiler.deepest
    compiler.deepest = compiler.level
    with compiler.binding(frozenset(node.parameters)):
        body = compiler.compile(node.body)
    weight, height = compiler.weight - before + _CALL_STEPS, compiler.deepest - compiler.level
    compiler.deepest = max(deepest, compiler.deepest)
    parameters, types = node.parameters, node.types

    def run(frame: Frame) -> Function:
        def call(run: Run, arguments: list[Any]) -> Any:
            run.spend(weight)
            run.enter(height)
            try:
                return body(Frame(run, dict(zip(parameters, arguments, strict=True)), frame))
            finally:
                run.leave(height)

        return Function(parameters, len(parameters), call, types if any(types) else None)

    return run


def call(compiler: Compiling, node: nodes.Call) -> Code:
    """An invocation: of a function in a variable, of the host, or a built-in one, in this order."""
    takes_functions = not isinstance(node.callee, nodes.Name) or node.callee.name not in _TAKE_VALUES
    arguments = [
        _argument(compiler, argument) if takes_functions else compiler.compile(argument) for argument in node.arguments
    ]
    names, at = node.names, node.at
    if isinstance(node.callee, nodes.Name):
        return _named(compiler, node.callee, arguments, names)
    callee = compiler.compile(node.callee)

    def run(frame: Frame) -> Any:
        function = callee(frame)
        if not isinstance(function, Function):
            frame.run.note("not_a_function", at)
            return None
        return invoke(function, [argument(frame) for argument in arguments], names, frame.run, at)

    return run


def _argument(compiler: Compiling, node: nodes.Node) -> Code:
    """An argument, which may be a built-in function by its bare name.

    Elsewhere such a name is a variable and nothing else: a missing variable called ``date`` must be null.
    """
    code = compiler.compile(node)
    if not isinstance(node, nodes.Name) or node.name not in BUILTINS or compiler.is_bound(node.name):
        return code
    function, name = BUILTINS[node.name].as_value(), node.name
    compiler.asks_clock |= name in _OF_THE_CLOCK

    def run(frame: Frame) -> Any:
        found, value = frame.find(name)
        return value if found else function

    return run


def _named(compiler: Compiling, callee: nodes.Name, arguments: list[Code], names: tuple[str, ...] | None) -> Code:
    name, at = callee.name, callee.at
    builtin = BUILTINS.get(name)
    if not compiler.is_bound(name) and builtin is None:
        compiler.called.add(name)
    compiler.asks_clock |= name in _OF_THE_CLOCK

    def run(frame: Frame) -> Any:
        run = frame.run
        found, function = frame.find(name)
        if not isinstance(function, Function):
            host = run.environment.functions.get(name)
            if host is not None:
                function = function_of(host)
            elif builtin is not None:
                return _call_builtin(builtin, [argument(frame) for argument in arguments], names, run, at)
            elif found:
                run.note("not_a_function", at, name)
                return None
            else:
                raise FeelError("feel.unknown_function", position=at, name=name)
        return invoke(function, [argument(frame) for argument in arguments], names, run, at)

    return run


def _call_builtin(builtin: Builtin, arguments: list[Any], names: tuple[str, ...] | None, run: Run, at: int) -> Any:
    run.enter(CALL)
    try:
        result = builtin.call(run, arguments, names)
        return Decimal(result) if type(result) is int else result
    except NoValue as error:
        run.note(error.reason, at, builtin.name)
        return None
    finally:
        run.leave(CALL)
