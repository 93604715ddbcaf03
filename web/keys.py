"""Keys in addresses: what fits into the store, and nothing else."""

from flask import request
from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**63 - 1


class KeyConverter(IntegerConverter):
    """``<key:name>``: a larger number is an address that does not exist."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST)


def key_argument(name: str) -> int | None:
    """A key in the query; None where there is none, or nonsense."""
    key = request.args.get(name, type=int)
    return key if key is not None and 0 <= key <= LARGEST else None
