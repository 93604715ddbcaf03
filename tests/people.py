"""The same named people in every test: those of processes/demo/company.yaml."""

from functools import cache
from pathlib import Path

import yaml

from engine.model import Actor

COMPANY = Path(__file__).parent.parent / "processes" / "demo" / "company.yaml"


@cache
def company():
    return yaml.safe_load(COMPANY.read_text("utf-8"))


def person(user):
    """The actor for a user of the demo company, as a log-in would make it."""
    entry = next(entry for entry in company()["users"] if entry["id"] == user)
    return Actor(user, frozenset(entry["groups"]), via="test")


office, office2, dept = person("office"), person("office2"), person("dept")
sales, gm, quality, handler = person("sales"), person("gm"), person("quality"), person("handler")
archive, auditor, owner, admin = person("archive"), person("auditor"), person("owner"), person("admin")
