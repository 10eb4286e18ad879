"""An answer about several recipients: which of them it is about first, what holds for the others, a table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.answering import several_words, words
from bot.answering.advice import Advice
from bot.answering.answer import Answer, RecipientRow
from bot.answering.emphasis import cleaned, emphasised, plain
from bot.answering.inert import quoted
from bot.answering.matter import SENDERS_OWN, Matter, shared_slots
from bot.answering.reply import Reply, first_sentence, reply_for
from bot.knowledge.base import Knowledge
from bot.knowledge.content import SeveralReply
from bot.knowledge.entry import Lost
from bot.matching.finding import Certainty
from bot.reading.message import Message
from bot.reading.text.language import Language
from bot.reading.text.patterns import Pattern

MOST_RECIPIENTS: Final = 20
MOST_NAMED: Final = 3
"""How many addresses a sentence names."""
LONGEST: Final = 120
_SENTENCE_END: Final = Pattern(r"(?<=[.!?]) (?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Group:
    """Recipients that failed for one reason, and what is said of them together."""

    matters: tuple[Matter, ...]
    advice: Advice | None
    lost: tuple[Lost | None, ...]

    @property
    def names(self) -> list[str]:
        """The addresses that are shown."""
        facts = (matter.finding.failure.recipient if matter.finding.failure else None for matter in self.matters)
        return [quoted(fact.value, LONGEST) for fact in facts if fact is not None]


def about_several(answer: Answer, matters: Sequence[Matter], matter: Matter) -> Answer:
    """An answer that says first of how many recipients it speaks, with all of them in a table.

    What it explains is the reason of `matter`; where others have another one, it says whom it explains it for, and
    its steps and the reply for the customer go on with the others.
    """
    message, knowledge = matter.message, matter.knowledge
    groups = _groups(matters, matter)
    lost = {one for group in groups for one in group.lost}
    mixed = {"yes", "no"} <= lost
    total = max(len(matters), len(message.failures))
    answer = replace(
        answer,
        headline=_headline(answer, groups, total, lost),
        verdict=words.MIXED if mixed else answer.verdict,
        lost="yes" if mixed else answer.lost,
        recipients=_rows(matters, total),
        customer_reply=None,
    )
    reply = _reply(message, groups, knowledge, mixed=mixed) if answer.label else None
    if reply is not None:
        answer = replace(answer, customer_reply=reply.text, reply_language=reply.language)
    if mixed:
        answer = replace(answer, why=" ".join(part for part in (answer.why, _which(groups)) if part))
    return _with_others(answer, groups) if answer.label and len(groups) > 1 else answer


def _groups(matters: Sequence[Matter], matter: Matter) -> list[_Group]:
    """The recipients by reason, that of `matter` first; whom no reason is known for are the last."""
    by_reason: dict[str | None, list[Matter]] = {matter.reason: []}
    for each in matters:
        by_reason.setdefault(each.reason, []).append(each)
    unknown = by_reason.pop(None, [])
    made = []
    for same in (*by_reason.values(), unknown):
        if same:
            first = matter if matter in same else same[0]
            advice = first.advice(shared_slots(first, same))
            made.append(_Group(tuple(same), advice, tuple(each.outcome.lost for each in same)))
    return made


def _headline(answer: Answer, groups: Sequence[_Group], total: int, lost: set[Lost | None]) -> str:
    what = f"{total} addresses {'have not been reached yet' if lost == {'no'} else 'failed'}"
    if not answer.label:
        return f"{what}, and I cannot see why."
    alike = len(groups[0].matters)
    probably = "" if answer.certainty is Certainty.SURE else "probably "
    label = f"{probably}{_lower_first(answer.label)}"
    if len(groups) == 1:
        return f"{what}; the reason: {label}"
    if answer.reason in SENDERS_OWN:
        return f"{what}, for different reasons; the sender’s own comes first: {label}"
    if all(len(group.matters) == 1 for group in groups):
        return f"{what}, each for a reason of its own"
    return f"{what}; the reason for {alike} of them: {label}"


def _lower_first(text: str) -> str:
    """The text to go on within a sentence; a word like “SPF” stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _with_others(answer: Answer, groups: Sequence[_Group]) -> Answer:
    """The explanation says whom it is for; the steps and who acts go on with what concerns the others."""
    first, *others = groups
    whom = _whom(first)
    steps = list(answer.steps)
    if steps and answer.reason not in SENDERS_OWN and not any(name in plain(steps[0]) for name in first.names):
        steps[0] = f"For {whom}: {_lower_first(steps[0])}"
    steps += [f"For {_whom(group)}: {_first_step(group)}" for group in others]
    who = [(group, group.advice.who_words) for group in groups if group.advice and group.advice.who_words]
    who_words = answer.who_words
    if len({said for _, said in who}) > 1:
        who_words = "; ".join(f"for {_whom(group)}, {said}" for group, said in who)
    return replace(
        answer,
        why=f"For {whom}: {answer.why}" if answer.why else "",
        steps=tuple(steps),
        who_words=who_words,
    )


