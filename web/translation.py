"""English message ids into the language of the request; outside of one, into the command line's."""

from typing import Any

import flask_babel  # type: ignore[import-untyped] # it ships no types
from flask import has_request_context

from web import language


def gettext(message: str, **params: Any) -> str:
    """*message* in the person's language, with *params* in it."""
    text = flask_babel.gettext(message) if has_request_context() else language.gettext(message)
    return str(text % params if params else text)


def ngettext(one: str, many: str, num: int) -> str:
    """The form of the sentence that goes with ``%(num)d`` things. Within a request only."""
    return str(flask_babel.ngettext(one, many, num))
