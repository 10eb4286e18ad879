"""“Propose an entry”: opens the form with a draft; and the buttons that accept what was tried, or keep it."""

from __future__ import annotations

from typing import Any, Final

from slack_bolt import Ack, App

from bot.answering.block_kit import Json
from bot.cases.card.cards import NOT_KEPT
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.proposal import title_in
from bot.knowledge.problem import KnowledgeError
from bot.slack.home_shown import publish_gently
from bot.slack.lead_door import ONLY_LEADS, ONLY_THOSE, is_lead, may_propose, open_form, say
from bot.slack.listeners.actions.lead import FULL, quicker
from bot.slack.payloads import kept, press_of, team_of, typed, user_of
from bot.slack.rooms import Rooms
from bot.slack.views.home_seen import PROPOSE
from bot.slack.views.lead_lists import told
from bot.slack.views.lead_propose import (
    ACCEPT_PROPOSAL,
    KEEP_PROPOSAL,
    YAML,
    changed_form,
    errors_of,
    mark_of,
    propose_form,
)
from bot.slack.views.speech import nameless
from bot.words import later, template

_ACCEPTED: Final = later(
    "Thank you. From now on I answer with “{title}”; within a few seconds that holds everywhere. It stands in Home "
    "under “Entries you taught me”, and can be taken back there."
)
_KEPT: Final = later(
    "Thank you. “{title}” is kept as a proposal. Somebody who leads sees it in Home, and accepts it or not."
)
_ID_TAKEN: Final = later("If yours is another one, give it an id of its own.")


def register(app: App, rooms: Rooms) -> None:
    """Register these listeners."""

    def propose(ack: Ack, body: dict[str, Any]) -> None:
        press = press_of(body)
        if not may_propose(rooms, body, press.case_id):
            say(rooms, body, ONLY_THOSE)
        elif (draft := rooms.work.proposing.draft(press.place.team, press.case_id)) is None:
            say(rooms, body, NOT_KEPT)
        else:
            open_form(rooms, body, propose_form(press.case_id, draft))
        ack()

    def accept(ack: Ack, body: dict[str, Any]) -> None:
        if is_lead(rooms, body):
            _decide(rooms, body, accept=True)
        else:
            say(rooms, body, ONLY_LEADS)
        ack()

    def keep(ack: Ack, body: dict[str, Any]) -> None:
        if may_propose(rooms, body, kept(body.get("view") or {}).get("case_id", "")):
            _decide(rooms, body, accept=False)
        else:
            say(rooms, body, ONLY_THOSE)
        ack()

    app.action(PROPOSE)(propose)
    app.action(ACCEPT_PROPOSAL)(accept)
    app.action(KEEP_PROPOSAL)(keep)


def _decide(rooms: Rooms, body: dict[str, Any], *, accept: bool) -> None:
    """Of what was changed since it was tried nobody knows what it would do: that is tried first."""
    view = body.get("view") or {}
    team, user, text, case_id = team_of(body), user_of(body), typed(view, YAML), kept(view).get("case_id", "")
    if not text or mark_of(text) != kept(view).get("tried"):
        _show(rooms, body, changed_form(case_id, text))
        return
    teach = rooms.work.proposing.accept if accept else rooms.work.proposing.keep
    try:
        entry = teach(team, text, by=user, case_id=case_id)
    except KnowledgeError as error:  # the base has changed since
        _show(rooms, body, told(errors_of(error.problems), "Propose an entry"))
        return
    _show(rooms, body, told(_words(entry, user, text, accept=accept), "Propose an entry"))
    publish_gently(rooms, team, user)


def _words(entry: TaughtEntry | None, user: str, text: str, *, accept: bool) -> str:
    if entry is None:
        return FULL
    wanted = EntryState.ACCEPTED if accept else EntryState.PROPOSED
    by = entry.decided_by if accept else entry.proposed_by
    if entry.state is not wanted or by != user or entry.yaml != text:
        return f"{quicker(entry)} {template(_ID_TAKEN)}"
    return template(_ACCEPTED if accept else _KEPT).format(title=nameless(title_in(text) or entry.id))


def _show(rooms: Rooms, body: dict[str, Any], form: Json) -> None:
    """In the place of the form in which somebody pressed."""
    view = body.get("view") or {}
    if view.get("id"):
        rooms.api(team_of(body)).call("views.update", view_id=view["id"], view=form)
    else:
        open_form(rooms, body, form)
