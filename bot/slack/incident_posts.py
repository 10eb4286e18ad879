"""Incidents in Slack: the notice among those who can help, and the line in the threads of its cases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.answering.inert import quoted
from bot.cases.alike.incidents import Incident
from bot.cases.case import Case, Escalation, Post
from bot.cases.durable import Attempt
from bot.slack.posts import Label, Posts
from bot.slack.views.incident import Links, alike_message, incident_message
from bot.slack.views.speech import sentence

INCIDENT: Final = "rebound_incident"
_MOST_WORDS: Final = 600
_ADDRESS: Final = re.compile(r"(https?://[^/]+/archives/)")


def post_notice(posts: Posts, channel: str, incident: Incident, attempt: Attempt) -> Post:
    """The notice, once: on a further attempt it is looked for."""
    where = (posts.channel_id(channel) or channel) if attempt.again else channel
    message = incident_message(incident, links_of(posts, incident.cases[:5]), over=False)
    return posts.add(where, message, _notice(incident), attempt, since=incident.first_at)


def change_notice(posts: Posts, incident: Incident, *, over: bool) -> None:
    """The notice as things stand."""
    if incident.post is not None:
        message = incident_message(incident, links_of(posts, incident.cases[:5]), over=over)
        posts.change(incident.post, message, _notice(incident))


def tell_alike(posts: Posts, case: Case, incident: Incident, attempt: Attempt) -> None:
    """A line where the case was asked."""
    channel, thread_ts = posts.home_of(case.place, case.posted, private=case.private)
    label, since = Label(INCIDENT, case.id, "alike"), case.created_at.timestamp()
    message = alike_message(incident, posts.permalink(incident.post))
    posts.add(channel, message, label, attempt, thread_ts=thread_ts, since=since)


def say_under_card(posts: Posts, case: Case, escalation: Escalation, words: str, attempt: Attempt, kind: str) -> None:
    """A sentence of the program's own under a card, once a job."""
    if escalation.card is None:
        return
    label = Label(kind, case.id, f"word {attempt.job_id}")
    message = sentence(quoted(words, _MOST_WORDS))  # a mail server’s own are among them: nobody is named by these
    posts.add(escalation.card.channel, message, label, attempt, thread_ts=escalation.card.ts)


def links_of(posts: Posts, cases: Sequence[Case]) -> Links:
    """Where the answers stand. Slack is asked for one link; the others begin as that one does, and end by the rule
    that Slack documents (https://docs.slack.dev/reference/methods/chat.getPermalink)."""
    linked = [(case, case.posted) for case in cases if case.posted is not None]
    if not linked:
        return {}
    begins = _ADDRESS.match(posts.permalink(linked[0][1]) or "")
    if begins is None:
        return {}
    return {case.id: _link(begins[1], post, case.place.thread_ts) for case, post in linked}


def _link(begins: str, post: Post, thread_ts: str | None) -> str:
    of_thread = f"?thread_ts={thread_ts}&cid={post.channel}" if thread_ts and thread_ts != post.ts else ""
    return f"{begins}{post.channel}/p{post.ts.replace('.', '')}{of_thread}"


def _notice(incident: Incident) -> Label:
    return Label(INCIDENT, incident.id, "notice")
