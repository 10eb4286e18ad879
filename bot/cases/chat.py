"""What this room asks of the chat. The Slack room provides it; nothing here knows that it is Slack.

Every method may raise `TryAgain` (a fault that may pass) or `Refused` (it will not); the work decides what then. What
everybody sees is given an `Attempt`: on a further one it may stand already, and is looked for first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.cases.case import Case, Escalation, Place, Post
from bot.cases.durable import Attempt
from bot.cases.job import FileRef


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a thread. `by_this_bot` is true for the bot's own."""

    ts: str
    text: str
    files: tuple[FileRef, ...]
    by_this_bot: bool


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


class Chat(Protocol):
    """The far side: reading what was said, answering, and keeping cards as they should be."""

    def escalation_channel(self, team: str) -> str | None:
        """Where people who can help are, None when nobody has set it."""

    def working(self, place: Place) -> None:
        """Show that an answer is on its way, where that can be shown. Never raises."""

    def unmention(self, text: str, team: str) -> str:
        """The text without the bot's own name."""

    def thread(self, place: Place) -> tuple[Said, ...]:
        """Everything said in this thread, oldest first."""

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
        """True for those who are in the channel that the card stands in."""

    def tell(
        self, case: Case, news: News, escalation: Escalation | None, by: str, problem: str | None, attempt: Attempt
    ) -> None:
        """Tell the thread of a case what `by` did, or, where there is no thread, the person who asked."""

    def whisper(self, place: Place, words: str, reply_url: str | None, quoting: str = "") -> None:
        """Say something to one person alone. `<@U…>` in the words names a person; `quoting` is what they typed."""
