"""What belongs to the request at hand, for what every request asks: what Flask's proxies stand for, without them.

A proxy looks for an attribute at itself first, raises an error and catches it, and only then asks what it stands for. That
takes longer than most of what is asked, and was a hundredth of a completion's processor time.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import flask

if TYPE_CHECKING:
    from flask.ctx import _AppCtxGlobals


def _behind(proxy: Any) -> Any:
    """What answers with the object that *proxy* stands for (Werkzeug documentation, "Proxying")."""
    return proxy._get_current_object  # noqa: SLF001 - documented by this name


application: "Callable[[], flask.Flask]" = _behind(flask.current_app)
known: "Callable[[], _AppCtxGlobals]" = _behind(flask.g)
received: "Callable[[], flask.Request]" = _behind(flask.request)
