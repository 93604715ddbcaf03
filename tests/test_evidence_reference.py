"""docs/reference/evidence.md names what is really recorded."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
REFERENCE = (ROOT / "docs" / "reference" / "evidence.md").read_text("utf-8")


def test_every_command_of_the_companys_own_chain_is_explained():
    sources = [path.read_text("utf-8") for ring in ("engine", "storage", "web") for path in (ROOT / ring).rglob("*.py")]
    noted = re.compile(
        r'(?:self\._note\(connection, |audit\.note\(|audit\.append\(\s*Command\(\s*|name: str = |_record\(store\.unit_of_work\(\), )"([a-z_.]+)"'
    )
    named = {name for source in sources for name in noted.findall(source)}
    either = re.compile(r'self\._note\(connection, "([a-z_.]+)" if [^"]+ else "([a-z_.]+)"')
    named |= {name for source in sources for pair in either.findall(source) for name in pair}

    table = REFERENCE.partition("| command | `input` |")[2].partition("\n\n")[0]
    explained = {name for line in table.splitlines() for name in re.findall(r"`([a-z_.]+)`", line.partition(" | ")[0])}

    assert {"session.open", "case.read", "definitions.deploy", "user.deactivate"} <= named
    assert named == explained


def test_every_member_of_a_record_is_explained(scenario):
    from tests.people import office

    (record,) = scenario.start("office_affairs", by=office).records()

    assert set() == {name for name in record if f"`{name}`" not in REFERENCE}
