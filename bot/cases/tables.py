"""The tables. Every row carries the workspace it belongs to, as the first half of its key: nothing crosses over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Utc(TypeDecorator[datetime]):
    """A moment with its time zone. SQLite keeps none, so it is kept as UTC and given back as such."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Table(DeclarativeBase):
    """What all tables share."""

    type_annotation_map = {datetime: Utc(), str: Text(), float: Double()}  # noqa: RUF012  SQLAlchemy's own way to say it


Id = String(64)


def _where(condition: str) -> dict[str, Any]:
    """An index over some of the rows alone."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def of_a_case() -> ForeignKeyConstraint:
    """What a table has whose rows go with the case that they are about."""
    return ForeignKeyConstraint(["team_id", "case_id"], ["cases.team_id", "cases.id"], ondelete="CASCADE")


class CaseRow(Table):
    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("team_id", "job_id", name="one_case_a_job"),
        UniqueConstraint("team_id", "channel_id", "message_ts", name="one_case_a_message"),
        Index("cases_of_a_person", "team_id", "user_id", "created_at"),
        Index("cases_by_age", "created_at", **_where("cleared_at IS NULL")),
        Index("cases_cleared", "cleared_at", **_where("cleared_at IS NOT NULL")),
        Index("cases_of_one_mail", "team_id", "channel_id", "mail_key", "created_at", **_where("mail_key IS NOT NULL")),
        Index("cases_alike", "team_id", "entry_id", "created_at"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    job_id: Mapped[str] = mapped_column(String(200))
    channel_id: Mapped[str] = mapped_column(Id)
    thread_ts: Mapped[str | None] = mapped_column(Id)
    message_ts: Mapped[str | None] = mapped_column(Id)
    user_id: Mapped[str] = mapped_column(Id)
    surface: Mapped[str] = mapped_column(Id)
    private: Mapped[bool]
    state: Mapped[str] = mapped_column(Id)
    entry_id: Mapped[str | None] = mapped_column(Id)
    answer: Mapped[str | None]
    words: Mapped[str | None]
    text: Mapped[str]
    """Of cases from before it was made of the input when it is wanted; else empty."""
    posting: Mapped[str | None] = mapped_column(String(200))
    posted_channel: Mapped[str | None] = mapped_column(Id)
    posted_ts: Mapped[str | None] = mapped_column(Id)
    show_details: Mapped[bool]
    show_reply: Mapped[bool]
    solved_by: Mapped[str | None] = mapped_column(Id)
    problem: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    """When the texts of the case were taken out of it."""
    mail_key: Mapped[str | None] = mapped_column(Id)
    """The same for the same bounced e-mail, and nothing that could be read back: a keyed sum (subject_key.py)."""
    domain: Mapped[str | None] = mapped_column(String(255))
    """Of the first address that could not be reached."""


class InputRow(Table):
    """What was pasted or attached, as it came, so that it can be read again in another light."""

    __tablename__ = "inputs"
    __table_args__ = (of_a_case(),)

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    pasted: Mapped[bool]
    """True for text that went through the chat, False for a file as it is."""


class EscalationRow(Table):
    __tablename__ = "escalations"
    __table_args__ = (
        of_a_case(),
        UniqueConstraint("team_id", "case_id", name="one_escalation_a_case"),
        Index("escalations_by_card", "team_id", "card_channel", "card_ts"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    asked_by: Mapped[str] = mapped_column(Id)
    note: Mapped[str]
    state: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(String(100))
    posting: Mapped[str | None] = mapped_column(String(200))
    card_channel: Mapped[str | None] = mapped_column(Id)
    card_ts: Mapped[str | None] = mapped_column(Id)
    claimed_by: Mapped[str | None] = mapped_column(Id)
    resolved_by: Mapped[str | None] = mapped_column(Id)
    version: Mapped[int]
    problem: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    urgent: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    """When a helper last did or said something about it."""
    outcome: Mapped[str | None] = mapped_column(Id)
    right_entry: Mapped[str | None] = mapped_column(String(200))
    """Which entry of the base was right, as whoever resolved it says."""
    outcome_words: Mapped[str] = mapped_column(default="")
    snoozed_until: Mapped[float | None]
    """Seconds since 1970 until which nobody is reminded."""
    reminded: Mapped[int] = mapped_column(default=0)
    """How often people were reminded since it last changed hands."""
    pinged: Mapped[bool] = mapped_column(default=False)
    """Whether the people who can be pinged were: that is done once."""


class FeedbackRow(Table):
    """One opinion a person a case: the last one counts."""

    __tablename__ = "feedback"
    __table_args__ = (of_a_case(),)

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    user_id: Mapped[str] = mapped_column(Id, primary_key=True)
    good: Mapped[bool]
    words: Mapped[str]
    updated_at: Mapped[datetime]
    right_entry: Mapped[str | None] = mapped_column(String(200))
    """The entry that this person says was meant."""


class HistoryRow(Table):
    """Who did what to a case, and when. `job_id` keeps a repeated step from writing it twice."""

    __tablename__ = "history"
    __table_args__ = (
        of_a_case(),
        Index("history_of_a_case", "team_id", "case_id", "at"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    job_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    what: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    user_id: Mapped[str] = mapped_column(Id)
    at: Mapped[datetime]


class JobRow(Table):
    """A piece of work, from the moment it was acknowledged until it is done; then what it was about is taken out."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("team_id", "id", name="one_job_an_event"),
        Index("jobs_that_wait", "state", "due_at"),
        Index("jobs_of_a_lane", "team_id", "lane", "state", "number"),
        Index("jobs_of_a_process", "owner"),
        Index("jobs_not_done", "state", **_where("state <> 'done'")),
    )

    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    """In the order of arrival."""
    team_id: Mapped[str] = mapped_column(Id)
    id: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(Id)
    channel: Mapped[str] = mapped_column(Id)
    lane: Mapped[str] = mapped_column(String(200))
    """Jobs of one lane are done one after another, in the order of arrival."""
    payload: Mapped[str]
    """Emptied when the job ends."""
    version: Mapped[int]
    """Of the payload's form."""
    state: Mapped[str] = mapped_column(Id)
    owner: Mapped[str | None] = mapped_column(Id)
    due_at: Mapped[float]
    """Seconds since 1970 before which nobody does it."""
    progress: Mapped[str]
    deaths: Mapped[int]
    """How many processes died while they did it."""
    problem: Mapped[str | None]
    created_at: Mapped[float]
    ended_at: Mapped[float | None]


class ProcessRow(Table):
    """A running process. `beats` grows while it lives: whoever sees it stand still for long enough takes its jobs
    over."""

    __tablename__ = "processes"

    id: Mapped[str] = mapped_column(Id, primary_key=True)
    host: Mapped[str] = mapped_column(String(255))
    pid: Mapped[int]
    version: Mapped[int]
    beats: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[float]


class CompatibilityRow(Table):
    """One row: the oldest revision of these tables whose programs may still work on them."""

    __tablename__ = "compatibility"

    oldest_revision: Mapped[str] = mapped_column(String(32), primary_key=True)
