"""What goes on around a case: threads, relays, incidents, taught entries, channels; and more about an escalation."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
NO = sa.false()


def _id(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=null)


def _number(name: str, kind: sa.types.TypeEngine[int] | None = None) -> sa.Column[int]:
    return sa.Column(name, kind or sa.Integer(), nullable=False, server_default="0")


def _of_a_case() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["team_id", "case_id"], ["cases.team_id", "cases.id"], ondelete="CASCADE")


def upgrade() -> None:
    # Programs of the release before write rows without these: so each is null, or has a value of the database's own.
    op.add_column("cases", _id("mail_key", null=True))
    op.add_column("cases", sa.Column("domain", sa.String(255), nullable=True))
    op.create_index(
        "cases_of_one_mail",
        "cases",
        ["team_id", "channel_id", "mail_key", "created_at"],
        sqlite_where=sa.text("mail_key IS NOT NULL"),
        postgresql_where=sa.text("mail_key IS NOT NULL"),
    )
    op.create_index("cases_alike", "cases", ["team_id", "entry_id", "created_at"])
    for column in (
        sa.Column("urgent", sa.Boolean(), nullable=False, server_default=NO),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("heard_at", MOMENT, nullable=True),
        _id("outcome", null=True),
        sa.Column("right_entry", sa.String(200), nullable=True),
        sa.Column("outcome_words", sa.Text(), nullable=False, server_default=""),
        sa.Column("snoozed_until", sa.Double(), nullable=True),
        _number("reminded"),
        sa.Column("pinged", sa.Boolean(), nullable=False, server_default=NO),
    ):
        op.add_column("escalations", column)
    op.create_index("escalations_by_card", "escalations", ["team_id", "card_channel", "card_ts"])
    op.add_column("feedback", sa.Column("right_entry", sa.String(200), nullable=True))
    _threads()
    _incidents()
    _taught_entries()
    op.create_table(
        "channels",
        _id("team_id"),
        _id("channel_id"),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id"),
    )


def _threads() -> None:
    op.create_table(
        "threads",
        _id("team_id"),
        _id("channel_id"),
        _id("thread_ts"),
        _id("case_id"),
        sa.Column("heard", sa.JSON(), nullable=False),
        _number("answered"),
        _number("hour"),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "thread_ts"),
        _of_a_case(),
    )
    op.create_index("threads_of_a_case", "threads", ["team_id", "case_id"])
    op.create_table(
        "relays",
        _id("team_id"),
        _id("channel_id"),
        sa.Column("ts", sa.String(200), nullable=False),
        _id("case_id"),
        _id("user_id"),
        sa.Column("to_helpers", sa.Boolean(), nullable=False),
        _id("to_channel", null=True),
        _id("to_ts", null=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel_id", "ts"),
        _of_a_case(),
    )
    op.create_index("relays_of_a_case", "relays", ["team_id", "case_id"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        _id("team_id"),
        _id("id"),
        sa.Column("entry_id", sa.String(200), nullable=False),
        sa.Column("domain", sa.String(255), nullable=False),
        sa.Column("window_at", sa.Double(), nullable=False),
        sa.Column("last_at", sa.Double(), nullable=False),
        sa.Column("posting", sa.String(200), nullable=True),
        _id("channel", null=True),
        _id("ts", null=True),
        _number("version"),
        sa.PrimaryKeyConstraint("team_id", "id"),
        sa.UniqueConstraint("team_id", "entry_id", "domain", "window_at", name="one_incident_a_window"),
    )
    op.create_index("incidents_of_late", "incidents", ["team_id", "entry_id", "domain", "last_at"])
    op.create_table(
        "incident_cases",
        _id("team_id"),
        _id("incident_id"),
        _id("case_id"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id", "incident_id", "case_id"),
        _of_a_case(),
    )
    op.create_index("incident_of_a_case", "incident_cases", ["team_id", "case_id"])


def _taught_entries() -> None:
    op.create_table(
        "taught_entries",
        _id("team_id"),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("yaml", sa.Text(), nullable=False),
        _id("state"),
        _id("case_id", null=True),
        _id("proposed_by"),
        _id("decided_by", null=True),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("team_id", "id"),
    )
    op.create_index("taught_entries_changed", "taught_entries", ["team_id", "revision"])


def downgrade() -> None:
    for table in ("channels", "taught_entries", "incident_cases", "incidents", "relays", "threads"):
        op.drop_table(table)
    op.drop_column("feedback", "right_entry")
    op.drop_index("escalations_by_card", "escalations")
    for name in (
        "urgent taken_at ended_at heard_at outcome right_entry outcome_words snoozed_until reminded pinged"
    ).split():
        op.drop_column("escalations", name)
    op.drop_index("cases_alike", "cases")
    op.drop_index("cases_of_one_mail", "cases")
    op.drop_column("cases", "domain")
    op.drop_column("cases", "mail_key")
