"""How much of a large set is tried out: what only helps, or only warns, must not make the answer late."""

from dataclasses import dataclass

MOST = 50_000
"""Values tried in conditions and cells, and names compared, in one set: a few microseconds each."""


@dataclass(slots=True)
class Trials:
    """How many more are made. What would take more is not judged, and for what is misspelt nothing is proposed."""

    left: int = MOST

    def allow(self, count: int) -> bool:
        """Whether so many more may be made; then they are taken."""
        if count > self.left:
            return False
        self.left -= count
        return True
