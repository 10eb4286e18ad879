"""👀 on a card takes the case (https://docs.slack.dev/reference/events/reaction_added). Other reactions, and those on
anything else, are passed over."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt import App

from bot.cases.card.moves import BY_REACTION
from bot.cases.case import Place
from bot.cases.job import Job, JobKind
from bot.slack.payload_origin import documented, team_of
from bot.slack.rooms import Rooms

EYES: Final = "eyes"


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def reaction_added(body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("reaction") != EYES or not _is_on_own_message(body):
            return
        team, channel, ts = team_of(body), str(event["item"]["channel"]), str(event["item"]["ts"])
        # In a channel that two workspaces share, the outer one is that of whoever reacted.
        if not rooms.chats.are_of_one_house(team, str(body.get("team_id") or "")):
            return
        escalation = rooms.work.cases.escalations.of_card(team, channel, ts)
        if escalation is not None:
            place = Place(team, channel, None, str(event["user"]))
            job_id = str(body["event_id"])
            rooms.work.hand_over(Job(JobKind.CLAIM, job_id, place, case_id=escalation.case_id, choice=BY_REACTION))

    app.event("reaction_added")(reaction_added)


@documented
def _is_on_own_message(body: dict[str, Any]) -> bool:
    event, told = body["event"], (body.get("authorizations") or [{}])[0]
    item, own = event["item"], told.get("user_id")
    if item.get("type") != "message" or not (item["channel"] and item["ts"] and event["user"]):
        return False
    return event["user"] != own and (own is None or event.get("item_user") in (own, None))
