"""Channels that are answered by themselves: what arrived, and floods of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _id(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=null)


def upgrade() -> None:
    op.create_table(
        "arrivals",
        _id("team_id"),
        _id("case_id"),
        _id("channel_id"),
        sa.Column("at", sa.Double(), nullable=False),
        _id("program", null=True),
        _id("flood_id", null=True),
        sa.Column("label", sa.String(200), nullable=True),
        sa.Column("lost", sa.String(8), nullable=True),
        sa.Column("domain", sa.String(255), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "case_id"),
        sa.ForeignKeyConstraint(["team_id", "case_id"], ["cases.team_id", "cases.id"], ondelete="CASCADE"),
    )
    op.create_index("arrivals_of_late", "arrivals", ["team_id", "channel_id", "at"])
    op.create_index(
        "arrivals_of_a_flood",
        "arrivals",
        ["team_id", "flood_id", "at"],
        sqlite_where=sa.text("flood_id IS NOT NULL"),
        postgresql_where=sa.text("flood_id IS NOT NULL"),
    )
    op.create_table(
        "floods",
        _id("team_id"),
        _id("id"),
        _id("channel_id"),
        sa.Column("began_at", sa.Double(), nullable=False),
        sa.Column("last_at", sa.Double(), nullable=False),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("shown_at", sa.Double(), nullable=True),
        sa.Column("posting", sa.String(200), nullable=True),
        _id("channel", null=True),
        _id("ts", null=True),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index(
        "one_flood_a_channel",
        "floods",
        ["team_id", "channel_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("floods")
    op.drop_table("arrivals")
