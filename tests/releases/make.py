"""Store what a release leaves behind: ``python -m tests.releases.make`` once per release, before its tag.

Writes ``<version>.zip``, a backup of a database with a case in each of the places that `stories` knows, and
``<version>.json``, the key of each of them. Both are committed and never made again: they stand for the databases that
are out there.
"""

import json
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from storage import open_database
from tests.conftest import FOUNDED
from tests.people import COMPANY
from tests.releases.stories import STORIES, deploy_all
from tests.scenario import Scenario
from web.company import load_company

FOLDER = Path(__file__).parent
STORED = datetime(2026, 11, 24, 9, tzinfo=UTC)


def main():
    name = version("liuzhuan")
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/release.db")
        database.migrate()
        load_company(database.accounts(), COMPANY, at=FOUNDED)
        deploy_all(Scenario(database))
        keys = {}
        for story, (begin, _) in STORIES.items():
            scenario = Scenario(database)
            begin(scenario)
            keys[story] = str(scenario.key)
        (FOLDER / f"{name}.zip").unlink(missing_ok=True)
        database.back_up(FOLDER / f"{name}.zip", at=STORED)
        database.close()
    (FOLDER / f"{name}.json").write_text(json.dumps(keys, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
