"""Keys: what names a case and everything in it."""

COUNTER_BITS = 20
COMPANY = 0
"""The number of the chain that records what belongs to no case; cases count from 1."""


def key_of(number: int, counter: int = 0) -> int:
    """Key of the *counter*-th thing in case (or deployment) *number*; 63 bits, a decimal string on the wire."""
    if not 0 <= counter < 1 << COUNTER_BITS:
        raise OverflowError(f"case {number} has used up its {1 << COUNTER_BITS} keys")
    return number << COUNTER_BITS | counter


def number_of(key: int) -> int:
    """The case (or deployment) number in a key: what the tables shard and lock by."""
    return key >> COUNTER_BITS
