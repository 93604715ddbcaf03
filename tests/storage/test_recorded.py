"""Whatever changes people, log-ins or tokens is recorded, by whomever it is called."""

import inspect
import re

import pytest

from storage import Accounts
from storage.roster import Roster
from storage.tokens import Tokens

CHANGES_NOTHING_OF_THAT = {"touch_session", "count_login_failure", "forget_login_failures", "touch", "set_language"}
WRITES = re.compile(r"with self\.(?!_reading|_backend\.(?:reading|asking))")


def writing(kind):
    return {
        name: source
        for name, method in vars(kind).items()
        if inspect.isfunction(method) and not name.startswith("_")
        for source in [inspect.getsource(method)]
        if WRITES.search(source)
    }


@pytest.mark.parametrize("kind", [Accounts, Roster, Tokens])
def test_every_method_that_writes_records_what_it_did(kind):
    silent = {name for name, source in writing(kind).items() if "self._note(" not in source}

    assert silent <= CHANGES_NOTHING_OF_THAT
    assert len(writing(kind)) > len(silent)
