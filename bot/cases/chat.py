"""What this room asks of the chat. The Slack room provides it; nothing here knows that it is Slack.

Every method may raise `TryAgain` (a fault that may pass) or `Refused` (it will not); the work decides what then. What
everybody sees is given an `Attempt`: on a further one it may stand already, and is looked for first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.cases.alike.incidents import Incident
from bot.cases.case import Case, Escalation, Place, Post
from bot.cases.durable import Attempt
from bot.cases.floods.flood import Flood
from bot.cases.job import FileRef
from bot.cases.lead.proposal import Tryout
from bot.cases.waiting.reminders import Reminder
from bot.hearing.following import FollowUpAnswer
from bot.words import Language


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a thread. `by_this_bot` is true for the bot's own."""

    ts: str
    text: str
    files: tuple[FileRef, ...]
    by_this_bot: bool


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A few messages of a thread, and where the next ones begin; None for no more."""

    said: tuple[Said, ...]
    cursor: str | None = None


class News(StrEnum):
    """What the person who asked is told about their case."""

    ESCALATED = "escalated"
    ASKED_AGAIN = "asked-again"
    CLAIMED = "claimed"
    RELEASED = "released"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    NOT_A_BOUNCE = "not-a-bounce"
    NOWHERE_TO_ESCALATE = "nowhere-to-escalate"
    ESCALATION_FAILED = "escalation-failed"
    HELPERS_GONE = "helpers-gone"
    """The channel of those who were asked is closed."""


class CardNews(StrEnum):
    """What the people who can help are told under a card."""

    ASSIGNED = "assigned"
    NOTED = "noted"
    REPLIED = "replied"
    REPLIED_DIRECTLY = "replied-directly"
    """Their words could not go into the asker's thread, and went by direct message."""
    NOT_ARRIVED = "not-arrived"
    ASKER_LEFT = "asker-left"
    ASKER_SAID = "asker-said"
    ASKER_CHANGED = "asker-changed"
    ASKER_TOOK_BACK = "asker-took-back"
    FILES_LEFT = "files-left"
    """Files that came with the asker's words and could not be carried."""
    ASKER_CAME_BACK = "asker-came-back"
    SOLVED = "solved"
    RESOLVED = "resolved"
    NOT_A_BOUNCE = "not-a-bounce"
    REOPENED = "reopened"
    CARD_AGAIN = "card-again"
    PASTE_CHANGED = "paste-changed"
    """The bounce says something else now than when they read it."""
    PASTE_DELETED = "paste-deleted"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as others know them."""

    name: str
    gone: bool = False
    """Their account is switched off: nothing that is written to them is read."""


class Chat(Protocol):
    """The far side: reading what was said, answering, and keeping cards as they should be."""

    def escalation_channel(self, team: str) -> str | None:
        """Where people who can help are, None when nobody has set it."""

    def language(self, place: Place) -> Language:
        """The language of whoever acts there; of the workspace, where the place names nobody. Never raises."""

    def working(self, place: Place) -> None:
        """Show that an answer is on its way, where that can be shown. Never raises."""

    def unmention(self, text: str, team: str) -> str:
        """The text without the bot's own name."""

    def thread_page(self, place: Place, cursor: str | None, until: str | None) -> ThreadPage:
        """The messages of this thread from a place in it on, at most as many as the chat gives to anybody at once;
        those after `until` are left out."""

    def fetch(self, file: FileRef, team: str) -> bytes:
        """The file itself. Raises `FileTrouble` with words for the person when it cannot be had."""

    def post_answer(self, case: Case, reply_url: str | None, attempt: Attempt) -> Post | None:
        """Answer where the case was asked. None when the answer is one that only that person sees."""

    def answers_of(self, case: Case) -> tuple[Post, ...]:
        """The bot's own answers to this case that stand now: one, or more where Slack was late to do what it was
        asked."""

    def update_answer(self, case: Case, escalation: Escalation | None, reply_url: str | None) -> None:
        """Show the answer as the case now stands."""

    def share_answer(self, case: Case, escalation: Escalation | None, attempt: Attempt) -> Post:
        """Post a private answer for everybody in the channel it was asked in."""

    def show_shared(self, case: Case, reply_url: str) -> None:
        """Let the copy that one person has say that the answer was shared, and where. Its buttons go."""

    def post_card(self, case: Case, escalation: Escalation, attempt: Attempt) -> Post:
        """Put the card before the people who can help."""

    def cards_of(self, escalation: Escalation) -> tuple[Post, ...]:
        """The bot's own cards of this escalation that stand now."""

    def attach_bounce(self, case: Case, card: Post, attempt: Attempt) -> None:
        """Give the whole bounce under the card, when the card could not hold it."""

    def retract(self, post: Post, team: str) -> None:
        """Take back a message of the bot's own. One that is gone is no trouble."""

    def update_card(self, case: Case, escalation: Escalation) -> None:
        """Show the card as the escalation now stands."""

    def call_again(
        self, case: Case, escalation: Escalation, attempt: Attempt, by: str, note: str, *, reopened: bool
    ) -> None:
        """Say under the card that `by` still needs help, with their note: once a job."""

    def is_helper(self, escalation: Escalation, user: str) -> bool:
        """True for those who are in the channel that the card stands in: people, and of the bot's own workspace."""

    def person(self, team: str, user: str) -> Person:
        """Who that is."""

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
        """Tell the thread of a case what `by` did, or, where there is no thread, the person who asked. `directly`: that
        person, though there is one."""

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
        """Say under the card what `by` did or wrote (`text`): once a job, or once for each `part` of it."""

    def change_under_card(
        self, case: Case, post: Post, news: CardNews, escalation: Escalation, *, by: str, text: str, part: str
    ) -> None:
        """Put other words in the place of what was said under the card."""

    def write_to_asker(self, case: Case, by: str, text: str, attempt: Attempt, *, directly: bool = False) -> Post:
        """Give the one who asked what `by`, who helps, wrote to them: once a job."""

    def carry_file(self, escalation: Escalation, file: FileRef, data: bytes, attempt: Attempt) -> Post:
        """Put a file of the asker's under the card; gives the channel and the id of the copy."""

    def take_back_file(self, copy: Post, team: str) -> None:
        """Delete a copy that was put under a card. One that is gone is no trouble."""

    def post_follow_up(
        self, place: Place, answer: FollowUpAnswer, case: Case | None, words: str, ts: str, attempt: Attempt
    ) -> Post:
        """Answer what was asked under an answer, in `words`, by the message `ts`: once."""

    def react(self, place: Place, ts: str, name: str) -> None:
        """Put an emoji under a message. One that is there already, or may not be put there, is no trouble."""

    def show_in_view(self, case: Case, view_id: str) -> None:
        """Show an answer in a form that whoever asked has open. One that is closed is no trouble."""

    def show_tryout(self, team: str, view_id: str, tryout: Tryout) -> None:
        """Show what an entry would do in a form that whoever wrote it has open. Raises `Refused` for a closed one."""

    def post_summary(self, flood: Flood, team: str, attempt: Attempt) -> Post:
        """Tell a channel of a flood of bounces in it: once a flood."""

    def update_summary(self, flood: Flood, team: str) -> None:
        """Show the summary of a flood as it now stands."""

    def summaries_of(self, flood: Flood, team: str) -> tuple[Post, ...]:
        """The bot's own summaries of this flood that stand now."""

    def is_writable(self, team: str, channel: str) -> bool:
        """Whether the bot can write in a channel: it is there, not archived, and has the bot in it."""

    def remind(self, case: Case, escalation: Escalation, reminder: Reminder, attempt: Attempt) -> None:
        """Say under the card what the clock brings: once a job."""

    def settle_reminder(self, case: Case, post: Post, words: str) -> None:
        """Put words in the place of a reminder that was answered. `<@U…>` in them names a person."""

    def tell_asker(self, case: Case, words: str, attempt: Attempt) -> None:
        """Say something of the program's own where the case was asked, or, where there is no thread, to the person who
        asked: once a job."""

    def link(self, team: str, post: Post) -> str | None:
        """A link to one of the bot's own messages, None where there is none to be had."""

    def say_under_card(self, case: Case, escalation: Escalation, words: str, attempt: Attempt) -> None:
        """Say something of the program's own to those who help, under the card: once a job."""

    def post_incident(self, team: str, channel: str, incident: Incident, attempt: Attempt) -> Post:
        """Tell the people who can help of several cases alike: once an incident."""

    def update_incident(self, team: str, incident: Incident, *, over: bool) -> None:
        """Show the notice of an incident as it now stands."""

    def tell_alike(self, case: Case, incident: Incident, attempt: Attempt) -> None:
        """Tell the one who asked that others see the same: once a case."""

    def whisper(self, place: Place, words: str, reply_url: str | None, quoting: str = "") -> None:
        """Say something to one person alone. `<@U…>` in the words names a person; `quoting` is what they typed."""