def _first_step(group: _Group) -> str:
    if group.advice is None:
        return "the reason is not clear to me; see what the bounce says of it, or bring in a person."
    found = group.advice.steps or (group.advice.acting.lines if group.advice.acting else ())
    return _lower_first(found[0]) if found else f"{_lower_first(group.advice.title)}."


def _which(groups: Sequence[_Group]) -> str:
    """Whose mail is lost, and whose is still being tried."""
    lost, tried = (_by_lost(groups, state) for state in ("yes", "no"))
    return f"Lost: the mail to {_whom(lost)}. Not lost, still being tried: the mail to {_whom(tried)}."


def _by_lost(groups: Sequence[_Group], state: Lost) -> _Group:
    found = [
        matter
        for group in groups
        for matter, lost in zip(group.matters, group.lost, strict=True)
        if (lost or "yes") == state
    ]
    return _Group(tuple(found), None, ())


def _whom(group: _Group) -> str:
    """The recipients in a sentence; those who are too many, or not shown, are counted."""
    named = [emphasised(name) for name in group.names[:MOST_NAMED]]
    more = len(group.matters) - len(named)
    if not named:
        return "the address that is not shown" if more == 1 else f"{more} addresses that are not shown"
    return several_words.listed(named, more, several_words.ENGLISH)


def _reply(message: Message, groups: Sequence[_Group], knowledge: Knowledge, *, mixed: bool) -> Reply | None:
    """The reply about the first reason, to all whom it concerns by name; then a list of the others."""
    first, *others = groups
    best = first.matters[0].finding.best
    if first.advice is None or best is None:
        return None
    reply = _reply_about(message, first, best.entry.id, knowledge, "en")
    if reply is not None and reply.language != "en":
        reply = _reply_about(message, first, best.entry.id, knowledge, reply.language)
    if reply is None:
        return None
    if not others and not mixed:
        return reply
    shown = several_words.joining(knowledge, reply.language)
    lines = [_line(group, knowledge, reply.language) for group in others]
    body, closing = reply.parted()
    listed = "\n".join((shown.others, *lines)) if lines else ""
    states = _states(groups, shown) if mixed else ""
    return replace(reply, text="\n\n".join(part for part in (body, listed, states, closing) if part))


def _reply_about(
    message: Message, group: _Group, entry_id: str, knowledge: Knowledge, language: Language
) -> Reply | None:
    assert group.advice is not None  # for the type checker: only groups with one come here  # nosec B101
    slots = {name: value for name, value in group.advice.slots.items() if name != "address"}
    if group.names:
        slots["address"] = _addressed(group, several_words.joining(knowledge, language))
    return reply_for(message, knowledge.entry(entry_id), replace(group.advice, slots=slots), knowledge)


def _addressed(group: _Group, joining: SeveralReply) -> str:
    names = [cleaned(name) for name in group.names]
    shown = names[:MOST_RECIPIENTS]
    return several_words.listed(shown, len(group.matters) - len(shown), joining)


def _line(group: _Group, knowledge: Knowledge, language: Language) -> str:
    """“bob@example.com: There is no room left in the mailbox.”"""
    shown = several_words.joining(knowledge, language)
    whom = _addressed(group, shown) if group.names else shown.hidden
    best = group.matters[0].finding.best
    if group.advice is None or best is None:
        return f"- {whom}: {shown.unknown}"
    said = first_sentence(best.entry, group.advice, knowledge, language)
    return f"- {whom}: {said or (best.entry.label if language == 'en' else shown.unknown)}"


def _states(groups: Sequence[_Group], shown: SeveralReply) -> str:
    lost, tried = (_by_lost(groups, state) for state in ("yes", "no"))
    parts = (
        text.replace("{whom}", _addressed(group, shown) if group.names else shown.hidden)
        for text, group in ((shown.lost, lost), (shown.tried, tried))
    )
    return "\n".join(parts)


def _rows(matters: Sequence[Matter], total: int) -> tuple[RecipientRow, ...]:
    rows = []
    for matter in matters[:MOST_RECIPIENTS]:
        finding = matter.finding
        address = finding.failure.recipient.value if finding.failure and finding.failure.recipient else "not shown"
        advice = matter.advice({name: value for name, value in matter.slots.items() if name != "address"})
        if advice is None or finding.best is None:
            rows.append(RecipientRow(quoted(address, LONGEST), "not sure why", "see the bounce"))
            continue
        todo = _SENTENCE_END.split(plain(advice.steps[0]))[0] if advice.steps else ""
        rows.append(RecipientRow(quoted(address, LONGEST), finding.best.entry.label, todo))
    if (more := total - MOST_RECIPIENTS) > 0:
        rows.append(RecipientRow(f"and {more} more", "not shown here", "see the bounce"))
    return tuple(rows)
