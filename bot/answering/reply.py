"""The reply for the customer: a finished mail that says no more than the answer, in the language of the notice."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.advice import Advice
from bot.answering.emphasis import plain
from bot.answering.outcome import usual_party
from bot.answering.slots import filled
from bot.knowledge.base import Knowledge
from bot.knowledge.schema import Entry, Language, Party, PartyReply, ReasonReply, Replies
from bot.reading.message import Message
from bot.reading.text.language import language_of


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail to the customer, and its language."""

    text: str
    language: Language


def reply_for(message: Message, entry: Entry, advice: Advice, knowledge: Knowledge) -> Reply | None:
    """The entry’s own reply where it was written for this outcome, else one put together from sentences about it.

    In the language of the pasted notice, else of the question, where replies are written in it.
    """
    language: Language = language_of(message.notice) or language_of(message.question) or "en"
    found = next((replies for replies in knowledge.replies if replies.language == language), None)
    if found is not None and language != "en" and (text := _composed(found, entry, advice)):
        return Reply(text, language)
    if advice.texts.reply and _is_written_for(entry, advice):
        return Reply(_filled(advice.texts.reply, advice), "en")
    english = next((replies for replies in knowledge.replies if replies.language == "en"), None)
    text = _composed(english, entry, advice) if english else None
    return Reply(text, "en") if text else None


def _is_written_for(entry: Entry, advice: Advice) -> bool:
    """An entry’s reply is about lost mail that the usual party refused; a variant’s about what its condition says."""
    outcome, when = advice.outcome, advice.texts.reply_for
    usual = outcome.party in (None, *when.party) or (not when.party and outcome.party == usual_party(entry))
    lost = outcome.lost in (None, when.lost or entry.lost or "yes")
    return bool(usual and lost)


def _composed(replies: Replies, entry: Entry, advice: Advice) -> str | None:
    """Greeting, what became of the mail, what happened, what to do; None for what has no such sentences."""
    party, lost = advice.outcome.party, advice.outcome.lost or "yes"
    rows = [row for row in replies.reasons if row.reason == entry.reason]
    own = next((row for row in rows if party is not None and row.party == party), None)
    row = own or next((row for row in rows if row.party is None), None)
    if row is None:
        return None
    general = None if own or party in (None, usual_party(entry)) else _of_party(replies, party)
    told: ReasonReply | PartyReply = general or row
    state = replies.held if advice.outcome.held else replies.trying if lost == "no" else replies.lost
    between = "" if replies.language == "ja" else " "
    happened = between.join(part for part in (state, row.what, general.where if general else "") if part)
    after = told.next.yes if lost == "yes" else (told.next.no or "")
    parts = (replies.greeting, happened, after, replies.closing)
    return "\n\n".join(text for part in parts if part and (text := _filled(part, advice)))


def _of_party(replies: Replies, party: Party | None) -> PartyReply | None:
    return next((row for row in replies.parties if row.party == party), None)


def _filled(text: str, advice: Advice) -> str:
    return plain(filled(text, advice.slots, strong=False))
