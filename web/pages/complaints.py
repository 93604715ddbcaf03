"""What is wrong with a plain form, in words, by the field that it stands beside."""

from engine.errors import Invalid
from web.wording import sentence

PAGE = ""
"""The key of what is no field's fault."""


def complaints(invalid: Invalid | None) -> dict[str, str]:
    """Sentences by field; those of none together under `PAGE`."""
    words: dict[str, str] = {}
    for finding in invalid.findings if invalid else ():
        field = finding.field or PAGE
        words[field] = " ".join(filter(None, (words.get(field), sentence(finding))))
    return words
