"""What a test run was about: a line at its end."""

import re
from collections import Counter

PLACES = {
    r"tests/browser/": "in a browser",
    r".*[\[-]sqlite[\]-]": "on SQLite",
    r".*[\[-]postgresql[\]-]": "on PostgreSQL",
}
ELSEWHERE = "without a database of their own"


def place(nodeid):
    return next((words for pattern, words in PLACES.items() if re.match(pattern, nodeid)), ELSEWHERE)


def summary(nodeids):
    """How many of the tests ran where; a place where none did is named too."""
    counts = Counter(map(place, nodeids))
    return "passed: " + ", ".join(f"{counts[words]} {words}" for words in (*PLACES.values(), ELSEWHERE))
