"""What the gallery is made of: a bounce and what people wrote, and the cases, cards and lists that they make."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.answering.answer import Answer
from bot.answering.block_kit import Json, SlackMessage
from bot.answering.explain import Explainer, Explanation
from bot.cases.case import Case, Escalation, Outcome, Place, Post, State, Surface
from bot.slack.gallery import pastes

NOON: Final = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Piece:
    """One message, form or Home tab as Slack is given it. `about` says in a few words what it is a picture of."""

    name: str
    about: str
    message: SlackMessage | None = None
    view: Json | None = None


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and where, by their ids. As they are in the playground, unless told otherwise."""

    team: str = "T0ACME"
    asker: str = "U0ROBIN"
    helper: str = "U0PRIYA"
    other: str = "U0MATEO"
    group: str = "S0DELIVER"
    channel: str = "C0SUPPORT"
    helpers: str = "C0ESCALATE"
    direct: str = "D0ROBIN"
    address: str = "https://acme-support.slack.com/archives/C0SUPPORT/p1780000000000100"
    """Of a message, as Slack gives it."""


@dataclass(frozen=True, slots=True)
class Material:
    """`words`: what people type into forms and threads; `name` and `asker`: what somebody who helps and somebody who
    asks is called; `server`: what stands in a bounce where a domain or a file’s name does."""

    explainer: Explainer
    paste: str = pastes.UNKNOWN
    words: str = "We checked the address with the customer by phone: it ends in example.com, not exmaple.com."
    name: str = "Priya Nair"
    asker: str = "Robin Hale"
    server: str = "example.com"
    cast: Cast = field(default_factory=Cast)
    now: datetime = NOON
    _explained: dict[str, Explanation] = field(default_factory=dict, init=False, repr=False, compare=False)

    def explained(self, paste: str | None = None) -> Explanation:
        """A bounce explained: once, since many pieces are about the same one."""
        text = self.paste if paste is None else paste
        if text not in self._explained:
            self._explained[text] = self.explainer.explain(text)
        return self._explained[text]

    def answer(self, paste: str | None = None) -> Answer:
        """What is said to a bounce."""
        return self.explained(paste).answer

    def case(self, paste: str | None = None, **more: Any) -> Case:
        """A case about a bounce, answered in a thread unless told otherwise."""
        explained = self.explained(paste)
        fields: dict[str, Any] = {
            "id": "c0ffee0123456789c0ffee0123456789",
            "place": Place(self.cast.team, self.cast.channel, "1780000000.000100", self.cast.asker),
            "surface": Surface.MENTION,
            "state": State.ANSWERED,
            "private": False,
            "answer": explained.answer,
            "words": None,
            "text": explained.message.text,
            "posted": Post(self.cast.channel, "1780000000.000200"),
            "show_details": False,
            "show_reply": False,
            "solved_by": None,
            "problem": None,
            "created_at": self.now - timedelta(minutes=14),
        }
        return Case(**{**fields, **more})

    def escalation(self, state: State = State.ESCALATED, **more: Any) -> Escalation:
        """What became of a case that a person was asked about."""
        over = state in (State.RESOLVED, State.NOT_A_BOUNCE)
        fields: dict[str, Any] = {
            "id": "e0ffee0123456789",
            "team": self.cast.team,
            "case_id": "c0ffee0123456789c0ffee0123456789",
            "asked_by": self.cast.asker,
            "note": "",
            "state": state,
            "channel": self.cast.helpers,
            "card": Post(self.cast.helpers, "1780000000.000300"),
            "claimed_by": self.cast.helper if state is State.CLAIMED or over else None,
            "resolved_by": self.cast.helper if over else None,
            "version": 1,
            "problem": None,
            "created_at": self.now - timedelta(minutes=12),
            "seen_at": self.now,
        }
        return Escalation(**{**fields, **more})

    def resolved(self, outcome: Outcome, **more: Any) -> Escalation:
        """One that somebody has resolved, with what it was."""
        return self.escalation(State.RESOLVED, outcome=outcome, outcome_words=self.words, **more)

    def titles(self) -> list[tuple[str, str]]:
        """The id and the name of all that the base has."""
        return [(entry.id, entry.label) for entry in self.explainer.knowledge.entries]
