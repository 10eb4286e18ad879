"""Jobs and processes: work is kept in the same database as what it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _id(name: str, *, null: bool = False, length: int = 64) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=null)


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        _id("team_id"),
        _id("id", length=200),
        _id("kind"),
        _id("channel"),
        _id("lane", length=200),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _id("state"),
        _id("owner", null=True),
        sa.Column("due_at", sa.Double(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("deaths", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.UniqueConstraint("team_id", "id", name="one_job_an_event"),
    )
    op.create_index("jobs_that_wait", "jobs", ["state", "due_at"])
    op.create_index("jobs_of_a_lane", "jobs", ["team_id", "lane", "state", "number"])
    op.create_index("jobs_of_a_process", "jobs", ["owner"])
    op.create_table(
        "processes",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("beats", sa.BigInteger(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
    )
    op.add_column("cases", sa.Column("cleared_at", sa.DateTime(timezone=True), nullable=True))
    # What a program that opens this database must know at least: the oldest revision it may have been written for.
    op.create_table("compatibility", sa.Column("oldest_revision", sa.String(32), primary_key=True))
    op.execute("INSERT INTO compatibility (oldest_revision) VALUES ('0002')")


def downgrade() -> None:
    op.drop_column("cases", "cleared_at")
    for table in ("compatibility", "processes", "jobs"):
        op.drop_table(table)
