"""What Alembic runs before the migrations: the caller's connection is theirs, and its transaction too."""

from alembic import context

from storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
