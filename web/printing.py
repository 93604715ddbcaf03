"""What commands print for programs."""

import json
from datetime import datetime
from typing import Any

import click

from web.language import gettext as _

AS_JSON = click.option("--json", "as_json", is_flag=True, help=_("For programs: JSON."))


def print_json(value: Any) -> None:
    """Print *value*; moments in ISO 8601, UTC."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_text))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
