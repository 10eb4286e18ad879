"""Findings -> Answer: the sentences that a person reads, in the order in which they need them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.answering import words
from bot.answering.advice import Advice, title_of
from bot.answering.answer import Answer, Suggestion
from bot.answering.emphasis import emphasised
from bot.answering.facts import facts_of, marks_of, sources_of
from bot.answering.inert import defanged, quoted
from bot.answering.matter import Matter, leading, matters_of, shared_slots
from bot.answering.reply import reply_for
from bot.answering.several import about_several
from bot.answering.slots import filled
from bot.answering.verdict import permanence_of, verdict_of
from bot.knowledge.base import Knowledge
from bot.matching.finding import Candidate, Certainty, Finding, Findings
from bot.reading.message import NOTHING_SAID, Failure, Kind, Message, Unreadable
from bot.words import later

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
    return answer_about(findings, matters_of(findings, knowledge))


def answer_about(findings: Findings, matters: tuple[Matter, ...]) -> Answer:
    """What to say about one message, with what is worked out of its findings."""
    message = findings.message
    if message.unreadable is not None:
        return _nothing_read(message, message.unreadable)
    matter = leading(matters)
    advice = matter.advice(shared_slots(matter, matters))
    if advice is not None and matter.finding.certainty is not Certainty.UNSURE:
        answer = _sure(matter, advice)
    else:
        answer = _unsure(matter)
    if len(matters) > 1:
        answer = about_several(answer, matters, matter)
    warning = _warning(matter.knowledge) if findings.backscatter else None
    if warning or message.links or message.defects:
        answer = replace(answer, warning=warning, links_note=_links_note(message), defects=message.defects)
    return _for_mail_never_sent(answer, matter.knowledge) if warning else answer


def headline_of(matter: Matter) -> str:
    """The headline of an answer about one failure alone, for whoever reads no more of it."""
    decision = matter.decision
    if decision is None or matter.finding.certainty is Certainty.UNSURE:
        return _unsure_headline(matter)
    return _hedged(title_of(decision, matter.slots), matter.finding.certainty)


def _warning(knowledge: Knowledge) -> str | None:
    if not knowledge.has(BACKSCATTER_ENTRY):
        return None
    return filled(knowledge.entry(BACKSCATTER_ENTRY).meaning or "", {})


def _for_mail_never_sent(answer: Answer, knowledge: Knowledge) -> Answer:
    """What to do about a bounce of somebody else’s mail: not what a sender would do, and it has no customer."""
    steps = knowledge.entry(BACKSCATTER_ENTRY).steps
    return replace(
        answer,
        steps=tuple(filled(line, {}) for line in steps.sender) if steps else (),
        acting=None,
        who_words=None,
        retry=None,
        customer_reply=None,
    )


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


def _sure(matter: Matter, advice: Advice) -> Answer:
    message, finding, knowledge = matter.message, matter.finding, matter.knowledge
    candidate = finding.best
    assert candidate is not None  # for the type checker: a sure finding has one  # nosec B101
    entry = candidate.entry
    sure = finding.certainty is Certainty.SURE
    verdict = verdict_of(message, finding, advice.outcome)
    reply = reply_for(message, entry, advice, knowledge)
    slots = advice.slots
    marks = marks_of(message, finding.failure, knowledge)
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
        why=" ".join(part for part in (advice.meaning, _misspelt(advice), verdict.then) if part),
        facts=facts_of(message, finding.failure, marks) if message.kind in _NOTICES else (),
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
        sources=sources_of(entry, marks),
    )


def _hedged(title: str, certainty: Certainty) -> str:
    return f"This looks like: {title}" if certainty is Certainty.LIKELY else title


def _unsure(matter: Matter) -> Answer:
    """Says what was read, offers the likeliest, asks for the rest: never an explanation dressed up as one."""
    message, finding, outcome = matter.message, matter.finding, matter.outcome
    verdict = verdict_of(message, finding, outcome)
    no_idea = _has_no_idea(matter)
    candidates = (*((finding.best,) if finding.best else ()), *finding.others)
    return Answer(
        kind=message.kind,
        certainty=Certainty.UNSURE,
        headline=_unsure_headline(matter),
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


def _has_no_idea(matter: Matter) -> bool:
    best = matter.finding.best
    return matter.message.kind is Kind.QUESTION and (best is None or best.confidence < FAINT)


def _unsure_headline(matter: Matter) -> str:
    return words.NO_IDEA if _has_no_idea(matter) else _what_i_see(matter.message, matter.finding.failure)


def _ask_for_more(message: Message) -> str:
    return words.CUT_OFF_QUESTION if message.kind is Kind.QUESTION else words.FULL_BOUNCE


def _what_i_see(message: Message, failure: Failure | None) -> str:
    failure = failure or NOTHING_SAID
    if message.kind is Kind.QUESTION:
        return "I am not sure which error this is about."
    code = " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact)
    seen = f"a {emphasised(code)}" if code else "that a mail was not delivered"
    where = f" from {emphasised(failure.remote_mta.value)}" if code and failure.remote_mta else ""
    to = f" for {emphasised(failure.recipient.value)}" if failure.recipient else ""
    return f"I can see {seen}{where}{to}, but not why."


def _misspelt(advice: Advice) -> str:
    """Said only when it is nearly so."""
    if not advice.meant:
        return ""
    return f"“{emphasised(advice.slots['domain'])}” looks very like “{emphasised(advice.meant)}”: was that meant?"


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
    failure = failure or NOTHING_SAID
    code = " ".join(fact.value for fact in (failure.reply_code, failure.status) if fact)
    rows = (
        (later("Recipient"), failure.recipient),
        (later("Code"), code),
        (later("Server that answered"), failure.remote_mta),
        (later("Its address"), failure.remote_ip),
        (later("Answered to"), failure.smtp_command),
        (later("Reported by"), message.reporting_mta),
        (later("Last try"), failure.last_attempt),
        (later("Gives up"), failure.will_retry_until),
        (later("Sender of the mail"), message.original.sender),
        (later("Subject of the mail"), message.original.subject),
    )
    return tuple((name, quoted(str(value), 200)) for name, value in rows if value and str(value))


def _links_note(message: Message) -> str | None:
    """The first links, so short that the warning after them is never cut off, and how many more there are."""
    if not message.links:
        return None
    shown = [quoted(defanged(link), LONGEST_LINK) for link in message.links[:MOST_LINKS]]
    more = len(message.links) - len(shown)
    return words.LINKS.format(links=", ".join(shown) + (f" and {more} more" if more else ""))
