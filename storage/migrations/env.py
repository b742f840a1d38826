"""Run by Alembic for every command; migrates over the connection that `storage.schema` hands in."""

from __future__ import annotations

from alembic import context

from storage.tables import SQLModel

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=connection.dialect.name == "sqlite",  # SQLite alters tables by rebuilding them.
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
