"""The tables of what a channel brings by itself: bounces that were answered without a question, and floods of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.cases.tables import Id, Table, of_a_case

_IN_A_FLOOD: Final = text("flood_id IS NOT NULL")
_GOING_ON: Final = text("ended_at IS NULL")


class ArrivalRow(Table):
    """A bounce that nobody asked about, by its case: when it came, and whether it is one of a flood."""

    __tablename__ = "arrivals"
    __table_args__ = (
        of_a_case(),
        Index("arrivals_of_late", "team_id", "channel_id", "at"),
        Index(
            "arrivals_of_a_flood",
            "team_id",
            "flood_id",
            "at",
            sqlite_where=_IN_A_FLOOD,
            postgresql_where=_IN_A_FLOOD,
        ),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    case_id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id)
    at: Mapped[float]
    """Seconds since 1970."""
    program: Mapped[str | None] = mapped_column(Id)
    """The app that posted it; of a person's nothing is noted."""
    flood_id: Mapped[str | None] = mapped_column(Id)
    label: Mapped[str | None] = mapped_column(String(200))
    """What kind of bounce it is, for the summary of the flood; with `lost` and `domain` emptied when that has ended."""
    lost: Mapped[str | None] = mapped_column(String(8))
    domain: Mapped[str | None] = mapped_column(String(255))


class FloodRow(Table):
    """Many bounces in one channel in a short time, told of in one message."""

    __tablename__ = "floods"
    __table_args__ = (
        Index(
            "one_flood_a_channel",
            "team_id",
            "channel_id",
            unique=True,
            sqlite_where=_GOING_ON,
            postgresql_where=_GOING_ON,
        ),
    )

    team_id: Mapped[str] = mapped_column(Id, primary_key=True)
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    channel_id: Mapped[str] = mapped_column(Id)
    began_at: Mapped[float]
    last_at: Mapped[float]
    ended_at: Mapped[float | None]
    round: Mapped[int] = mapped_column(default=0)
    """How often the summary was begun to be shown: the number of the job that shows it next."""
    shown_at: Mapped[float | None]
    posting: Mapped[str | None] = mapped_column(String(200))
    channel: Mapped[str | None] = mapped_column(Id)
    ts: Mapped[str | None] = mapped_column(Id)
