from datetime import UTC, datetime

import pytest

from engine.feel import Environment, evaluate
from engine.feel.text import format_value

NOW = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)  # 09:30 in Shanghai


@pytest.fixture
def environment():
    return Environment(now=NOW)


@pytest.fixture
def written(environment):
    """The value of an expression in FEEL's own notation: strings in quotes, null spelled out."""

    def write(text, variables=None):
        return format_value([evaluate(text, variables or {}, environment)])[1:-1]

    return write
