"""Looking at what is old, and at what is not done, without going through all that ever was."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    _index("cases_by_age", "cases", ["created_at"], "cleared_at IS NULL")
    _index("cases_cleared", "cases", ["cleared_at"], "cleared_at IS NOT NULL")
    _index("jobs_not_done", "jobs", ["state"], "state <> 'done'")


def downgrade() -> None:
    for name, table in (("cases_by_age", "cases"), ("cases_cleared", "cases"), ("jobs_not_done", "jobs")):
        op.drop_index(name, table)
