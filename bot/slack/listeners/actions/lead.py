"""The buttons of Home for who leads: more of a list, and what becomes of entries that were proposed or taught."""

from __future__ import annotations

from typing import Any, Final

import structlog
from slack_bolt import Ack, App

from bot.cases.errors import ChatError
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.proposal import title_in
from bot.slack.home_shown import lead_home, publish_gently
from bot.slack.lead_door import ONLY_LEADS, is_lead, open_form, say, value_of
from bot.slack.payloads import kept, team_of, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.home_seen import ACCEPT, DECLINE, LOOK, MORE, TAKE_BACK
from bot.slack.views.lead_lists import LIST, entry_form, list_form
from bot.slack.views.lead_propose import errors_of, propose_form
from bot.words import later, template

log = structlog.get_logger(__name__)

GONE: Final = later("This entry is not there any more.")
FULL: Final = later("There are 500 accepted entries, and no room for more. Take some back, or move them into a folder.")
_NOT_AS_IT_IS: Final = later("It cannot be used as it is.")
_DECIDE: Final = {
    ACCEPT: EntryState.ACCEPTED,
    DECLINE: EntryState.DECLINED,
    TAKE_BACK: EntryState.TAKEN_BACK,
}
_DONE: Final = {
    EntryState.ACCEPTED: later("<@{who}> has accepted it already."),
    EntryState.DECLINED: later("<@{who}> has declined it already."),
    EntryState.TAKEN_BACK: later("<@{who}> has taken it back already."),
    EntryState.PROPOSED: later("<@{who}> has proposed it anew."),
}


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def more(ack: Ack, body: dict[str, Any]) -> None:
        if is_lead(rooms, body):
            open_form(rooms, body, list_form(value_of(body), lead_home(rooms, team_of(body))))
        else:
            say(rooms, body, ONLY_LEADS)
        ack()

    def look(ack: Ack, body: dict[str, Any]) -> None:
        entry = rooms.work.cases.entries.get(team_of(body), value_of(body)) if is_lead(rooms, body) else None
        if entry is None:
            say(rooms, body, GONE if is_lead(rooms, body) else ONLY_LEADS)
        elif entry.state is EntryState.PROPOSED:  # to be tried, and changed, before it is accepted
            open_form(rooms, body, propose_form(entry.case_id or "", entry.yaml))
        else:
            open_form(rooms, body, entry_form(title_in(entry.yaml) or entry.id, entry.yaml))
        ack()

    app.action(MORE)(more)
    app.action(LOOK)(look)
    for action_id, to in _DECIDE.items():
        _listen(app, rooms, action_id, to)


def _listen(app: App, rooms: Rooms, action_id: str, to: EntryState) -> None:
    def decide(ack: Ack, body: dict[str, Any]) -> None:
        if not is_lead(rooms, body):
            say(rooms, body, ONLY_LEADS)
            ack()
            return
        team, user = team_of(body), user_of(body)
        before = rooms.work.cases.entries.get(team, value_of(body))
        if to is EntryState.ACCEPTED and before is not None:
            problems = rooms.work.proposing.look(team, before.yaml).problems
            if problems and before.state is EntryState.PROPOSED:  # the base has changed since
                say(rooms, body, f"{template(_NOT_AS_IT_IS)} {errors_of(problems)}")
                ack()
                return
        decided = rooms.work.proposing.decide(team, value_of(body), to, by=user)
        if decided is None:
            say(rooms, body, FULL if before is not None else GONE)
        elif decided.state is not to or decided.decided_by != user:
            say(rooms, body, quicker(decided))
        show_anew(rooms, body)
        ack()

    app.action(action_id)(decide)


def quicker(entry: TaughtEntry) -> str:
    """Somebody else was quicker, or did something else."""
    who = (entry.decided_by or entry.proposed_by) if entry.state is not EntryState.PROPOSED else entry.proposed_by
    return template(_DONE[entry.state]).format(who=who)


def show_anew(rooms: Rooms, body: dict[str, Any]) -> None:
    """Home, and the list in which somebody pressed, show how it stands now."""
    team, view = team_of(body), body.get("view") or {}
    if view.get("callback_id") == LIST:
        try:
            form = list_form(kept(view).get("list", ""), lead_home(rooms, team))
            rooms.api(team).call("views.update", view_id=view.get("id"), view=form)
        except ChatError as error:
            log.info("a list could not be drawn anew", because=str(error))
    publish_gently(rooms, team, user_of(body))
