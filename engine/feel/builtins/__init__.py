"""The built-in functions (DMN 1.5 §10.3.4), one module per family."""

from collections.abc import Mapping

from engine.feel.builtins import (
    clock,
    contexts,
    conversion,
    extensions,
    lists,
    membership,
    numeric,
    ranges,
    statistics,
    strings,
)
from engine.feel.signatures import Builtin

BUILTINS: Mapping[str, Builtin] = {
    **numeric.TABLE,
    **strings.TABLE,
    **membership.TABLE,
    **lists.TABLE,
    **statistics.TABLE,
    **conversion.TABLE,
    **clock.TABLE,
    **contexts.TABLE,
    **ranges.TABLE,
    **extensions.TABLE,
}
