"""Scripts and styles by the names that their build gave them."""

import json
from functools import lru_cache
from pathlib import Path

from flask import Flask, url_for

_DIST = Path(__file__).parent / "static" / "dist"


def register(app: Flask) -> None:
    """Give templates `asset`."""
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Address of ``app.js``, ``app.css`` or ``base.js``, its content's hash in it."""
    manifest = _DIST / "manifest.json"
    names = _names(manifest.stat().st_mtime_ns) if manifest.is_file() else {}
    return url_for("static", filename=f"dist/{names.get(name, name)}")


@lru_cache(maxsize=1)
def _names(built_at: int) -> dict[str, str]:
    """Built name by source name, read anew after each build."""
    del built_at
    names: dict[str, str] = json.loads((_DIST / "manifest.json").read_text("utf-8"))
    return names
