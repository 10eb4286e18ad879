"""Findings -> Answer: the sentences that a person reads, in the order in which they need them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import OSA

from bot.answering import words
from bot.answering.answer import Answer, Outlook, RecipientRow, Suggestion
from bot.answering.emphasis import emphasised, plain
from bot.answering.inert import defanged, quoted
from bot.answering.slots import filled, slots_of
from bot.answering.variants import texts_for
from bot.answering.verdict import lasting_of, permanence_of, verdict_of
from bot.knowledge.base import Knowledge
from bot.knowledge.schema import Entry, Steps, Who
from bot.matching.finding import Candidate, Certainty, Finding, Findings
from bot.reading.message import Failure, Kind, Message, Permanence

MOST_RECIPIENTS: Final = 20
MOST_LINKS: Final = 3
LONGEST_LINK: Final = 150
BACKSCATTER_ENTRY: Final = "unexpected-bounces"
PERSON: Final = "contact-support"
"""The topic that no suggestion need be: a button under every answer does it."""
FAINT: Final = 0.1
"""Below this a question has nothing to do with what the base knows, and nothing is suggested."""
_SENTENCE_END: Final = re.compile(r"(?<=[.!?]) (?=[A-Z])")


def compose(findings: Findings, knowledge: Knowledge) -> Answer:
    """What to say about one message."""
    message = findings.message
    if not findings.findings:
        return _no_bounce(message)
    finding = _leading(findings.findings)
    if finding.answered and finding.best and finding.certainty is not Certainty.UNSURE:
        alike = tuple(other for other in findings.findings if _reason(other) == _reason(finding))
        answer = _sure(message, finding, knowledge, _shared_slots(message, finding, alike))
    else:
        answer = _unsure(message, finding)
    if len(findings.findings) > 1:
        answer = _about_several(answer, message, findings.findings)
    if findings.backscatter and knowledge.has(BACKSCATTER_ENTRY):
        entry = knowledge.entry(BACKSCATTER_ENTRY)
        answer = replace(answer, warning=filled(entry.meaning or "", {}))
    return replace(answer, links_note=_links_note(message), defects=message.defects)


def _leading(findings: tuple[Finding, ...]) -> Finding:
    """The finding that the answer is about: the first of the commonest reason that is known."""
    known = [finding for finding in findings if finding.answered and finding.best]
    if not known:
        return findings[0]
    [(reason, _)] = Counter(finding.best.entry.reason for finding in known if finding.best).most_common(1)
    return next(finding for finding in known if _reason(finding) == reason)


def _reason(finding: Finding) -> str | None:
    return finding.best.entry.reason if finding.answered and finding.best else None


def _shared_slots(message: Message, finding: Finding, alike: tuple[Finding, ...]) -> dict[str, str]:
    """What this bounce fills in; of several recipients with one reason, what is true of all of them."""
    others = [slots_of(message, other) for other in alike]
    return {
        name: value for name, value in slots_of(message, finding).items() if all(o.get(name) == value for o in others)
    }


def _about_several(answer: Answer, message: Message, findings: tuple[Finding, ...]) -> Answer:
    """An answer that says first of how many recipients it speaks, with all of them in a table."""
    total, alike = len(findings), sum(_reason(other) == answer.reason for other in findings)
    of_them = "the reason" if alike == total else f"the reason for {alike} of them"
    probably = "" if answer.certainty is Certainty.SURE else "probably "
    headline = f"{total} addresses failed; {of_them}: {probably}{_lower_first(answer.label or '')}"
    if alike == 1:
        headline = f"{total} addresses failed, each for a reason of its own"
    lasting = {lasting_of(message, other, permanence_of(message, other)) for other in findings}
    return replace(
        answer,
        headline=headline if answer.label else f"{total} addresses failed, and I cannot see why.",
        verdict=words.MIXED if len(lasting) > 1 else answer.verdict,
        outlook=Outlook.GIVEN_UP if len(lasting) > 1 else answer.outlook,
        recipients=_rows(message, findings),
    )


def _sure(message: Message, finding: Finding, knowledge: Knowledge, slots: dict[str, str]) -> Answer:
    candidate = finding.best
    assert candidate is not None
    entry = candidate.entry
    permanence = permanence_of(message, finding)
    lasting = lasting_of(message, finding, permanence)
    texts = texts_for(entry, message, finding, lasting, slots)
    title = filled(texts.title or entry.label, slots)
    sure = finding.certainty is Certainty.SURE
    own, others = _steps(texts.steps or Steps(), slots, texts.who or "sender")
    verdict = verdict_of(message, finding, permanence)
    who = texts.who
    return Answer(
        kind=message.kind,
        certainty=finding.certainty,
        headline=_hedged(title, finding.certainty),
        entry_id=entry.id,
        reason=entry.reason,
        label=entry.label,
        confidence=candidate.confidence,
        permanence=permanence,
        verdict=verdict.words,
        outlook=verdict.outlook,
        why=" ".join(
            part
            for part in (filled(texts.meaning or "", slots), _misspelt(entry, slots, knowledge), verdict.then)
            if part
        ),
        steps=own,
        who=who,
        who_words=_who_words(message, who, lasting, slots),
        retry=filled(texts.retry, slots) if texts.retry else None,
        more_steps=others,
        customer_reply=plain(filled(texts.reply, slots, strong=False)) if texts.reply else None,
        questions=tuple(filled(question, slots) for question in entry.questions),
        quote=_quote(message, finding),
        read=_read(message, finding.failure),
        suggestions=() if sure else _suggestions(finding.others, 2),
        sources=entry.sources,
    )


def _hedged(title: str, certainty: Certainty) -> str:
    return f"This looks like: {title}" if certainty is Certainty.LIKELY else title


def _who_words(message: Message, who: Who | None, lasting: Permanence | None, slots: dict[str, str]) -> str | None:
    if who is None:
        return None
    waited = who == "wait" and lasting == "hard" and message.kind is Kind.BOUNCE
    return words.WAITED if waited else _lower_first(filled(words.WHO[who], slots))


def _lower_first(text: str) -> str:
    """The text to go on within a sentence; a word like “SPF” stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _unsure(message: Message, finding: Finding) -> Answer:
    """Says what was read, offers the likeliest, asks for the rest: never an explanation dressed up as one."""
    failure = finding.failure or Failure()
    permanence = permanence_of(message, finding)
    verdict = verdict_of(message, finding, permanence)
    no_idea = message.kind is Kind.QUESTION and (finding.best is None or finding.best.confidence < FAINT)
    candidates = (*((finding.best,) if finding.best else ()), *finding.others)
    return Answer(
        kind=message.kind,
        certainty=Certainty.UNSURE,
        headline=words.NO_IDEA if no_idea else _what_i_see(message, failure),
        confidence=finding.best.confidence if finding.best else 0.0,
        permanence=permanence,
        verdict=verdict.words,
        outlook=verdict.outlook,
        quote=_quote(message, finding),
        read=_read(message, finding.failure),
        suggestions=() if no_idea else _suggestions(candidates, 3),
        ask_for_more=words.NO_BOUNCE[Kind.NOT_A_BOUNCE][1] if no_idea else _ask_for_more(message),
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


def _no_bounce(message: Message) -> Answer:
    headline, why = words.NO_BOUNCE.get(message.kind, words.NO_BOUNCE[Kind.NOT_A_BOUNCE])
    return Answer(
        kind=message.kind,
        certainty=Certainty.SURE,
        headline=headline,
        confidence=1.0,
        why=why,
        read=_read(message, message.failures[0] if message.failures else None),
        links_note=_links_note(message),
        defects=message.defects,
    )


def _steps(
    steps: Steps, slots: dict[str, str], who: str
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The steps that come first, and everybody else's by heading."""
    sets = {name: getattr(steps, name) for name in words.FOR_WHOM}
    first = (
        "sender" if sets["sender"] else next((name for name in (who.replace("-", "_"), *sets) if sets.get(name)), "")
    )
    others = tuple(
        (words.FOR_WHOM[name], tuple(filled(line, slots) for line in lines))
        for name, lines in sets.items()
        if lines and name != first
    )
    return tuple(filled(line, slots) for line in sets.get(first, ())), others


def _misspelt(entry: Entry, slots: dict[str, str], knowledge: Knowledge) -> str:
    """“exmaple.com” looks like “example.com”: said only when it is nearly so (optimal string alignment of 1 or 2)."""
    domain = slots.get("domain", "").lower()
    if not entry.check_spelling or not domain or domain in knowledge.mail_domains:
        return ""
    near = [(OSA.distance(domain, known, score_cutoff=2), known) for known in knowledge.mail_domains]
    distance, known = min(near, default=(9, ""))
    if distance > (1 if len(domain) < 9 else 2):
        return ""
    return f"“{emphasised(domain)}” looks very like “{emphasised(known)}”: was that meant?"


def _suggestions(candidates: tuple[Candidate, ...], most: int) -> tuple[Suggestion, ...]:
    offered = [item for item in candidates if item.entry.reason != PERSON][:most]
    return tuple(Suggestion(item.entry.id, item.entry.label, item.confidence) for item in offered)


def _quote(message: Message, finding: Finding) -> str | None:
    failure = finding.failure
    if failure and failure.diagnostic:
        return quoted(failure.diagnostic.value)
    if message.kind is Kind.QUESTION:
        return None
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


def _rows(message: Message, findings: tuple[Finding, ...]) -> tuple[RecipientRow, ...]:
    rows = []
    for finding in findings[:MOST_RECIPIENTS]:
        address = finding.failure.recipient.value if finding.failure and finding.failure.recipient else "not shown"
        if not finding.answered or not finding.best:
            rows.append(RecipientRow(quoted(address, 120), "not sure why", "see the bounce"))
            continue
        slots = {name: value for name, value in slots_of(message, finding).items() if name != "address"}
        held = lasting_of(message, finding, permanence_of(message, finding))
        texts = texts_for(finding.best.entry, message, finding, held, slots)
        steps, _ = _steps(texts.steps or Steps(), slots, texts.who or "sender")
        todo = _SENTENCE_END.split(plain(steps[0]))[0] if steps else ""
        rows.append(RecipientRow(quoted(address, 120), finding.best.entry.label, todo))
    if (more := len(findings) - MOST_RECIPIENTS) > 0:
        rows.append(RecipientRow(f"and {more} more", "not shown here", "see the bounce"))
    return tuple(rows)
