"""The chat that cases are answered in, done with Slack's Web API."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import structlog

from bot.answering.block_kit import Json, SlackMessage, context, preformatted, rich_text
from bot.answering.blocks import answer_message, help_message, plain_message, shared_message, words_of_answer
from bot.answering.inert import quoted
from bot.answering.worded import worded
from bot.cases.alike.incidents import Incident
from bot.cases.case import Case, Earlier, Escalation, Place, Post, State, Surface
from bot.cases.chat import CardNews, News, Person, Said, ThreadPage
from bot.cases.durable import Attempt
from bot.cases.errors import ChatError, Refused
from bot.cases.floods.flood import Flood
from bot.cases.job import FileRef
from bot.cases.lead.proposal import Tryout
from bot.cases.waiting.reminders import Reminder
from bot.hearing.following import FollowUpAnswer
from bot.slack import files, incident_posts
from bot.slack.api import SlackApi, words_for
from bot.slack.chat_cards import CardPosts
from bot.slack.chat_reminders import ReminderPosts
from bot.slack.names import Names
from bot.slack.payloads import ANSWER, ESCALATION, FLOOD, files_of, text_of
from bot.slack.posts import Label, Me, Posts
from bot.slack.views.card import is_cut
from bot.slack.views.explained import INVITE, explained_form
from bot.slack.views.flood import summary_message
from bot.slack.views.follow_up import follow_up_message
from bot.slack.views.lead_propose import tryout_form
from bot.slack.views.news import call_again_message, news_message
from bot.slack.views.speech import link, section, sentence, with_names
from bot.words import Language, later, say

log = structlog.get_logger(__name__)

_UPLOAD_REFUSED: Final = "the bounce is given in pieces, because it could not be uploaded"
_WHOLE: Final = "The whole bounce"
_PIECE: Final = 2_900
_MOST_PIECES: Final = 3


_ENDED_SO: Final[Mapping[State, str]] = {
    State.OPEN: later("It is being answered."),
    State.ANSWERED: later("It was answered."),
    State.ESCALATED: later("It waits for a person."),
    State.CLAIMED: later("A person is looking at it."),
    State.RESOLVED: later("It is solved."),
    State.NOT_A_BOUNCE: later("It was no bounce."),
    State.FAILED: later("It could not be answered."),
}


class SlackChat:
    """One workspace, with one token. Implements `bot.cases.chat.Chat`."""

    def __init__(self, api: SlackApi, escalation_channel: Callable[[str], str | None]) -> None:
        """`escalation_channel`: where the helpers of a workspace are, asked for whenever it is needed."""
        self._api = api
        self._posts = Posts(api, self.me)
        self._names = Names(api)
        self._under_cards = CardPosts(api, self._posts, self._names)
        self._reminders = ReminderPosts(api, self._posts)
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

    def language(self, place: Place) -> Language:
        return self._names.language_of(place.user)

    def language_of(self, user: str) -> Language:
        """The language of somebody's Slack."""
        return self._names.language_of(user)

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
                status=say("is reading the bounce…"),
            )
        except ChatError as error:
            log.debug("no status could be shown", because=str(error))

    # -- reading -----------------------------------------------------------------------------------------------

    def thread_page(self, place: Place, cursor: str | None, until: str | None) -> ThreadPage:
        page = self._posts.page_of_thread(place.channel, place.thread_ts, cursor, until)
        me = self.me()
        return ThreadPage(tuple(_said(message, by_this_bot=me.wrote(message)) for message in page.items), page.cursor)

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
            html_wanted=file.filetype in ("html", "email") or file.name.lower().endswith((".html", ".htm")),
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
            return plain_message(say(case.words), case_id=case.id) if case.words else help_message()
        waiting = escalation is not None and escalation.state in (State.ESCALATED, State.CLAIMED)
        card = escalation.card if escalation and waiting else None
        notes = [self._seen_before(case.earlier)] if case.earlier is not None else []
        if case.surface is Surface.SHORTCUT_OUTSIDE:
            notes.append(context(say(INVITE)))
        return answer_message(
            case.answer,
            case_id=case.id,
            private=case.private if private is None else private,
            show_details=case.show_details,
            show_reply=case.show_reply,
            solved_by=case.solved_by,
            escalated_link=self._posts.permalink(card) if card else None,
            notes=notes,
        )

    def show_in_view(self, case: Case, view_id: str) -> None:
        blocks = words_of_answer(case.answer) if case.answer is not None else self._answer(case, None).blocks
        try:
            self._api.call("views.update", view_id=view_id, view=explained_form(blocks))
        except Refused as refusal:
            if refusal.code != "not_found":
                raise

    def show_tryout(self, team: str, view_id: str, tryout: Tryout) -> None:
        self._api.call("views.update", view_id=view_id, view=tryout_form(tryout))

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
        message = self._under_cards.card(case, escalation)
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
        message = self._under_cards.card(case, escalation)
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
        channel = escalation.card.channel if escalation.card else self.channel_id(escalation.channel)
        if channel is None or user not in self._posts.pages(
            "conversations.members", "members", channel=channel, limit=1000
        ):
            return False
        profile = self._names.of(user)  # in a channel that two workspaces share, others are members too
        return profile.is_of(self.me().team_id) and not profile.is_bot

    def person(self, team: str, user: str) -> Person:
        profile = self._names.of(user, fresh=True)
        return Person(profile.name, profile.gone)

    def tell_helpers(
        self,
        case: Case,
        news: CardNews,
        escalation: Escalation,
        attempt: Attempt,
        *,
        by: str,
        text: str = "",
        files: tuple[FileRef, ...] = (),
        part: str = "",
    ) -> Post:
        return self._under_cards.tell(case, news, escalation, attempt, by=by, text=text, files=files, part=part)

    def change_under_card(
        self, case: Case, post: Post, news: CardNews, escalation: Escalation, *, by: str, text: str, part: str
    ) -> None:
        self._under_cards.change(case, post, news, escalation, by=by, text=text, part=part)

    def write_to_asker(self, case: Case, by: str, text: str, attempt: Attempt, *, directly: bool = False) -> Post:
        return self._under_cards.write(case, by, text, attempt, directly=directly)

    def carry_file(self, escalation: Escalation, file: FileRef, data: bytes, attempt: Attempt) -> Post:
        return self._under_cards.carry_file(escalation, file, data, attempt)

    def take_back_file(self, copy: Post, team: str) -> None:
        self._under_cards.take_back_file(copy)

    def _seen_before(self, earlier: Earlier) -> Json:
        """That the same mail was asked about before, where, and how that ended."""
        if address := self._posts.permalink(earlier.post):
            first = link(address, say("the first answer"))
            said = worded("The same mail was asked about here before: {first}.", first=first)
        else:
            said = worded("The same mail was asked about here before.")
        return rich_text(section(*said, f" {say(_ENDED_SO[earlier.state])}"))

    # -- what is said in a thread ------------------------------------------------------------------------------

    def post_follow_up(
        self, place: Place, answer: FollowUpAnswer, case: Case | None, words: str, ts: str, attempt: Attempt
    ) -> Post:
        escalation_note = words if answer.follow_up == "human" else ""
        message = follow_up_message(answer, case_id=case.id if case else None, note=escalation_note)
        label = Label(ANSWER, case.id if case else place.channel, f"follow-up {ts}")
        since = float(ts) if ts.replace(".", "", 1).isdecimal() else 0.0
        return self._posts.add(
            self._posts.writable(place.channel), message, label, attempt, thread_ts=place.thread_ts, since=since
        )

    def react(self, place: Place, ts: str, name: str) -> None:
        try:
            self._api.call("reactions.add", channel=place.channel, timestamp=ts, name=name)
        except Refused as refusal:
            if refusal.code != "already_reacted":
                raise

    # -- floods ------------------------------------------------------------------------------------------------

    def post_summary(self, flood: Flood, team: str, attempt: Attempt) -> Post:
        label, message = Label(FLOOD, flood.id, "summary"), summary_message(flood)
        return self._posts.add(flood.channel, message, label, attempt, since=flood.began_at)

    def update_summary(self, flood: Flood, team: str) -> None:
        if flood.posted is not None:
            self._posts.change(flood.posted, summary_message(flood), Label(FLOOD, flood.id, "summary"))

    def summaries_of(self, flood: Flood, team: str) -> tuple[Post, ...]:
        return self._posts.find(flood.channel, None, Label(FLOOD, flood.id, "summary"), since=flood.began_at)

    # -- incidents, and what is told outside -------------------------------------------------------------------

    def link(self, team: str, post: Post) -> str | None:
        return self._posts.permalink(post)

    def say_under_card(self, case: Case, escalation: Escalation, words: str, attempt: Attempt) -> None:
        incident_posts.say_under_card(self._posts, case, escalation, words, attempt, ESCALATION)

    def post_incident(self, team: str, channel: str, incident: Incident, attempt: Attempt) -> Post:
        return incident_posts.post_notice(self._posts, channel, incident, attempt)

    def update_incident(self, team: str, incident: Incident, *, over: bool) -> None:
        incident_posts.change_notice(self._posts, incident, over=over)

    def links(self, cases: Sequence[Case]) -> Mapping[str, str]:
        """Where the answers to these cases stand, by the id of the case."""
        return incident_posts.links_of(self._posts, cases)

    def tell_alike(self, case: Case, incident: Incident, attempt: Attempt) -> None:
        incident_posts.tell_alike(self._posts, case, incident, attempt)

    # -- words -------------------------------------------------------------------------------------------------

    def tell(
        self,
        case: Case,
        news: News,
        escalation: Escalation | None,
        by: str,
        problem: str | None,
        attempt: Attempt,
        *,
        directly: bool = False,
    ) -> None:
        message = news_message(case, news, escalation, by, problem, directly=directly)
        channel, thread_ts = self._posts.home_of(case.place, case.posted, private=directly or case.private)
        label = Label(ESCALATION, case.id, f"news {attempt.job_id}")
        since = case.created_at.timestamp()
        self._posts.add(channel, message, label, attempt, thread_ts=thread_ts, since=since)

    def whisper(self, place: Place, words: str, reply_url: str | None, quoting: str = "") -> None:
        message = sentence(*with_names(say(words)), quoting=quoting)
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

    # -- what the clock brings ---------------------------------------------------------------------------------

    def is_writable(self, team: str, channel: str) -> bool:
        return self._reminders.is_writable(channel)

    def remind(self, case: Case, escalation: Escalation, reminder: Reminder, attempt: Attempt) -> None:
        self._reminders.remind(case, escalation, reminder, attempt)

    def settle_reminder(self, case: Case, post: Post, words: str) -> None:
        self._reminders.settle(case, post, words)

    def tell_asker(self, case: Case, words: str, attempt: Attempt) -> None:
        self._reminders.tell_asker(case, words, attempt)

    def channel_id(self, name_or_id: str) -> str | None:
        """The id of a channel given as `#name` or as its id already."""
        return self._posts.channel_id(name_or_id)


def _said(message: dict[str, Any], *, by_this_bot: bool) -> Said:
    return Said(ts=str(message["ts"]), text=text_of(message), files=files_of(message), by_this_bot=by_this_bot)
