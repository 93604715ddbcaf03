"""Alembic's migrations; they ship in the wheel and run from `storage.migrating`."""
