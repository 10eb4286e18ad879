"""Alembic's way in. It is only ever run from `bot.cases.database`, which hands over an open connection."""

from alembic import context

from bot.cases.tables import Table

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Table.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
