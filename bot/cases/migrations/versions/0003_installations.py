"""Who has installed the app, what each workspace has set, and the states of installations that are under way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _id(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(64), nullable=null)


def upgrade() -> None:
    op.create_table(
        "installations",
        _id("id"),
        _id("team_id", null=True),
        _id("enterprise_id", null=True),
        sa.Column("name", sa.String(200), nullable=False),
        _id("app_id"),
        _id("bot_id"),
        _id("bot_user_id"),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("sealed_refresh_token", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=True),
        sa.Column("renewing_until", MOMENT, nullable=True),
        _id("renewing_by", null=True),
        _id("installed_by"),
        sa.Column("installed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "workspaces",
        _id("team_id"),
        _id("enterprise_id", null=True),
        sa.Column("escalation_channel", sa.String(100), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("team_id"),
    )
    # As slack_sdk's SQLAlchemyOAuthStateStore lays it out (slack_sdk/oauth/state_store/sqlalchemy).
    op.create_table(
        "oauth_states",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("state", sa.String(200), nullable=False),
        sa.Column("expire_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def downgrade() -> None:
    for table in ("oauth_states", "workspaces", "installations"):
        op.drop_table(table)
