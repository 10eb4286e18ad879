"""“Explain it” under the box in Home: what was pasted is answered in a direct message, and the box is empty again."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt import Ack, App

from bot.cases.case import Place, Surface
from bot.cases.job import Job, JobKind
from bot.slack.home_shown import publish_gently
from bot.slack.payload_origin import documented
from bot.slack.payloads import press_of, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.home import EXPLAIN, PASTE
from bot.words import later, say

_COMES: Final = later("I am reading it. My answer comes in the Messages tab, in a moment.")
_NOTHING: Final = later("Paste the bounce into the box first.")


def register(app: App, rooms: Rooms) -> None:
    """Register this listener."""

    def home_explain(ack: Ack, body: dict[str, Any]) -> None:
        text, press, team, user = _pasted(body), press_of(body), team_of(body), user_of(body)
        if text:
            place = Place(team, user, None, user)
            rooms.work.hand_over(Job(JobKind.EXPLAIN, press.id, place, surface=Surface.FORM, text=text))
            publish_gently(rooms, team, user, box=press.id[-40:], word=say(_COMES))
        else:
            publish_gently(rooms, team, user, word=say(_NOTHING))
        ack()

    app.action(EXPLAIN)(home_explain)


@documented
def _pasted(body: dict[str, Any]) -> str:
    """What stands in the box, whatever its block is called at the moment."""
    view = body.get("view") or {}
    names = [name for name in (view.get("state") or {}).get("values", {}) if name.startswith(PASTE)]
    return typed(view, names[0]) if names else ""
