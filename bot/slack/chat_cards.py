"""Words and files between the asker's thread and the card's, as Slack messages: posted once, and changed in place."""

from __future__ import annotations

from typing import Final

from bot.answering.block_kit import SlackMessage
from bot.cases.case import Case, Escalation, Post
from bot.cases.chat import CardNews
from bot.cases.durable import Attempt
from bot.cases.errors import MESSAGE_GONE, Refused
from bot.cases.job import FileRef
from bot.slack.api import SlackApi, words_for
from bot.slack.files import may_have_token
from bot.slack.names import Names
from bot.slack.payloads import ESCALATION
from bot.slack.posts import Label, Posts
from bot.slack.views.card import card_message
from bot.slack.views.card_news import to_asker, under_card

_FILE_GONE: Final = frozenset({"file_not_found", "file_deleted"})


class CardPosts:
    """What stands under the cards of one workspace. Raises `Refused` and `TryAgain`."""

    def __init__(self, api: SlackApi, posts: Posts, names: Names) -> None:
        self._api = api
        self._posts = posts
        self._names = names

    def card(self, case: Case, escalation: Escalation) -> SlackMessage:
        """The card as the escalation stands."""
        holder = self._names.of(escalation.claimed_by).name if escalation.claimed_by else ""
        return card_message(case, escalation, self._posts.permalink(case.posted), holder)

    def tell(
        self,
        case: Case,
        news: CardNews,
        escalation: Escalation,
        attempt: Attempt,
        *,
        by: str,
        text: str,
        files: tuple[FileRef, ...],
        part: str,
    ) -> Post:
        """Under the card, once a job, or once for each part of what is carried."""
        card = escalation.card
        if card is None:
            raise Refused(MESSAGE_GONE, words_for(MESSAGE_GONE))
        message = self._message(news, escalation, by=by, text=text, files=files)
        label = _label(case, news, part or attempt.job_id)
        return self._posts.add(card.channel, message, label, attempt, thread_ts=card.ts)

    def change(
        self, case: Case, post: Post, news: CardNews, escalation: Escalation, *, by: str, text: str, part: str
    ) -> None:
        """Other words in the place of some that stand."""
        message = self._message(news, escalation, by=by, text=text, files=())
        self._posts.change(post, message, _label(case, CardNews.ASKER_SAID, part))

    def _message(
        self, news: CardNews, escalation: Escalation, *, by: str, text: str, files: tuple[FileRef, ...]
    ) -> SlackMessage:
        trusted = tuple((file, may_have_token(file.url, self._api.base_url)) for file in files)
        return under_card(news, escalation, by=by, name=self._names.of(by).name, text=text, files=trusted)

    def write(self, case: Case, by: str, text: str, attempt: Attempt, *, directly: bool) -> Post:
        """To the one who asked: in the thread of the case, or alone."""
        alone = directly or case.private
        channel, thread_ts = self._posts.home_of(case.place, case.posted, private=alone)
        label, since = Label(ESCALATION, case.id, f"reply {attempt.job_id}"), case.created_at.timestamp()
        message = to_asker(case, self._names.of(by).name, text, alone=alone)
        return self._posts.add(channel, message, label, attempt, thread_ts=thread_ts, since=since)

    def carry_file(self, escalation: Escalation, file: FileRef, data: bytes, attempt: Attempt) -> Post:
        """A copy of a file under the card. A file carries no label: on a further attempt it is known by its name, its
        size and who put it there."""
        card = escalation.card
        if card is None:
            raise Refused(MESSAGE_GONE, words_for(MESSAGE_GONE))
        name = file.name.replace("/", "_")[:200] or "file"
        if attempt.again and (standing := self._standing(card, name, len(data))):
            return Post(card.channel, standing)
        copy = self._api.upload(channel=card.channel, thread_ts=card.ts, name=name, title=name, content=data)
        return Post(card.channel, copy)

    def _standing(self, card: Post, name: str, size: int) -> str:
        me = self._posts.me()
        for said in self._posts.said_in(card.channel, card.ts):
            for file in (said.get("files") or ()) if me.wrote(said) else ():
                if (file.get("title"), file.get("size")) == (name, size):
                    return str(file.get("id") or "")
        return ""

    def take_back_file(self, copy: Post) -> None:
        """Delete a copy (https://docs.slack.dev/reference/methods/files.delete); one that is gone is no trouble."""
        try:
            self._api.call("files.delete", file=copy.ts)
        except Refused as refusal:
            if refusal.code not in _FILE_GONE:
                raise


def _label(case: Case, news: CardNews, part: str) -> Label:
    return Label(ESCALATION, case.id, f"{news.value} {part}")
