"""docs/reference/permissions.md: who may ask what. Run as a program, it is written anew."""

from pathlib import Path

from engine.model import ADMINISTRATORS, AUDITORS, PROCESS_OWNERS
from web.auth import PERMISSIONS
from web.programs import SCOPES

PATH = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
ROLES = (PROCESS_OWNERS, AUDITORS, ADMINISTRATORS)

HEAD = """\
# Permissions

Every address, and who may ask it. Written from the URL map and `web.auth.PERMISSIONS` by
`python -m tests.web.permissions_table`; a test holds it to them, and asks every address in every role.

**yes** opens the address, not everything behind it: which cases, tasks, files and notices somebody sees there is decided
by one filter for all lists, details, files and counts (`storage/visibility.py`). What is not visible is answered with
404, as if it were not there. A task is done by its assignee or candidates alone, whatever other roles they have; an
action beside a case by those to whom the diagram offers it; a process is started by its starter groups.

Programs are asked for a token's scope besides: the last column. A token can do no more than its person.

| address | nobody logged in | anybody | process owners | auditors | administrators | scope of a token |
|---|---|---|---|---|---|---|
"""


def written(app):
    """The whole file."""
    return HEAD + "".join(f"{row}\n" for row in rows(app))


def rows(app):
    """A row per address and method, in order."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, sorted(rule.methods))):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            scope = SCOPES.get(rule.endpoint, "")
            cells = [f"`{method} {rule.rule}`", *map(_word, _answers(PERMISSIONS[rule.endpoint])), scope]
            yield f"| {' | '.join(cells)} |".replace("  ", " ")


def _answers(access):
    """For nobody, anybody and each role."""
    match access:
        case "everyone":
            return [True] * (2 + len(ROLES))
        case "logged in":
            return [False] + [True] * (1 + len(ROLES))
        case _:
            return [False, False, *(role in access for role in ROLES)]


def _word(answer):
    return "yes" if answer else "–"


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    from storage import open_database
    from tests.web.conftest import Office

    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/liuzhuan.db")
        database.migrate()
        PATH.write_text(written(Office(database).app), "utf-8")
        database.close()
