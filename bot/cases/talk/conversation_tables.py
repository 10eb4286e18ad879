"""The tables of what goes on around a case: its thread, words carried between two threads, incidents, entries that a
lead has taught, and what is set for a channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.cases.tables import Id, Table, of_a_case


class ThreadRow(Table):
    """A thread that the bot has answered in: which case it is about now, and who spoke lately. No words are kept."""

    __tablename__ = "threads"
    __table_args__ = (
        of_a_case(),
        Index("threads_of_a_case", "team_id", "case_id"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id, primary_key=True)
    thread_ts: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id)
    heard: Mapped[list[Any]] = mapped_column(JSON)
    """The last messages, oldest first: who, when, and what kind of words these were (bot/cases/talk/threads.py)."""
    answered: Mapped[int] = mapped_column(default=0)
    """Follow-ups answered in the current hour, with `hour`: a bound that no circle of programs gets past."""
    hour: Mapped[int] = mapped_column(default=0)
    updated_at: Mapped[datetime]


class RelayRow(Table):
    """A message that was carried from one thread into the other: by where it stands, so that it is carried once."""

    __tablename__ = "relays"
    __table_args__ = (
        of_a_case(),
        Index("relays_of_a_case", "team_id", "case_id"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id, primary_key=True)
    ts: Mapped[str] = mapped_column(String(200), primary_key=True)
    """Of the message; of words typed into a form the id of the form."""
    case_id: Mapped[str] = mapped_column(Id)
    user_id: Mapped[str] = mapped_column(Id)
    to_helpers: Mapped[bool]
    to_channel: Mapped[str | None] = mapped_column(Id)
    to_ts: Mapped[str | None] = mapped_column(Id)
    at: Mapped[datetime]


class IncidentRow(Table):
    """Several cases alike within a short time: one notice for them all."""

    __tablename__ = "incidents"
    __table_args__ = (
        UniqueConstraint("team_id", "entry_id", "domain", "window_at", name="one_incident_a_window"),
        Index("incidents_of_late", "team_id", "entry_id", "domain", "last_at"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(200))
    domain: Mapped[str] = mapped_column(String(255))
    window_at: Mapped[float]
    """Seconds since 1970 at which it began."""
    last_at: Mapped[float]
    posting: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(Id)
    ts: Mapped[str | None] = mapped_column(Id)
    version: Mapped[int] = mapped_column(default=0)


class IncidentCaseRow(Table):
    """One case of an incident."""

    __tablename__ = "incident_cases"
    __table_args__ = (
        of_a_case(),
        Index("incident_of_a_case", "team_id", "case_id"),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    incident_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    at: Mapped[datetime]


class EntryRow(Table):
    """An entry of the knowledge base that people of a workspace wrote from a case: proposed, accepted or taken back."""

    __tablename__ = "taught_entries"
    __table_args__ = (Index("taught_entries_changed", "team_id", "revision"),)

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    yaml: Mapped[str]
    state: Mapped[str] = mapped_column(Id)
    case_id: Mapped[str | None] = mapped_column(Id)
    proposed_by: Mapped[str] = mapped_column(Id)
    decided_by: Mapped[str | None] = mapped_column(Id)
    revision: Mapped[int] = mapped_column(BigInteger)
    """Grows with every change, in milliseconds since 1970: the sum over a workspace tells whether anything changed."""
    proposed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class ChannelRow(Table):
    """What is set for one channel."""

    __tablename__ = "channels"

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id, primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
