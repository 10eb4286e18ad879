"""Findings -> Answer: the sentences that a person reads, in the order in which they need them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.answering import words
from bot.answering.advice import Advice, advice_for
from bot.answering.answer import Answer, Suggestion
from bot.answering.emphasis import emphasised
from bot.answering.facts import facts_of, sources_of
from bot.answering.inert import defanged, quoted
from bot.answering.outcome import outcome_of
from bot.answering.reply import reply_for
from bot.answering.several import about_several, every, leading, shared_slots
from bot.answering.slots import filled
from bot.answering.spelling import meant_domain
from bot.answering.verdict import permanence_of, verdict_of
from bot.knowledge.base import Knowledge
from bot.knowledge.schema import Entry
from bot.matching.finding import Candidate, Certainty, Finding, Findings
from bot.reading.message import Failure, Kind, Message, Unreadable

MOST_LINKS: Final = 3
LONGEST_LINK: Final = 150
BACKSCATTER_ENTRY: Final = "unexpected-bounces"
PERSON: Final = "contact-support"
"""The topic that no suggestion need be: a button under every answer does it."""
_NOTICES: Final = (Kind.BOUNCE, Kind.DELAY)
FAINT: Final = 0.1
"""Below this a question has nothing to do with what the base knows, and nothing is suggested."""


def compose(findings: Findings, knowledge: Knowledge) -> Answer:
    """What to say about one message."""
    message = findings.message
    if message.unreadable is not None:
        return _nothing_read(message, message.unreadable)
    found = every(findings)
    finding = leading(found)
    slots = shared_slots(message, finding, found)
    advice = advice_for(message, finding, knowledge, slots)
    if advice is not None and finding.certainty is not Certainty.UNSURE:
        answer = _sure(message, finding, knowledge, advice)
    else:
        answer = _unsure(message, finding, knowledge)
    if len(found) > 1:
        answer = about_several(answer, message, found, finding, knowledge)
    if findings.backscatter and knowledge.has(BACKSCATTER_ENTRY):
        entry = knowledge.entry(BACKSCATTER_ENTRY)
        answer = replace(answer, warning=filled(entry.meaning or "", {}))
    return replace(answer, links_note=_links_note(message), defects=message.defects)


def _nothing_read(message: Message, found: Unreadable) -> Answer:
    """Of what is no text: what it is, and what to send instead."""
    return Answer(
        kind=message.kind,
        certainty=Certainty.SURE,
        headline=found.what,
        confidence=1.0,
        why=found.instead,
        defects=tuple(defect for defect in message.defects if defect != found.what),
    )


def _sure(message: Message, finding: Finding, knowledge: Knowledge, advice: Advice) -> Answer:
    candidate = finding.best
    assert candidate is not None
    entry = candidate.entry
    sure = finding.certainty is Certainty.SURE
    verdict = verdict_of(message, finding, advice.outcome)
    reply = reply_for(message, entry, advice, knowledge)
    slots = advice.slots
    return Answer(
        kind=message.kind,
        certainty=finding.certainty,
        headline=_hedged(advice.title, finding.certainty),
        entry_id=entry.id,
        reason=entry.reason if entry.kind is None else None,
        label=entry.label,
        confidence=candidate.confidence,
        permanence=permanence_of(message, finding),
        verdict=verdict.words,
        refused_by=advice.outcome.party,
        lost=advice.outcome.lost if verdict.words else None,
        why=" ".join(part for part in (advice.meaning, _misspelt(entry, slots, knowledge), verdict.then) if part),
        facts=facts_of(message, finding.failure, knowledge) if message.kind in _NOTICES else (),
        steps=advice.steps,
        acting=advice.acting,
        acts=advice.acts,
        who_words=advice.who_words,
        retry=filled(advice.texts.retry, slots) if advice.texts.retry else None,
        more_steps=advice.others,
        customer_reply=reply.text if reply else None,
        reply_language=reply.language if reply else "en",
        questions=tuple(line for question in entry.questions if (line := filled(question, slots))),
        quote=_quote(message, finding),
        read=_read(message, finding.failure),
        suggestions=() if sure else _suggestions(finding.others, 2),
        sources=sources_of(entry, message, finding.failure, knowledge),
    )


def _hedged(title: str, certainty: Certainty) -> str:
    return f"This looks like: {title}" if certainty is Certainty.LIKELY else title


def _unsure(message: Message, finding: Finding, knowledge: Knowledge) -> Answer:
    """Says what was read, offers the likeliest, asks for the rest: never an explanation dressed up as one."""
    failure = finding.failure or Failure()
    outcome = outcome_of(message, finding, knowledge)
    verdict = verdict_of(message, finding, outcome)
    no_idea = message.kind is Kind.QUESTION and (finding.best is None or finding.best.confidence < FAINT)
    candidates = (*((finding.best,) if finding.best else ()), *finding.others)
    return Answer(
        kind=message.kind,
        certainty=Certainty.UNSURE,
        headline=words.NO_IDEA if no_idea else _what_i_see(message, failure),
        confidence=finding.best.confidence if finding.best else 0.0,
        permanence=permanence_of(message, finding),
        verdict=verdict.words,
        refused_by=outcome.party,
        lost=outcome.lost if verdict.words else None,
        quote=_quote(message, finding),
        read=_read(message, finding.failure),
        suggestions=() if no_idea else _suggestions(candidates, 3),
        ask_for_more=words.WHAT_I_DO if no_idea else _ask_for_more(message),
    )


def _ask_for_more(message: Message) -> str:
    return words.CUT_OFF_QUESTION if message.kind is Kind.QUESTION else words.FULL_BOUNCE


def _what_i_see(message: Message, failure: Failure) -> str:
    if message.kind is Kind.QUESTION:
        return "I am not sure which error this is about."
    code = " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact)
    seen = f"a {emphasised(code)}" if code else "that a mail was not delivered"
    where = f" from {emphasised(failure.remote_mta.value)}" if code and failure.remote_mta else ""
    to = f" for {emphasised(failure.recipient.value)}" if failure.recipient else ""
    return f"I can see {seen}{where}{to}, but not why."


def _misspelt(entry: Entry, slots: dict[str, str], knowledge: Knowledge) -> str:
    """Said only when it is nearly so."""
    meant = meant_domain(entry, slots, knowledge)
    return f"“{emphasised(slots['domain'])}” looks very like “{emphasised(meant)}”: was that meant?" if meant else ""


def _suggestions(candidates: tuple[Candidate, ...], most: int) -> tuple[Suggestion, ...]:
    offered = [item for item in candidates if item.entry.reason != PERSON][:most]
    return tuple(Suggestion(item.entry.id, item.entry.label, item.confidence) for item in offered)


def _quote(message: Message, finding: Finding) -> str | None:
    if message.kind is Kind.QUESTION:
        return None
    if finding.failure and finding.failure.diagnostic:
        return quoted(finding.failure.diagnostic.value)
    if finding.best and finding.best.source:
        return quoted(finding.best.source)
    return None


def _read(message: Message, failure: Failure | None) -> tuple[tuple[str, str], ...]:
    """What was read, for the details, in the words of the trade."""
    failure = failure or Failure()
    code = " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact)
    rows = (
        ("Recipient", failure.recipient),
        ("Code", code),
        ("Server that answered", failure.remote_mta),
        ("Its address", failure.remote_ip),
        ("Answered to", failure.smtp_command),
        ("Reported by", message.reporting_mta),
        ("Last try", failure.last_attempt),
        ("Gives up", failure.will_retry_until),
        ("Sender of the mail", message.original.sender),
        ("Subject of the mail", message.original.subject),
    )
    return tuple((name, quoted(str(value), 200)) for name, value in rows if value and str(value))


def _links_note(message: Message) -> str | None:
    """The first links, so short that the warning after them is never cut off, and how many more there are."""
    if not message.links:
        return None
    shown = [quoted(defanged(link), LONGEST_LINK) for link in message.links[:MOST_LINKS]]
    more = len(message.links) - len(shown)
    return words.LINKS.format(links=", ".join(shown) + (f" and {more} more" if more else ""))
