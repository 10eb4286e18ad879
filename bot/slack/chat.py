"""The chat that cases are answered in, done with Slack's Web API."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from typing import Any, Final

import structlog

from bot.answering.block_kit import Json, SlackMessage, preformatted, rich_text
from bot.answering.blocks import answer_message, help_message, plain_message, shared_message
from bot.answering.inert import quoted
from bot.cases.case import Case, Escalation, Place, Post, State
from bot.cases.chat import News, Said
from bot.cases.durable import Attempt
from bot.cases.errors import ChatError, Refused, TryAgain
from bot.cases.job import FileRef
from bot.slack import files
from bot.slack.api import SlackApi, words_for
from bot.slack.payloads import ANSWER, ESCALATION, files_of, text_of
from bot.slack.posts import Label, Me, Posts
from bot.slack.views.card import card_message, is_cut
from bot.slack.views.news import call_again_message, news_message
from bot.slack.views.speech import sentence, with_names

log = structlog.get_logger(__name__)

_UPLOAD_REFUSED: Final = "the bounce is given in pieces, because it could not be uploaded"
_WHOLE: Final = "The whole bounce"
_PIECE: Final = 2_900
_MOST_PIECES: Final = 3


class SlackChat:
    """One workspace, with one token. Implements `bot.cases.chat.Chat`."""

    def __init__(self, api: SlackApi, escalation_channel: Callable[[str], str | None]) -> None:
        """`escalation_channel`: where the helpers of a workspace are, asked for whenever it is needed."""
        self._api = api
        self._posts = Posts(api, self.me)
        self._escalation_channel = escalation_channel
        self._me: Me | None = None
        self._lock = threading.Lock()

    # -- who and where -----------------------------------------------------------------------------------------

    def me(self) -> Me:
        """Asked of Slack once."""
        with self._lock:
            if self._me is None:
                said = self._api.call("auth.test")
                self._me = Me(str(said["user_id"]), str(said.get("bot_id", "")), str(said["team_id"]))
            return self._me

    def escalation_channel(self, team: str) -> str | None:
        return self._escalation_channel(team)

    def unmention(self, text: str, team: str) -> str:
        return re.sub(rf"<@{re.escape(self.me().user_id)}(?:\|[^<>]*)?>[:,]?", " ", text)

    def working(self, place: Place) -> None:
        if not place.channel.startswith("D") or place.thread_ts is None:
            return
        try:
            self._api.call(
                "assistant.threads.setStatus",
                channel_id=place.channel,
                thread_ts=place.thread_ts,
                status="is reading the bounce…",
            )
        except ChatError as error:
            log.debug("no status could be shown", because=str(error))

    # -- reading -----------------------------------------------------------------------------------------------

    def thread(self, place: Place) -> tuple[Said, ...]:
        me = self.me()
        found = self._posts.pages(
            "conversations.replies", "messages", channel=place.channel, ts=place.thread_ts, limit=200
        )
        return tuple(
            Said(
                ts=str(message["ts"]),
                text=text_of(message),
                files=files_of(message),
                by_this_bot=me.wrote(message),
            )
            for message in found
        )

    def fetch(self, file: FileRef, team: str) -> bytes:
        url, size = file.url, file.size
        if not url and file.id:  # Slack leaves the address out of some events (check_file_info)
            try:
                found = files_of({"files": [self._api.call("files.info", file=file.id).get("file")]})
            except Refused:
                found = ()
            url, size = (found[0].url, found[0].size) if found else ("", 0)
        return files.fetch(
            url,
            name=quoted(file.name, 100),
            size=size,
            token=self._api.token,
            base_url=self._api.base_url,
            html_wanted=file.filetype == "html" or file.name.lower().endswith((".html", ".htm")),
        )

    # -- answers -----------------------------------------------------------------------------------------------

    def post_answer(self, case: Case, reply_url: str | None, attempt: Attempt) -> Post | None:
        message = self._answer(case, None)
        if case.private:
            if reply_url is None:
                raise Refused("expired_url", words_for("expired_url"))
            self._whisper_at(reply_url, message, case)
            return None
        return self._post_answer(case, message, self._posts.writable(case.place.channel), attempt)

    def _post_answer(self, case: Case, message: SlackMessage, channel: str, attempt: Attempt) -> Post:
        since, label = case.created_at.timestamp(), Label(ANSWER, case.id)
        return self._posts.add(channel, message, label, attempt, thread_ts=case.place.thread_ts, since=since)

    def answers_of(self, case: Case) -> tuple[Post, ...]:
        since = case.created_at.timestamp()
        return self._posts.find(case.place.channel, case.place.thread_ts, Label(ANSWER, case.id), since=since)

    def update_answer(self, case: Case, escalation: Escalation | None, reply_url: str | None) -> None:
        message = self._answer(case, escalation)
        if case.private:
            if reply_url is not None:
                self._whisper_at(reply_url, message, case, replace_original=True)
        elif case.posted is not None:
            self._posts.change(case.posted, message, Label(ANSWER, case.id))

    def share_answer(self, case: Case, escalation: Escalation | None, attempt: Attempt) -> Post:
        return self._post_answer(case, self._answer(case, escalation, private=False), case.place.channel, attempt)

    def show_shared(self, case: Case, reply_url: str) -> None:
        if case.answer is None or case.posted is None:
            return
        message = shared_message(case.answer, channel=case.posted.channel, link=self._posts.permalink(case.posted))
        self._whisper_at(reply_url, message, case, replace_original=True)

    def _answer(self, case: Case, escalation: Escalation | None, *, private: bool | None = None) -> SlackMessage:
        if case.answer is None:
            return plain_message(case.words, case_id=case.id) if case.words else help_message()
        waiting = escalation is not None and escalation.state in (State.ESCALATED, State.CLAIMED)
        card = escalation.card if escalation and waiting else None
        return answer_message(
            case.answer,
            case_id=case.id,
            private=case.private if private is None else private,
            show_details=case.show_details,
            show_reply=case.show_reply,
            solved_by=case.solved_by,
            escalated_link=self._posts.permalink(card) if card else None,
        )

    def _whisper_at(self, url: str, message: SlackMessage, case: Case, **more: Any) -> None:
        thread = {"thread_ts": case.place.thread_ts} if case.place.thread_ts else {}
        self._api.respond(
            url,
            text=message.text,
            blocks=message.blocks,
            response_type="ephemeral",
            metadata=Label(ANSWER, case.id).metadata,
            **{"replace_original": False, **thread, **more},
        )

    # -- cards -------------------------------------------------------------------------------------------------

    def post_card(self, case: Case, escalation: Escalation, attempt: Attempt) -> Post:
        message = card_message(case, escalation, self._posts.permalink(case.posted))
        label, since = Label(ESCALATION, case.id, "card"), case.created_at.timestamp()
        channel = self.channel_id(escalation.channel) if attempt.again else escalation.channel
        return self._posts.add(channel or escalation.channel, message, label, attempt, since=since)

    def cards_of(self, escalation: Escalation) -> tuple[Post, ...]:
        card = escalation.card
        if card is None:
            return ()
        label = Label(ESCALATION, escalation.case_id, "card")
        return self._posts.find(card.channel, None, label, since=float(card.ts) - 600)

    def retract(self, post: Post, team: str) -> None:
        self._posts.take_back(post)

    def update_card(self, case: Case, escalation: Escalation) -> None:
        if escalation.card is None:
            return
        message = card_message(case, escalation, self._posts.permalink(case.posted))
        self._posts.change(escalation.card, message, Label(ESCALATION, case.id, "card"))

    def attach_bounce(self, case: Case, card: Post, attempt: Attempt) -> None:
        if not is_cut(case) or (attempt.again and self._is_attached(card)):
            return
        try:
            self._api.upload(
                channel=card.channel,
                thread_ts=card.ts,
                name="bounce.txt",
                title=_WHOLE,
                content=case.text,
            )
        except Refused as refusal:
            log.warning(_UPLOAD_REFUSED, case=case.id, because=refusal.words)
            self._post_in_pieces(case, card, attempt)

    def _post_in_pieces(self, case: Case, card: Post, attempt: Attempt) -> None:
        pieces = [case.text[start : start + _PIECE] for start in range(0, len(case.text), _PIECE)][:_MOST_PIECES]
        blocks: tuple[Json, ...] = tuple(rich_text(preformatted(quoted(piece, _PIECE))) for piece in pieces)
        message = SlackMessage(_WHOLE, blocks)
        label = Label(ESCALATION, case.id, "bounce")
        self._posts.add(card.channel, message, label, attempt, thread_ts=card.ts)

    def _is_attached(self, card: Post) -> bool:
        """Whether the file stands under the card already: by who put it there, since a file carries no label."""
        me = self.me()
        return any(
            me.wrote(said) and any(file.get("title") == _WHOLE for file in said.get("files") or ())
            for said in self._posts.said_in(card.channel, card.ts)
        )

    def call_again(
        self, case: Case, escalation: Escalation, attempt: Attempt, by: str, note: str, *, reopened: bool
    ) -> None:
        card = escalation.card
        if card is None:
            return
        message = call_again_message(by, note, reopened=reopened)
        label = Label(ESCALATION, case.id, f"call {attempt.job_id}")
        self._posts.add(card.channel, message, label, attempt, thread_ts=card.ts, reply_broadcast=reopened or None)

    def is_helper(self, escalation: Escalation, user: str) -> bool:
        if escalation.card is None:
            return False
        channel = escalation.card.channel
        return user in self._posts.pages("conversations.members", "members", channel=channel, limit=1000)

    # -- words -------------------------------------------------------------------------------------------------

    def tell(
        self, case: Case, news: News, escalation: Escalation | None, by: str, problem: str | None, attempt: Attempt
    ) -> None:
        message = news_message(case, news, escalation, by, problem)
        channel, thread_ts = self._posts.home_of(case.place, case.posted, private=case.private)
        label = Label(ESCALATION, case.id, f"news {attempt.job_id}")
        since = case.created_at.timestamp()
        self._posts.add(channel, message, label, attempt, thread_ts=thread_ts, since=since)

    def whisper(self, place: Place, words: str, reply_url: str | None, quoting: str = "") -> None:
        message = sentence(*with_names(words), quoting=quoting)
        if reply_url is not None:
            try:
                self._api.respond(
                    reply_url,
                    text=message.text,
                    blocks=message.blocks,
                    response_type="ephemeral",
                    replace_original=False,
                    **({"thread_ts": place.thread_ts} if place.thread_ts else {}),
                )
                return
            except Refused:
                pass  # too late for that address: there are two ways left
        try:
            self._api.say(
                "chat.postEphemeral",
                channel=place.channel,
                user=place.user,
                thread_ts=place.thread_ts,
                text=message.text,
                blocks=message.blocks,
            )
        except Refused:
            channel = self._posts.direct(place.user)
            self._api.say("chat.postMessage", channel=channel, text=message.text, blocks=message.blocks)

    def link_to(self, case: Case) -> str | None:
        """A link to the answer of a case, None where it cannot be linked to."""
        try:
            return self._posts.permalink(case.posted)
        except TryAgain:
            return None

    def channel_id(self, name_or_id: str) -> str | None:
        """The id of a channel given as `#name` or as its id already."""
        return self._posts.channel_id(name_or_id)
