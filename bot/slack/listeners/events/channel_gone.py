"""A channel was archived or deleted, or the bot was taken out of it: cards in it are seen by nobody any more.

(https://docs.slack.dev/reference/events/channel_archive, …/channel_deleted, …/channel_left, …/group_archive,
…/group_deleted, …/group_left)
"""

from __future__ import annotations

from typing import Any, Final

from slack_bolt import App

from bot.cases.case import Place
from bot.cases.job import Job, JobKind
from bot.slack.payload_origin import documented, team_of
from bot.slack.rooms import Rooms

EVENTS: Final = (
    "channel_archive", "channel_deleted", "channel_left", "group_archive", "group_deleted", "group_left",
)  # fmt: skip


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def channel_gone(body: dict[str, Any]) -> None:
        job = _job(body)
        # Most channels have no card in them: then there is nothing to do, and nothing is kept.
        if rooms.work.cases.escalations.open_in(job.place.team, job.place.channel):
            rooms.work.hand_over(job)

    for name in EVENTS:
        app.event(name)(channel_gone)


@documented
def _job(body: dict[str, Any]) -> Job:
    event = body["event"]
    place = Place(team_of(body), str(event["channel"]), None, str(event.get("user") or ""))
    return Job(JobKind.CHANNEL_GONE, str(body["event_id"]), place)
