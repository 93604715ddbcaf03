"""Business ids from patterns such as ``ORDER-{yyyy}-{0000}``: assigned once, gap-free per pattern and period."""

import re
from datetime import datetime, tzinfo

from engine.errors import ProcessError
from engine.ports import Numbers

_FIELD = re.compile(r"\{(yyyy|mm|dd|0+)\}")


def assign(numbers: Numbers, pattern: str, at: datetime, zone: tzinfo) -> str:
    """The next id of *pattern* inside this transaction.

    ``{yyyy}``, ``{mm}``, ``{dd}`` are the local date of *at*; ``{000…}`` is the running number, as wide as its zeros.
    The number starts anew whenever the rest of the id changes.

    Raises:
        ProcessError: ``numbering.pattern`` without exactly one running number.
    """
    local = at.astimezone(zone)
    dated = _FIELD.sub(lambda m: _date_part(m[1], local), pattern)
    if len(_FIELD.findall(dated)) != 1:
        raise ProcessError("numbering.pattern", pattern=pattern)
    number = numbers.next_in(dated)
    return _FIELD.sub(lambda m: f"{number:0{len(m[1])}}", dated)


def is_pattern(text: str) -> bool:
    """Whether *text* has exactly one running number and no other braces."""
    rest = _FIELD.sub("", text)
    return "{" not in rest and "}" not in rest and sum(part[0] == "0" for part in _FIELD.findall(text)) == 1


def _date_part(name: str, local: datetime) -> str:
    formats = {"yyyy": f"{local.year:04}", "mm": f"{local.month:02}", "dd": f"{local.day:02}"}
    return formats.get(name, f"{{{name}}}")
