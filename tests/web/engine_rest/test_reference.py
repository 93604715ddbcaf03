"""docs/reference/camunda-7.md names every request that is answered, and no other."""

import re

from tests.conftest import PROCESSES

REFERENCE = (PROCESSES.parent / "docs" / "reference" / "camunda-7.md").read_text("utf-8")


def test_every_request_has_a_row_and_every_row_a_request(office):
    listed = set(re.findall(r"^\| `([A-Z]+ /\S+)` \|", REFERENCE, re.MULTILINE))
    answered = {
        f"{method} {rule.rule.removeprefix('/engine-rest')}"
        for rule in office.app.url_map.iter_rules()
        if rule.endpoint.startswith("engine_rest.")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert answered == listed
