"""Cases, what was pasted, escalations, feedback, history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _id(name: str, *, null: bool = False, length: int = 64) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=null)


def _of_case() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["team_id", "case_id"], ["cases.team_id", "cases.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "cases",
        _id("team_id"),
        _id("id"),
        _id("job_id", length=200),
        _id("channel_id"),
        _id("thread_ts", null=True),
        _id("message_ts", null=True),
        _id("user_id"),
        _id("surface"),
        sa.Column("private", sa.Boolean(), nullable=False),
        _id("state"),
        _id("entry_id", null=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        _id("posting", null=True, length=200),
        _id("posted_channel", null=True),
        _id("posted_ts", null=True),
        sa.Column("show_details", sa.Boolean(), nullable=False),
        sa.Column("show_reply", sa.Boolean(), nullable=False),
        _id("solved_by", null=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "job_id", name="one_case_a_job"),
        sa.UniqueConstraint("team_id", "channel_id", "message_ts", name="one_case_a_message"),
    )
    op.create_index("cases_of_a_person", "cases", ["team_id", "user_id", "created_at"])
    op.create_table(
        "inputs",
        _id("team_id"),
        _id("case_id"),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("pasted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "case_id"),
        _of_case(),
    )
    op.create_table(
        "escalations",
        _id("team_id"),
        _id("id"),
        _id("case_id"),
        _id("asked_by"),
        sa.Column("note", sa.Text(), nullable=False),
        _id("state"),
        _id("channel", length=100),
        _id("posting", null=True, length=200),
        _id("card_channel", null=True),
        _id("card_ts", null=True),
        _id("claimed_by", null=True),
        _id("resolved_by", null=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "case_id", name="one_escalation_a_case"),
        _of_case(),
    )
    op.create_table(
        "feedback",
        _id("team_id"),
        _id("case_id"),
        _id("user_id"),
        sa.Column("good", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "case_id", "user_id"),
        _of_case(),
    )
    op.create_table(
        "history",
        _id("team_id"),
        _id("job_id", length=200),
        _id("what"),
        _id("case_id"),
        _id("user_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "job_id", "what"),
        _of_case(),
    )
    op.create_index("history_of_a_case", "history", ["team_id", "case_id", "at"])


def downgrade() -> None:
    for table in ("history", "feedback", "escalations", "inputs", "cases"):
        op.drop_table(table)
