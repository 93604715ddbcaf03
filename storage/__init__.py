"""The store: SQLAlchemy Core and Alembic behind `engine.ports`."""
