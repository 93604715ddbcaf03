"""A company without any deployed process, and the corpus."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.deployments import check
from storage import open_database
from tests.people import COMPANY
from web.company import load_company

CORPUS = Path(__file__).parent / "corpus"


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """People and groups of the demo company, and nothing deployed."""
    path = tmp_path_factory.mktemp("company") / "liuzhuan.db"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    load_company(database.accounts(), COMPANY, at=datetime(2026, 1, 1, tzinfo=UTC))
    yield database
    database.close()


@pytest.fixture
def findings(company):
    """What the check says of files by name."""
    return lambda files: check(company.reading(), files)
