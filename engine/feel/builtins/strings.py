"""String functions (DMN 1.5 table 75). Characters are Unicode code points."""

from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.patterns import MATCH, compile_pattern, replacement_parts
from engine.feel.signatures import items, number, one, table, text

_SCANNED = 1_000  # characters that are searched in the time of a step


def _searched(run: Run, string: Any) -> str:
    """A string that is about to be searched."""
    subject = text(string)
    run.spend(len(subject) // _SCANNED)
    return subject


def _new(run: Run, string: str) -> str:
    """A string that came into being."""
    run.grow(len(string))
    return string


def _substring(run: Run, string: Any, start: Any, length: Any) -> str:
    """From the *start*-th character, from 1, or from -1 backwards."""
    subject, first = text(string), int(number(start))
    if first == 0 or abs(first) > len(subject):
        raise NoValue("range")
    begin = first - 1 if first > 0 else len(subject) + first
    if length is None:
        return _new(run, subject[begin:])
    count = int(number(length))
    if count < 1:
        raise NoValue("range")
    return _new(run, subject[begin : begin + count])


def _length(_run: Run, string: Any) -> int:
    return len(text(string))


def _upper(run: Run, string: Any) -> str:
    run.grow(len(text(string)))
    return text(string).upper()


def _lower(run: Run, string: Any) -> str:
    run.grow(len(text(string)))
    return text(string).lower()


def _before(run: Run, string: Any, match: Any) -> str:
    head, found, _ = _searched(run, string).partition(text(match)) if text(match) else ("", "", "")
    return _new(run, head) if found else ""


def _after(run: Run, string: Any, match: Any) -> str:
    if not text(match):
        return text(string)
    return _new(run, _searched(run, string).partition(text(match))[2])


def _contains(run: Run, string: Any, match: Any) -> bool:
    return text(match) in _searched(run, string)


def _starts(run: Run, string: Any, match: Any) -> bool:
    return text(string).startswith(_searched(run, match))


def _ends(run: Run, string: Any, match: Any) -> bool:
    return text(string).endswith(_searched(run, match))


def _flags(value: Any) -> str:
    return "" if value is None else text(value)


def _matches(run: Run, string: Any, pattern: Any, flags: Any) -> bool:
    subject = text(string).encode("utf-8", "replace")
    regex = compile_pattern(text(pattern), _flags(flags))
    run.spend(regex.cost(subject))
    return regex.found_in(subject)


def _replace(run: Run, string: Any, pattern: Any, replacement: Any, flags: Any) -> str:
    """Every match replaced; ``$1`` in the replacement stands for a group, ``$0`` for the match."""
    subject = text(string).encode("utf-8", "replace")
    regex = compile_pattern(text(pattern), _flags(flags))
    if regex.found_in(b""):
        raise NoValue("pattern")  # as XPath's fn:replace: such a pattern matches between any two characters
    literal = "q" in _flags(flags)
    new = text(replacement)
    pieces = [new.encode("utf-8", "replace")] if literal else replacement_parts(new, regex.groups)
    run.spend(regex.cost(subject))
    result: list[bytes] = []
    end = 0
    for match in regex.all_in(subject):
        run.spend(MATCH)
        filled = [piece if isinstance(piece, bytes) else match.group(piece) or b"" for piece in pieces]
        run.grow(1 + match.start() - end + sum(map(len, filled)))
        result += [subject[end : match.start()], *filled]
        end = match.end()
    run.grow(len(subject) - end)
    return (b"".join(result) + subject[end:]).decode("utf-8", "replace")


def _split(run: Run, string: Any, delimiter: Any) -> list[str]:
    subject = text(string).encode("utf-8", "replace")
    regex = compile_pattern(text(delimiter), "")
    run.spend(regex.cost(subject))
    run.grow(len(subject))
    parts: list[bytes] = []
    end = 0
    for match in regex.all_in(subject):
        run.spend(MATCH)
        if match.end() > match.start():
            parts.append(subject[end : match.start()])
            end = match.end()
    return [part.decode("utf-8", "replace") for part in (*parts, subject[end:])]


def _join(run: Run, strings: Any, delimiter: Any) -> str:
    """Null elements are left out."""
    parts = [text(part) for part in items(strings) if part is not None]
    between = _flags(delimiter)
    run.grow(sum(map(len, parts)) + len(between) * len(parts))
    return between.join(parts)


TABLE = table(
    one("substring", _substring, "string", "start position", "length", optional=1),
    one("string length", _length, "string"),
    one("upper case", _upper, "string"),
    one("lower case", _lower, "string"),
    one("substring before", _before, "string", "match"),
    one("substring after", _after, "string", "match"),
    one("contains", _contains, "string", "match"),
    one("starts with", _starts, "string", "match"),
    one("ends with", _ends, "string", "match"),
    one("matches", _matches, "input", "pattern", "flags", optional=1),
    one("replace", _replace, "input", "pattern", "replacement", "flags", optional=1),
    one("split", _split, "string", "delimiter"),
    one("string join", _join, "list", "delimiter", optional=1),
)
