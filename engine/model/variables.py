"""What a case knows."""

from typing import Any

Variables = dict[str, Any]
"""JSON values by variable name."""
