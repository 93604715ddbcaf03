"""Clearing away, once a day."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger(__name__)

EVERY = timedelta(days=1)


class Housekeeping:
    """Runs *clear_away* at the start and then daily, in rounds: one per round of the worker, until nothing is left."""

    def __init__(self, clear_away: Callable[[datetime], int]) -> None:
        self._clear_away = clear_away
        self._next: datetime | None = None

    def run_due(self, at: datetime) -> None:
        """Do what is due at *at*. Raises: Busy."""
        if self._next is not None and at < self._next:
            return
        gone = self._clear_away(at)
        if gone:
            log.info("housekeeping", extra={"gone": gone})
        else:
            self._next = at + EVERY
