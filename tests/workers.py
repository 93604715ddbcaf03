"""Which tests have to be run by the same worker, where there are several."""

from xdist.scheduler import LoadScopeScheduling

STORIES = "tests/browser/"
"""What is told here happens in one company, in the order of the tests."""


class Scheduling(LoadScopeScheduling):
    """Test by test in their order, but the stories first and as a whole.

    pytest-xdist has ``--dist=loadgroup`` for this, which groups nothing under pytest 9.2 and does not say so
    (pytest-xdist 3.8.0, its issue 1386).
    """

    def _split_scope(self, nodeid):
        return STORIES if nodeid.startswith(STORIES) else nodeid
