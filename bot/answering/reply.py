"""The reply for the customer: a finished mail that says no more than the answer, in the language of the notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.answering.advice import Advice
from bot.answering.emphasis import cleaned, plain
from bot.answering.outcome import written_for
from bot.answering.several_words import LONGEST_CLOSING
from bot.answering.slots import filled
from bot.knowledge.base import Knowledge
from bot.knowledge.content import LetterStyle, PartyReply, ReasonReply, Replies
from bot.knowledge.entry import Entry, Party
from bot.reading.message import Message
from bot.reading.text.language import Language, language_of
from bot.reading.text.patterns import Pattern

_SENTENCE_END: Final = Pattern(r"(?<=[.!?]) (?=[^\W\d_])|(?<=。)")
_PARAGRAPH: Final = Pattern(r"\n[ \t]*\n")
_GREETING: Final = "Hello,"
_FAREWELL: Final = "Kind regards"
_NO_STYLE: Final = LetterStyle()


@dataclass(frozen=True, slots=True)
class Reply:
    """A mail to the customer, and its language."""

    text: str
    language: Language
    ends: str = ""
    """Its last paragraph, where a team has set how letters end."""

    def parted(self) -> tuple[str, str]:
        """What it says, and how it ends; that is empty where it has no farewell."""
        if self.ends:
            return self.text.removesuffix(self.ends).rstrip("\n"), self.ends
        body, _, closing = self.text.rpartition("\n\n")
        return (body, closing) if body and is_farewell(closing) else (self.text, "")


def reply_for(message: Message, entry: Entry, advice: Advice, knowledge: Knowledge) -> Reply | None:
    """The entry’s own reply where it was written for this outcome, else one put together from sentences about it.

    In the language of the pasted notice, else of the question, where replies are written in it.
    """
    language: Language = language_of(message.notice) or language_of(message.question) or "en"
    found = knowledge.replies_in(language) if language != "en" else None
    if found is not None and (text := _composed(found, entry, advice)):
        return styled(text, language, knowledge)
    if advice.texts.reply and _is_written_for(entry, advice):
        return styled(_filled(advice.texts.reply, advice), "en", knowledge)
    english = knowledge.replies_in("en")
    text = _composed(english, entry, advice) if english else None
    return styled(text, "en", knowledge) if text else None


def styled(text: str, language: Language, knowledge: Knowledge) -> Reply:
    """A reply with the greeting, the farewell and the signature that a team has set, whoever wrote what stands between;
    where nothing is set as it is."""
    style = knowledge.style_in(language)
    if style == _NO_STYLE:
        return Reply(text, language)
    usual = knowledge.replies_in(language)
    body = text.split("\n\n")
    has_greeting = len(body) > 1 and (is_greeting(body[0]) or (usual is not None and body[0] == usual.greeting))
    greeting = body.pop(0) if has_greeting else None
    has_closing = len(body) > 1 and (is_farewell(body[-1]) or (usual is not None and body[-1] == usual.closing))
    closing = body.pop() if has_closing else None
    signature = (line.strip() for line in (style.signature or "").splitlines())
    ends = "\n".join(cleaned(line) for line in (style.closing or closing, *signature) if line)
    return Reply("\n\n".join(part for part in (style.greeting or greeting, *body, ends) if part), language, ends)


def is_greeting(paragraph: str) -> bool:
    """Is it how a letter begins? “Hello,”, “Dear customer,”, “Buenos días:”."""
    return len(paragraph) <= LONGEST_CLOSING and paragraph.endswith((",", ":", "，", "："))


def is_farewell(paragraph: str) -> bool:
    """Is it how a letter ends? “Kind regards”, and no sentence."""
    return len(paragraph) <= LONGEST_CLOSING and not paragraph.rstrip().endswith((".", "?", "!"))


def first_sentence(entry: Entry, advice: Advice, knowledge: Knowledge, language: Language) -> str | None:
    """What happened, in one sentence of a reply; None where none is written in that language."""
    replies = knowledge.replies_in(language)
    row = _row(replies, entry, advice) if replies else None
    if row is None:
        return None
    sentence: str = _SENTENCE_END.split(_filled(row.what, advice), maxsplit=1)[0]
    return sentence


def _row(replies: Replies, entry: Entry, advice: Advice) -> ReasonReply | None:
    """The sentences about a reason: those for this party before those for any."""
    rows = [row for row in replies.reasons if row.reason == entry.reason]
    party = advice.outcome.party
    own = next((row for row in rows if party is not None and row.party == party), None)
    return own or next((row for row in rows if row.party is None), None)


def _is_written_for(entry: Entry, advice: Advice) -> bool:
    """An entry’s reply is about lost mail that the usual party refused; a variant’s about what its condition says."""
    outcome, when = advice.outcome, advice.texts.reply_for
    usual = outcome.party in (None, *when.party) or (not when.party and outcome.party == written_for(entry))
    lost = outcome.lost in (None, when.lost or entry.lost or "yes")
    return bool(usual and lost)


def _composed(replies: Replies, entry: Entry, advice: Advice) -> str | None:
    """Greeting, what became of the mail, what happened, what to do; None for what has no such sentences."""
    party, lost = advice.outcome.party, advice.outcome.lost or "yes"
    row = _row(replies, entry, advice)
    if row is None:
        return None
    general = None if row.party or party in (None, written_for(entry)) else _of_party(replies, party)
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
    """The customer knows the address that they wrote to, and not the one that it is forwarded to."""
    slots = advice.slots
    if advice.outcome.party == "forwarder" and (written := slots.get("original-address")):
        slots = {**slots, "address": written, "domain": written.rpartition("@")[2]}
    return laid_out(plain(filled(text, slots, strong=False)))


def _is_laid_out(text: str) -> bool:
    """Has it nothing but single spaces and single empty lines between words? Nearly every reply of the base is so."""
    lines = text.replace("\n\n", "")
    return lines.isprintable() and "  " not in text and "\n\n\n" not in text and " \n" not in text and "\n " not in text


def laid_out(reply: str) -> str:
    """A mail as mail programs show it: a paragraph is one line, and greeting and farewell stand apart."""
    text = reply.strip()
    if not _is_laid_out(text):
        paragraphs = (" ".join(part.split()) for part in _PARAGRAPH.split(text))
        text = "\n\n".join(part for part in paragraphs if part)
    after = text.removeprefix(_GREETING)
    if after != text and after[:1].isspace():
        text = f"{_GREETING}\n\n{after.lstrip()}"
    before = text.removesuffix(_FAREWELL)
    return f"{before.rstrip()}\n\n{_FAREWELL}" if before != text and before[-1:].isspace() else text
