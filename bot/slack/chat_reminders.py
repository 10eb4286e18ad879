"""Reminders as Slack messages: posted once, and changed when somebody has answered them."""

from __future__ import annotations

from typing import Final

from bot.cases.case import Case, Escalation, Post
from bot.cases.durable import Attempt
from bot.cases.errors import Refused
from bot.cases.waiting.reminders import Reminder
from bot.slack.api import SlackApi
from bot.slack.payloads import ESCALATION
from bot.slack.posts import Label, Posts
from bot.slack.views.reminders import reminder_message
from bot.slack.views.speech import sentence, with_names
from bot.words import say

_UNREACHABLE: Final = frozenset({"channel_not_found", "not_in_channel", "is_archived"})


class ReminderPosts:
    """What the clock says in one workspace."""

    def __init__(self, api: SlackApi, posts: Posts) -> None:
        self._api = api
        self._posts = posts

    def is_writable(self, channel: str) -> bool:
        """Whether a channel is there, is not archived, and has the bot in it
        (https://docs.slack.dev/reference/objects/conversation-object). Raises `TryAgain`."""
        try:
            found = self._api.call("conversations.info", channel=channel).get("channel") or {}
        except Refused as refusal:
            if refusal.code in _UNREACHABLE:
                return False
            raise
        return not found.get("is_archived") and found.get("is_member", True) is not False

    def remind(self, case: Case, escalation: Escalation, reminder: Reminder, attempt: Attempt) -> None:
        """Under the card. Raises `Refused` and `TryAgain`."""
        card = escalation.card
        if card is None:
            return
        label = Label(ESCALATION, case.id, f"reminder {attempt.job_id}")
        message = reminder_message(case, reminder)
        self._posts.add(
            card.channel, message, label, attempt, thread_ts=card.ts, reply_broadcast=reminder.aloud or None
        )

    def settle(self, case: Case, post: Post, words: str) -> None:
        """Words in the place of a reminder. Raises `Refused` and `TryAgain`."""
        self._posts.change(post, sentence(*with_names(words)), Label(ESCALATION, case.id, "reminder"))

    def tell_asker(self, case: Case, words: str, attempt: Attempt) -> None:
        """In the thread of the case, or directly. Raises `Refused` and `TryAgain`."""
        channel, thread_ts = self._posts.home_of(case.place, case.posted, private=case.private)
        label, since = Label(ESCALATION, case.id, f"clock {attempt.job_id}"), case.created_at.timestamp()
        about = f" {say('(It is about “{title}”.)', title=case.title[:150])}" if case.private else ""
        self._posts.add(channel, sentence(say(words), about), label, attempt, thread_ts=thread_ts, since=since)
