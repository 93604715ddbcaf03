"""What list pages share: their search words, their place in the list, and answering with a part only."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

PAGE = 30
"""Rows at once."""


def search() -> str | None:
    """What the person looks for; None for everything."""
    return request.args.get("q", "").strip()[:100] or None


def after() -> str | None:
    """Where to read on: an earlier page's `next`."""
    return request.args.get("after") or None


def render_list(template: str, rows: str, context: Mapping[str, Any]) -> str:
    """The whole page, or its rows alone where a script asks for more of them or for others."""
    return render_template(rows if request.headers.get("HX-Request") == "true" else template, **context)
