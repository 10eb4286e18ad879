"""Jobs as somebody at a terminal sees them: beside the process that does them, and nothing of what they are about."""

from __future__ import annotations

from sqlalchemy import Engine, select

from bot.cases.durable.clock import Clock
from bot.cases.durable.overview import Overview
from bot.cases.tables import JobRow


def overview_of(database: Engine, clock: Clock | None = None) -> Overview:
    """The jobs in a database."""
    return Overview(database, clock or Clock())


def teams_of_job(database: Engine, job_id: str) -> tuple[str, ...]:
    """The workspaces that have a job of this id: ids are Slack's, one workspace's as a rule."""
    with database.connect() as connection:
        found = connection.scalars(select(JobRow.team_id).where(JobRow.id == job_id).order_by(JobRow.team_id))
        return tuple(found)
