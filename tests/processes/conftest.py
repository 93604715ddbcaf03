"""A moment, for expressions."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def at():
    zone = ZoneInfo("Asia/Shanghai")
    return datetime(2026, 11, 23, 9, tzinfo=zone), zone
