"""Home as it is shown: what is looked up for it, and its publishing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import structlog

from bot.cases.case import Post
from bot.cases.errors import ChatError, Refused
from bot.cases.lead.entries import EntryState, TaughtEntry
from bot.cases.lead.gaps import gaps
from bot.cases.lead.insight import Insight, Where, since
from bot.cases.lead.numbers import numbers
from bot.cases.lead.proposal import title_in
from bot.cases.records import Sessions
from bot.slack.chat import SlackChat
from bot.slack.rooms import Rooms
from bot.slack.views.home import SHOWN, RecentCase, home_view
from bot.slack.views.home_lead import lead_blocks
from bot.slack.views.home_seen import LeadHome

log = structlog.get_logger(__name__)

_NO_TABLES: Final = frozenset({"invalid_arguments", "invalid_blocks", "invalid_blocks_format"})
_ADDRESS: Final = re.compile(r"(https?://[^/]+/archives/)")
Placed = tuple[str, Post, str | None]
"""A case, where a message about it stands, and the thread that this is in."""


def publish(rooms: Rooms, team: str, user: str, *, box: str = "", word: str = "") -> None:
    """Draw one person's Home tab. `box`: another one than before empties the box for a bounce."""
    chat = rooms.chats.of(team)
    cases = rooms.work.cases.recent(team, user, SHOWN)
    placed = [(case.id, case.posted, case.place.thread_ts) for case in cases if case.posted is not None]
    links = _links(chat, team, placed)
    recent = tuple(RecentCase(case, links.get(case.id)) for case in cases)
    seen = lead_home(rooms, team) if rooms.people.is_lead(team, user) else None
    may_set, where = rooms.people.may_set(team, user), chat.escalation_channel(team)
    for plainly in (False, True):
        lead = lead_blocks(seen, plainly=plainly) if seen is not None else []
        view = home_view(rooms.knowledge(team), where, recent, may_set=may_set, lead=lead, box=box, word=word)
        try:
            rooms.api(team).call("views.publish", user_id=user, view=view)
            return
        except Refused as refusal:
            if plainly or seen is None or refusal.code not in _NO_TABLES:
                raise
            log.info("Slack takes no tables in Home here", because=refusal.code)


def publish_gently(rooms: Rooms, team: str, user: str, *, box: str = "", word: str = "") -> None:
    """The same after something was done: that Home could not be drawn anew does not undo it."""
    try:
        publish(rooms, team, user, box=box, word=word)
    except ChatError as error:
        log.warning("the app's home could not be drawn anew", because=str(error))


def lead_home(rooms: Rooms, team: str) -> LeadHome:
    """Everything that somebody who leads sees."""
    store = rooms.work.cases
    sessions = Sessions(store.engine)
    insight = Insight(sessions)
    now = store.escalations.now()
    began = since(now)
    titles = dict(rooms.work.titles(team))
    open_cases, wrong = insight.cases(team), insight.wrong(team, began)
    gap = gaps(sessions, store.entries, team, began)
    asked = insight.most_asked(team, began)
    accepted = store.entries.of_state(team, EntryState.ACCEPTED)
    proposed = store.entries.of_state(team, EntryState.PROPOSED)
    places = [*(line.where for line in open_cases.lines), *(one.where for one in wrong)]
    places += [one.where for group in gap.groups for one in group.cases]
    places += insight.places(team, [entry.case_id for entry in (*accepted, *proposed) if entry.case_id])
    cards: list[Placed] = [(line.where.case_id, line.card, None) for line in open_cases.lines if line.card is not None]
    chat = rooms.chats.of(team)
    return LeadHome(
        now=now,
        open=open_cases,
        numbers=numbers(sessions, team, began),
        most_asked=asked,
        wrong=wrong,
        gaps=gap,
        taught=_titled(accepted),
        proposed=_titled(proposed),
        titles=titles,
        answers=_links(chat, team, _seen_by_all(places)),
        cards=_links(chat, team, cards),
    )


def _titled(entries: Iterable[TaughtEntry]) -> tuple[tuple[TaughtEntry, str], ...]:
    return tuple((entry, title_in(entry.yaml) or entry.id) for entry in entries)


def _seen_by_all(places: Iterable[Where]) -> list[Placed]:
    """Where the answers stand; of what was asked in private there is nothing to be seen."""
    return [
        (where.case_id, where.post, where.thread_ts) for where in places if where.post is not None and not where.hidden
    ]


def _links(chat: SlackChat, team: str, placed: list[Placed]) -> Mapping[str, str]:
    """Links, by the id of the case. Slack is asked for one; the others begin as that one does, and end by the rule that
    it documents (https://docs.slack.dev/reference/methods/chat.getPermalink). None where it gives none just now."""
    for _, post, _ in placed[:3]:
        try:
            begins = _ADDRESS.match(chat.link(team, post) or "")
        except ChatError as trouble:
            log.info("no links could be had", because=str(trouble))
            return {}
        if begins is not None:
            return {case_id: _link(begins[1], stands, thread) for case_id, stands, thread in placed}
    return {}


def _link(begins: str, post: Post, thread_ts: str | None) -> str:
    of_thread = f"?thread_ts={thread_ts}&cid={post.channel}" if thread_ts and thread_ts != post.ts else ""
    return f"{begins}{post.channel}/p{post.ts.replace('.', '')}{of_thread}"
