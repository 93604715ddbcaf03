"""The store: SQLAlchemy Core and Alembic behind `engine.ports` and `engine.views`."""

from storage.accounts import Accounts
from storage.database import Database, open_database
from storage.queries import Queries
from storage.unit_of_work import SqlUnitOfWork

__all__ = ["Accounts", "Database", "Queries", "SqlUnitOfWork", "open_database"]
