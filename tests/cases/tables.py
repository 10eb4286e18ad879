"""Every table that some part of the code knows, to be compared with what the migrations make."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore
from sqlalchemy import Connection, MetaData

import bot.cases.floods.flood_tables
import bot.cases.talk.conversation_tables
import bot.cases.workspace.installation_tables  # noqa: F401  its tables are among the others' then
from bot.cases.tables import Table


def differences(connection: Connection) -> list[Any]:
    """What the database has and the code does not know, and the other way round."""
    known = MetaData()
    for table in Table.metadata.tables.values():
        table.to_metadata(known)
    SQLAlchemyOAuthStateStore.build_oauth_states_table(known, "oauth_states")
    return list(compare_metadata(MigrationContext.configure(connection), known))
