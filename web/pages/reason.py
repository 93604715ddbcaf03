"""The reason that an administrator gives for stepping in; the record keeps it."""

from flask import request

from engine.errors import Finding, Invalid

LONGEST = 500
"""Characters."""


def reason() -> str:
    """What came with the request. Raises: Invalid: ``request.reason`` where nothing did."""
    given = request.form.get("reason", "").strip()[:LONGEST]
    if not given:
        raise Invalid([Finding("request.reason")])
    return given
